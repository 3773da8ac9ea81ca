"""The front page below the upload: the visitor's projects, to find, open, rename, tidy up and delete."""
