"""Measurements, as ratios of medians of pairs taken in turn: `make bench`, or `python -m tests.benchmarks NAME`."""
