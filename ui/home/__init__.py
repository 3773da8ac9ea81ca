"""The front page below the upload: the queue of trainings, and the list of projects to open and manage."""
