"""A paper as it was read, to text: one file each, found by its name."""
