"""A base model is adapted to a field: it guesses hidden words of its texts."""
