"""The front page below the upload: trainings in line, and projects to find, open, rename, tidy up and delete."""
