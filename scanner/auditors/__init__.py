"""(Paper, Module) to Reply: one file each."""
