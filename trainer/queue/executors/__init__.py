"""Where jobs are done, a module a place."""
