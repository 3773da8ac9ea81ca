"""Step 5: try the model, classify a table with it, call it from programs, and publish it."""
