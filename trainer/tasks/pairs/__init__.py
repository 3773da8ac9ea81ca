"""One of several labels for a pair of texts: how the two texts relate."""
