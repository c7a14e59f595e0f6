"""Numbers as they are printed, and the distributions that recompute them."""
