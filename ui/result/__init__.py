"""Step 4: the result of a training."""
