"""The queue: which job is done next, and where."""
