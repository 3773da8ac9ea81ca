"""Models at work: a process of their own that answers, and how others ask it."""
