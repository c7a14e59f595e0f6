"""The reference list and the places where it is cited."""
