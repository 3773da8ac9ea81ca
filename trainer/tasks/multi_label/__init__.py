"""Several labels for each text, or none."""
