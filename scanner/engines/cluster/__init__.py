"""A Ray cluster: how it is joined, and the process that works there."""
