"""Base models: the carried one, families, where they come from, and how they are loaded without foreign code."""
