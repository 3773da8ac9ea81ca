"""What a run, a search or a chain of them looks like, on whatever page it is shown."""
