"""The picture in the card of a classifier: drawn in processes of their own, as the shell and the app do."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from cards.figures import PANELS, panels
from cards.record import record_of
from tests.forks import forked
from trainer.home.files import read_json

PROGRAM = """
import sys, warnings
from dataclasses import replace
from pathlib import Path
from matplotlib.font_manager import fontManager
from cards.figures import draw
from cards.record import record_of
from trainer.home.project import Run
fontManager.ttflist = []  # whatever fonts the machine has
warnings.simplefilter("error")  # a glyph that the font lacks is a warning
path, picture, *labels = sys.argv[1:]
record = record_of(Run(Path(path)))
if labels:
    record = replace(record, survey=record.survey.model_copy(update={"labels": labels}))
Path(picture).write_bytes(draw(record))
assert "matplotlib.pyplot" not in sys.modules
"""


def draw(run, *labels) -> bytes:
    """The picture of a run, with these labels instead of its own."""
    with TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.png"
        forked("-c", PROGRAM, str(run.path), str(picture), *labels)
        return picture.read_bytes()


def test_size_and_sameness(finished_run):
    first = draw(finished_run)
    image = Image.open(BytesIO(first))
    rows = 2 if len(panels(record_of(finished_run))) == PANELS else 1  # no curves of a label with few test rows
    assert image.size == (1200, 450 * rows) and image.format == "PNG"
    assert len(image.convert("RGB").getcolors(1 << 20)) > 50  # something is drawn
    assert draw(finished_run) == first


def test_labels_that_the_font_lacks_are_numbers(finished_run):
    labels = read_json(finished_run.project.survey_file)["labels"]
    assert all("가" <= label[0] <= "힣" for label in labels)
    numbers = [str(number) for number, _ in enumerate(labels, 1)]
    assert draw(finished_run, *(label + "😀" for label in labels)) == draw(finished_run, *numbers)
