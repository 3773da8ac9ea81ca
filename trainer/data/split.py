"""Survey → split: training, validation and test rows, stratified, with near duplicates on one side only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..options import Shares
from .checks.copies import HASHES, keyed
from .text import folded, likened

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame

HELD_OUT = 2000  # texts without labels that are measured on, at most
PARTS = ("train", "valid", "test")


def split(rows: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Divide `rows` (columns text, label, row, perhaps part) into "train", "valid" and "test", in their order.

    Rows that were brought for a part stay in it; a part that is missing is drawn from what `pool` gives.
    Each class is divided by itself. Near duplicates stay together; one that has several labels counts for the
    label with the fewest texts. A class with a text for each part is in all of them; one with fewer is in
    "train" alone: so few would measure nothing. The same rows, shares and seed give the same parts.
    """
    import numpy as np

    rows, brought = rows.reset_index(drop=True), keyed(rows.reset_index(drop=True))
    free, drawn = pool(brought)
    part = np.array([PARTS.index(each or "train") for each in brought.get("part", [""] * len(rows))], np.int8)
    of_group = np.zeros(brought["alike"].max() + 1, np.int8)
    random = np.random.default_rng(seed)
    for _, groups in groups_of(brought[free]).groupby("label", sort=True):
        for name, chosen in _divide(groups, [(name, getattr(shares, name)) for name in drawn], random):
            of_group[chosen] = PARTS.index(name)
    part[free] = of_group[brought["alike"].to_numpy()[free]]
    rows = rows.drop(columns=HASHES, errors="ignore")
    return {name: rows[part == number].reset_index(drop=True) for number, name in enumerate(PARTS)}


def pool(rows: "DataFrame") -> "tuple[ndarray, list[str]]":
    """Which of the `keyed` rows may be drawn from (boolean), and for which parts: those that were not brought.

    Drawn from are the rows brought for no part or, where there are none, those for training; but none that
    has a near duplicate in a part that was brought, which would then be on both sides.
    """
    import numpy as np

    if "part" not in rows:
        return np.ones(len(rows), bool), ["test", "valid"]
    drawn = [name for name in ("test", "valid") if not (rows["part"] == name).any()]
    inside = rows["part"] == ("" if (rows["part"] == "").any() else "train")
    return (inside & ~rows["alike"].isin(rows["alike"][~inside])).to_numpy(), drawn


def groups_of(rows: "DataFrame") -> "DataFrame":
    """One row a group of near duplicates: alike (its number), label (that it stands for), size (rows with it)."""
    import pandas as pd

    codes, labels = pd.factorize(rows["label"], sort=True)
    rarest_first = rows["alike"].groupby(codes).nunique().to_numpy().argsort(kind="stable")
    rank = pd.Series(rarest_first.argsort()[codes], rows.index)
    groups = rank.groupby(rows["alike"], sort=True).agg(["min", "size"])
    label = labels[rarest_first[groups["min"]]]
    return pd.DataFrame({"alike": groups.index, "label": label, "size": groups["size"].array})


def _divide(groups: "DataFrame", drawn: list[tuple[str, float]], random) -> "Iterator[tuple[str, ndarray]]":
    """Yield (part, groups) for the parts to be drawn, with their shares; groups not named are for training.

    `groups` are those of one class. Parts are filled up to their share of rows; a group that would take a
    whole part by itself is left to training as long as there are others.
    """
    import numpy as np

    if not drawn or len(groups) <= len(drawn):
        return
    groups = groups.iloc[random.permutation(len(groups))]
    total = groups["size"].sum()
    too_large = groups["size"].to_numpy() > max(1, total * min(share for _, share in drawn))
    groups = groups.iloc[np.argsort(too_large, kind="stable")]
    numbers, reached = groups["alike"].to_numpy(), groups["size"].cumsum().to_numpy()
    start = 0
    for left, (part, share) in zip(reversed(range(len(drawn))), drawn, strict=True):
        used = reached[start - 1] if start else 0
        end = np.searchsorted(reached, used + round(total * share), side="right")
        end = min(max(start + 1, end), len(numbers) - 1 - left)
        yield part, numbers[start:end]
        start = end


def split_texts(rows: "DataFrame", seed: int) -> "dict[str, DataFrame]":
    """Divide texts without labels: a tenth, at most `HELD_OUT`, is measured on, the rest is learnt; no test rows."""
    import pandas as pd

    share = min(0.1, HELD_OUT / len(rows)) / 2
    parts = split(rows, Shares(valid=share, test=share), seed)
    held_out = pd.concat([parts["valid"], parts["test"]], ignore_index=True)
    return parts | {"valid": held_out, "test": held_out[:0]}


def fresh_texts(unlabelled: "DataFrame", parts: "dict[str, DataFrame]") -> "DataFrame":
    """Of the rows without a label each text once, and none that is, nearly, in a part: what measures stays unseen."""
    import pandas as pd

    if unlabelled.empty:
        return unlabelled
    known = pd.concat([likened(folded(rows["text"])) for rows in parts.values()])
    keys = likened(folded(unlabelled["text"]))
    return unlabelled[~keys.isin(known) & ~keys.duplicated()].reset_index(drop=True)
