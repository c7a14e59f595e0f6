"""Computed checks of what a paper says, one file each."""
