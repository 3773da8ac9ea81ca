"""Views of a run, a search or a chain of runs, used by several pages."""
