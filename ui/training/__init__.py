"""Step 3: the training, live, and all earlier trainings of the project."""
