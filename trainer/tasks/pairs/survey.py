"""The survey of labelled pairs: that of labelled texts, with findings about pairs."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...data.cache import cached
from ...data.findings import finding
from ...data.survey import Progress, Survey, silent
from ...data.tables import Table
from ...data.together import entangled, together
from ...errors import Words
from ...home.survey import Finding
from ...kinds.text import folded
from ...options import Columns, Repairs
from ..classification.survey import survey as survey_of_labels

if TYPE_CHECKING:
    from pandas import DataFrame

TASK = "pairs"
SAMPLE = 2_000  # rows on which one side alone is tried, which takes a second at most
ENOUGH = 200  # rows; with fewer, nothing is concluded
TELLING = 0.2  # one side tells the label if it beats the most frequent label by this accuracy


def survey(table: Table, columns: Columns, repairs: Repairs = Repairs(), progress: Progress = silent,
           alone: bool = True) -> Survey:
    """As `classification.survey`. Raises Problem as that does."""
    found = survey_of_labels(table, columns, repairs, progress, alone)
    progress(0.9, Words("두 글을 견주고 있습니다", "Comparing the two texts"))
    more = cached(table, "pairs", (columns, repairs, alone), lambda: _findings(found.rows, alone))
    findings = sorted([*found.findings, *more], key=lambda each: each.severity != "warning")
    return replace(found, task=TASK, findings=findings)


def _findings(rows: "DataFrame", alone: bool) -> list[Finding]:
    found = [equal_sides(rows), *([entangled(rows), one_side_tells(rows)] if alone else [])]
    return [each for each in found if each]


def equal_sides(rows: "DataFrame") -> Finding | None:
    return finding("equal_sides", "info", "{n}행은 두 글이 똑같습니다. 뜻한 것이 아니라면 그 행을 살펴보세요.",
                   "In {n:row|rows} both texts are the same. Look at them, unless that is intended.",
                   rows, folded(rows["text"]) == folded(rows["second"]))


def one_side_tells(rows: "DataFrame") -> Finding | None:
    """The finding that one text alone tells the label, as in data sets whose second texts were invented by writers."""
    for side, ko, en in (("second", "둘째 글", "the second text"), ("text", "첫째 글", "the first text")):
        known = _accuracies(rows, side)
        if known and known[0] > known[1] + TELLING:
            return finding("one_side_tells", "info",
                           "{side_ko}만 보아도 라벨을 {share:.0%} 맞힐 수 있습니다(가장 많은 라벨로만 답하면 {usual:.0%}). 모델이 두 글을 견주지 않고 그 글의 "
                           "말버릇만 배울 수 있으니, 점수가 높아도 뜻을 안다고 믿지 마세요.",
                           "From {side_en} alone the label can be told {share:.0%} of the time (the most frequent "
                           "label: {usual:.0%}). A model may learn the manner of that text and never compare the two: "
                           "do not take a high score for understanding.",
                           rows, [True] * len(rows), side_ko=ko, side_en=en, share=known[0], usual=known[1])
    return None


def _accuracies(rows: "DataFrame", side: str) -> tuple[float, float] | None:
    """The accuracy of a linear model that reads only this side, and of the most frequent label, on pairs that share no
    text with the training pairs; None if there are too few."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    rows = rows.sample(min(len(rows), SAMPLE), random_state=0)
    groups, labels = together(rows).to_numpy(), rows["label"].to_numpy(object)
    held_out = np.random.default_rng(0).permutation(groups.max() + 1)[groups] % 4 == 0
    if min(held_out.sum(), (~held_out).sum()) < ENOUGH / 4 or len({*labels[~held_out]}) < 2:
        return None
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    texts = rows[side].str.slice(0, 300).to_numpy(object)
    model = SGDClassifier(loss="log_loss", random_state=0)
    model.fit(vectorizer.fit_transform(texts[~held_out]), labels[~held_out])
    right = model.predict(vectorizer.transform(texts[held_out])) == labels[held_out]
    usual = max((labels[held_out] == label).mean() for label in {*labels})
    return float(right.mean()), float(usual)
