"""Named entities: stretches of a text, and of what kind they are."""
