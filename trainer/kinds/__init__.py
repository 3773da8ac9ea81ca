"""Kinds of columns and kinds of answers, as values: what pages and cards draw, whatever the task."""
