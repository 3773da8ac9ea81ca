"""Training rows a second against the reference recipe: 12 layers, 768 wide, 128 NSMC rows, batch 32."""

from .training import compare


def main() -> None:
    compare("base", 128, pairs=2)
