"""Checks for what in the texts hurts training or the trust in its result: a function each, None if all is well."""
