"""A bundle: a training to take away, as a ZIP of a plain program without KoTune, its rows, and the expected answers."""
