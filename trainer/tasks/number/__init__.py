"""A number for a text, or for a pair of texts: stars, scores, prices, how alike two sentences are."""
