"""That speed costs no accuracy: mean over five seeds within the reference's 95 % interval (2,000 rows, 1 epoch)."""

import math
import statistics

from .machine import child

SEEDS = 5
T = 2.776  # Student's t, 4 degrees of freedom, 95 %


def main() -> None:
    taken = [[child("one_training", who, "mini", "2000", "1", str(seed))["accuracy"] for who in ("kotune", "reference")]
             for seed in range(SEEDS)]
    ours, reference = zip(*taken, strict=True)
    mean, spread = statistics.mean(reference), T * statistics.stdev(reference) / math.sqrt(SEEDS)
    print(f"  test accuracy: KoTune {statistics.mean(ours):.4f}, reference {mean:.4f} ± {spread:.4f}; "
          f"each seed {[round(value, 4) for value in ours]} against {[round(value, 4) for value in reference]}")
