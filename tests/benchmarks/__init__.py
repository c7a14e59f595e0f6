"""Measurements: each file prints the table that README shows; `python -m tests.benchmarks.readme` puts them there."""
