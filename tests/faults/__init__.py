"""What is promised of kills, full and failing disks and damaged files, tried many times: `python -m tests.faults`."""
