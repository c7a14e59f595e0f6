"""Identifier to PDF bytes: one file each for a kind of source."""
