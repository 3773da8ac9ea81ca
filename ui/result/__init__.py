"""Step 4: what has come of it."""
