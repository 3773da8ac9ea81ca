"""Numbers of bytes as text: so many digits, and the unit that fits what is left after rounding."""

import pytest

from trainer.units import bytes_text


@pytest.mark.parametrize("size, digits, text", [
    (0, 3, "0 B"), (12, 3, "12 B"), (3_210, 3, "3.21 KB"), (999_600, 3, "1 MB"), (445_321_000, 3, "445 MB"),
    (445_321_000, 2, "450 MB"), (2_640_000_000, 2, "2.6 GB"), (1_234_000_000_000, 3, "1,230 GB"),
    (10**15, 3, "1,000,000 GB")])
def test_a_number_of_bytes(size, digits, text):
    assert bytes_text(size, digits) == text
