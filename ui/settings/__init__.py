"""Step 2: a base model, how to train it, and with which settings."""
