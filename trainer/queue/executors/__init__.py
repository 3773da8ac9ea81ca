"""Executors, which do jobs: a module for each place."""
