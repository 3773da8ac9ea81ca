"""The picture in the card of a classifier: drawn in processes of their own, as the shell and the app do."""

import subprocess
import sys
from io import BytesIO

from PIL import Image

from tests.tiny import ROOT
from trainer.home.files import read_json

PROGRAM = """
import sys, warnings
from pathlib import Path
from matplotlib.font_manager import fontManager
from cards.figures import draw, hangul_font
from cards.record import record_of
from trainer.home.project import Run
warnings.simplefilter("error")  # a glyph that the font lacks is a warning
if "no-hangul" in sys.argv:
    fontManager.ttflist = [font for font in fontManager.ttflist if font.name.startswith("DejaVu")]
    assert hangul_font() is None
sys.stdout.buffer.write(draw(record_of(Run(Path(sys.argv[1])))))
assert "matplotlib.pyplot" not in sys.modules
"""


def draw(run, *how) -> bytes:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(run.path), *how], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_size_and_sameness(finished_run):
    first = draw(finished_run)
    image = Image.open(BytesIO(first))
    assert image.size == (1200, 900) and image.format == "PNG"
    assert len(image.convert("RGB").getcolors(1 << 20)) > 50  # something is drawn
    assert draw(finished_run) == first


def test_without_a_hangul_font_labels_are_numbers(finished_run):
    assert all("가" <= label[0] <= "힣" for label in read_json(finished_run.project.survey_file)["labels"])
    Image.open(BytesIO(draw(finished_run, "no-hangul"))).verify()
