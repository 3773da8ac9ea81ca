"""Adapt a base model to a field, by guessing hidden words of its texts."""
