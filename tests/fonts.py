"""Make KoTune's fonts from Pretendard: `python -m tests.fonts FOLDER`, where FOLDER is the unpacked archive of
`npm pack pretendard@1.3.9`. Needs brotli (`pip install brotli`), which nothing else does.

Browsers get one variable font of the weights 400 to 700 in two files: `common`, which almost every page needs, and
`rare`, the other modern syllables. matplotlib reads no WOFF2 and gets `common` as a TrueType font of one weight.
The licence keeps the name Pretendard for the original, so these are KoTune Sans.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[1]
NAME, WEIGHTS = "KoTune Sans", (400, 700)
SYLLABLES = set(range(0xAC00, 0xD7A4))
KS_X_1001 = {ord(bytes([row, cell]).decode("euc-kr")) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}
RANGES = (  # Latin, Greek, punctuation, signs, jamo, enclosed and wide forms
    (0x20, 0x7E), (0xA0, 0x17F), (0x2BA, 0x2DD), (0x391, 0x3C9), (0x2000, 0x206F), (0x20A9, 0x20AC), (0x2100, 0x22FF),
    (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x2700, 0x27BF), (0x3000, 0x303F), (0x3130, 0x318F), (0x3200, 0x32FF),
    (0xFF00, 0xFFEF))
COMMON = KS_X_1001.union(*(range(first, last + 1) for first, last in RANGES))
NAMES = {1: NAME, 2: "Regular", 3: NAME, 4: NAME, 6: NAME.replace(" ", "")}  # 0, 13, 14: copyright and licence


def main(folder: str) -> None:
    variable = Path(folder, "dist/public/variable/PretendardVariable.ttf")
    pages, pictures = ROOT / "ui/assets/fonts", ROOT / "cards/fonts"
    _make(variable, WEIGHTS, COMMON, pages / "common.woff2")
    _make(variable, WEIGHTS, SYLLABLES - KS_X_1001, pages / "rare.woff2")
    _make(variable, WEIGHTS[0], COMMON, pictures / "common.ttf")
    for place in (pages, pictures):
        (place / "OFL.txt").write_bytes(Path(folder, "dist/LICENSE.txt").read_bytes())


def _make(variable: Path, weights: int | tuple[int, int], letters: set[int], made: Path) -> None:
    font = _of_weights(variable, weights)
    options = Options(layout_features=["kern", "tnum", "ccmp", "locl", "calt", "case"], hinting=False,
                      name_IDs=[0, 13, 14, *NAMES])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    for number, text in NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.flavor = "woff2" if made.suffix == ".woff2" else None
    font.save(made)
    print(made, made.stat().st_size, "bytes")


def _of_weights(variable: Path, weights: int | tuple[int, int]) -> TTFont:
    """The font with only these weights; written and read again, as it could not be subset otherwise."""
    written = BytesIO()
    instantiateVariableFont(TTFont(variable), {"wght": weights}).save(written)
    return TTFont(BytesIO(written.getvalue()))


if __name__ == "__main__":
    main(*sys.argv[1:])
