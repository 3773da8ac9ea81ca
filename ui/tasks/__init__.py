"""The exceptions: parts of pages that belong to a single task, not to a kind of answer or figure."""
