"""Step 3: what is being trained, followed live, and everything that was trained before."""
