"""Survey → split: training, validation and test rows, stratified, with every text on one side only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .options import Shares
from .text import folded

if TYPE_CHECKING:
    from pandas import DataFrame

HELD_OUT = 2000
PARTS = ("train", "valid", "test")


def split(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Divide `rows` (columns text, label, row) into "train", "valid" and "test", each in the order of `rows`.

    Each class is divided by itself. Rows whose texts are the same but for blanks stay together; a text
    that has several labels counts for the one with the fewest texts. A class of three texts or more is in
    all three parts; one of one or two texts is in "train" alone: so few would measure nothing. The same
    rows, shares and seed give the same parts.
    """
    import numpy as np
    import pandas as pd

    keyed = pd.DataFrame({"text": pd.factorize(folded(rows["text"]))[0], "label": rows["label"].to_numpy()})
    texts_of = keyed.groupby("label")["text"].nunique()
    keyed["rarity"] = keyed["label"].map(texts_of)
    # one group a text: its size, and the label that it stands for
    by_text = keyed.sort_values(["rarity", "label"]).groupby("text", sort=True)["label"]
    groups = by_text.agg(label="first", size="size")
    part = np.zeros(len(groups), dtype=np.int8)
    random = np.random.default_rng(seed)
    for _, members in groups.reset_index().groupby("label", sort=True):
        for number, chosen in _divide(members, shares, random):
            part[chosen] = number
    part_of_row = part[keyed["text"].to_numpy()]
    return {name: rows[part_of_row == number].reset_index(drop=True) for number, name in enumerate(PARTS)}


def _divide(groups: "DataFrame", shares: Shares, random) -> Iterator[tuple[int, list]]:
    """Yield (index in PARTS, texts) for validation and test; the texts not named are for training.

    `groups` has one row a text of one class: text, size (rows with it). Parts are filled up to their share
    of rows; a text that would take a whole part by itself is left to training as long as there are others.
    """
    import numpy as np

    if len(groups) < 3:
        return
    groups = groups.iloc[random.permutation(len(groups))]
    total = groups["size"].sum()
    too_large = groups["size"].to_numpy() > max(1, total * min(shares.valid, shares.test))
    groups = groups.iloc[np.argsort(too_large, kind="stable")]
    texts, reached = groups["text"].to_numpy(), groups["size"].cumsum().to_numpy()
    test_end = min(max(1, np.searchsorted(reached, round(total * shares.test), side="right")), len(texts) - 2)
    used = reached[test_end - 1]
    valid_end = np.searchsorted(reached, used + round(total * shares.valid), side="right")
    valid_end = min(max(test_end + 1, valid_end), len(texts) - 1)
    yield PARTS.index("test"), texts[:test_end]
    yield PARTS.index("valid"), texts[test_end:valid_end]


def split_texts(rows: "DataFrame", seed: int) -> "dict[str, DataFrame]":
    """Divide texts without labels: a tenth, at most `HELD_OUT`, is measured on, the rest is learnt; no test rows."""
    import pandas as pd

    share = min(0.1, HELD_OUT / len(rows)) / 2
    parts = split(rows, Shares(valid=share, test=share), seed)
    held_out = pd.concat([parts["valid"], parts["test"]], ignore_index=True)
    return parts | {"valid": held_out, "test": held_out[:0]}


def fresh_texts(unlabelled: "DataFrame", parts: "dict[str, DataFrame]") -> "DataFrame":
    """Of the rows without a label each text once, and none that a part holds: what is measured on stays unseen."""
    import pandas as pd

    known = pd.concat([folded(rows["text"]) for rows in parts.values()])
    keys = folded(unlabelled["text"])
    return unlabelled[~keys.isin(known) & ~keys.duplicated()].reset_index(drop=True)
