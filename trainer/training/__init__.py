"""The worker process and what it does: one run, trained, measured and exported."""
