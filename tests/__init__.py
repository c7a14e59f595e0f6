"""Tests of paperscan, one file a room."""
