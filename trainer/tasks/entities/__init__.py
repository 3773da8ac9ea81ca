"""Named entities: spans of a text, each with its kind."""
