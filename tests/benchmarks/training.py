"""Training rows a second against the reference recipe: 4 layers, 256 wide, 2,000 NSMC rows, batch 32."""

from .machine import child, ratio


def main() -> None:
    compare("mini", 2000, pairs=3)


def compare(size: str, rows: int, pairs: int) -> None:
    """With bf16 where the processor has it, and without, and the reference, in turn."""
    def speed(who: str, *precision: str) -> float:
        return child("one_training", who, size, str(rows), "1", "0", *precision)["rows_per_second"]

    taken = [(speed("kotune"), speed("reference"), speed("kotune", "fp32")) for _ in range(pairs)]
    ours, reference, plain = zip(*taken, strict=True)
    print(f"  rows/s, KoTune against the reference: {ratio(ours, reference)}")
    print(f"  the same in fp32:                     {ratio(plain, reference)}")
