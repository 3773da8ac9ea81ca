"""Serving models: a process that answers, and how others ask it."""
