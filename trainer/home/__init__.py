"""What lies on disk: projects, runs and searches, their files, and the processes that write them. It knows no task."""
