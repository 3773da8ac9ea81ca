"""The exceptions: what belongs to one task, and no kind of answer or of figure can draw."""
