"""Folders and files of a project: look into them, download them, and delete checkpoints."""
