"""What lies on disk: projects, runs, searches, and the files in which they are kept. It knows no task."""
