"""The picture of a classifier in its card: loss, scores, confusion matrix and ROC, as one PNG."""

from typing import TYPE_CHECKING

from trainer.home.layout import Run
from trainer.tasks.measured import figures_of, measured_test
from trainer.training.watching import snapshot

from ..drawing import COLORS, as_png, blank, draw_loss, finish
from ..markdown import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

HANGUL_FONTS = ("Noto Sans CJK KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo")
WRITTEN = 12  # labels up to which a matrix has names and counts written in it
NAME = 20  # characters of a label


def draw(run: Run) -> bytes:
    """PNG, 1200 × 900: the curves of training, and matrix and ROC on the test rows (else the validation rows)."""
    shown, test, labels = snapshot(run), measured_test(run), run.project.survey.labels
    drawn = test["figures"] if test else figures_of(run, run.result["best_epoch"])
    part, names = "test" if test else "validation", _Names(labels)
    picture = blank(9)
    (loss, scores), (matrix, roc) = picture.subplots(2, 2)
    draw_loss(loss, shown)
    _draw_scores(scores, shown)
    _draw_matrix(matrix, drawn["confusion"], names, part)
    _draw_roc(roc, drawn["roc"], names, part)
    return as_png(picture)


class _Names:
    """Labels as they can be drawn: by number where the font lacks a character or the short name has a double."""

    def __init__(self, labels: list[str]):
        from matplotlib.font_manager import FontProperties, findfont, get_font

        self.font: FontProperties = hangul_font() or FontProperties()
        known = get_font(findfont(self.font)).get_charmap()
        self._names = [plain(label, NAME) for label in labels]
        self._drawable = [all(ord(letter) in known for letter in name) and self._names.count(name) == 1
                          for name in self._names]

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, number: int) -> str:
        return self._names[number] if self._drawable[number] else str(number + 1)


def hangul_font() -> "FontProperties | None":
    """The first of HANGUL_FONTS that is installed."""
    from matplotlib.font_manager import FontProperties, fontManager

    installed = set(fontManager.get_font_names())
    found = next((name for name in HANGUL_FONTS if name in installed), None)
    return FontProperties(family=found) if found else None


def _draw_scores(axes: "Axes", shown: dict) -> None:
    epochs = shown["epochs"]
    for color, (name, title) in zip(COLORS, {"accuracy": "accuracy", "macro_f1": "macro F1"}.items(), strict=False):
        axes.plot([each["epoch"] for each in epochs], [each["metrics"][name] for each in epochs], color=color,
                  marker="o", label=title)
    axes.set(title="Validation score", xlabel="epoch", xlim=(0, None), ylim=(0, 1.02))
    finish(axes)


def _draw_matrix(axes: "Axes", matrix: list[list[int]], names: _Names, part: str) -> None:
    shares = [[count / max(1, sum(row)) for count in row] for row in matrix]
    axes.imshow(shares, cmap="GnBu", vmin=0, vmax=1, aspect="auto")
    axes.set(title=f"Confusion matrix ({part} rows)", xlabel="predicted", ylabel="truth", xticks=[], yticks=[])
    if len(names) > WRITTEN:
        return
    marks = [names[number] for number in range(len(names))]
    turned = {"rotation": 45, "ha": "right"} if sum(map(len, marks)) > 24 else {}
    axes.set_xticks(range(len(marks)), marks, font=names.font, parse_math=False, **turned)
    axes.set_yticks(range(len(marks)), marks, font=names.font, parse_math=False)
    for truth, row in enumerate(matrix):
        for guess, count in enumerate(row):
            axes.text(guess, truth, f"{count:,}", ha="center", va="center",
                      color="white" if shares[truth][guess] > 0.6 else "black")


def _draw_roc(axes: "Axes", curves: list[dict | None], names: _Names, part: str) -> None:
    """The first labels that have a curve; one that does not occur has none."""
    known = [(number, curve) for number, curve in enumerate(curves) if curve][:len(COLORS)]
    for color, (number, curve) in zip(COLORS, known, strict=False):
        axes.plot(curve["x"], curve["y"], color=color, label=f"AUC {curve['area']:.2f} · {names[number]}")
    axes.plot([0, 1], [0, 1], color="gray", linestyle=":", linewidth=1)
    axes.set(title=f"ROC, each label against the rest ({part} rows)", xlabel="false positive rate",
             ylabel="true positive rate")
    finish(axes, names.font)
