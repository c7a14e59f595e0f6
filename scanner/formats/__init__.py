"""Record to text: one file each, found by its name."""
