"""A number for a text or a pair of texts: stars, scores, prices, the similarity of two sentences."""
