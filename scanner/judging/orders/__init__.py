"""Orders to whoever judges a paper: what makes a sentence one, and the paper without them."""
