"""What lies on the disk: folders and files of a project, to look into, to take and, of checkpoints, to delete."""
