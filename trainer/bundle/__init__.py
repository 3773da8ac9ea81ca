"""A training to take away: a ZIP of a plain program, its rows and what it is to answer, with no KoTune in it."""
