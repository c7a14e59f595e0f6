"""What a corpus is: names of papers from folders, lists and archives, and the registry that keeps them."""
