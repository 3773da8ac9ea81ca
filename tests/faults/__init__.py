"""What is promised of kills, full and failing disks and damaged files, tried many times: `python -m tests.faults`."""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # before anything reads them
