"""What a source on the network needs: taking turns, one bounded request, arXiv's feed, and a cache."""
