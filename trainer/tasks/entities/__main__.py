"""`python -m trainer.tasks.entities PROJECT`: fit the CRF of a project. `crf.begin` starts it beside a training."""

import os
import sys
from pathlib import Path

from ...home.project import Project
from .task import Entities

if __name__ == "__main__":
    os.nice(5)  # the training goes first
    Entities().partner_of(Project(Path(sys.argv[1])))
