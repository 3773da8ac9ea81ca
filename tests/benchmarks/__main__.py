"""Run the measurements named, or all: `python -m tests.benchmarks [NAME …]`; each prints its own figures.

All but `load` and `kills`, which take ten minutes and more and end with 1 where what they measure does not hold,
`tasks`, which takes as long, and `small_data`, which takes hours: they are asked for by name.
"""

import sys
from importlib import import_module

from .machine import describe

NAMES = ("training", "training_tasks", "training_base_size", "accuracy", "first_answer", "first_step", "watchers",
         "crowd", "tabs", "speed_of_use", "serving", "whole_way", "survey_scale", "finding")

if __name__ == "__main__":
    print(describe(), flush=True)
    broken = False
    for name in sys.argv[1:] or NAMES:
        print(f"\n{name}", flush=True)
        broken |= bool(import_module(f"tests.benchmarks.{name}").main())
    sys.exit(broken)
