"""Rows → training, validation and test rows: stratified, and with what belongs together on one side only.

The task defines what belongs together, and the strata that are divided each by itself (the rows of one label, say).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..kinds.text import folded, likened
from ..options import Shares
from ..texts import columns_of
from .checks.copies import HASHES

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame, Series

PARTS = ("train", "valid", "test")
MIN_ROWS = 20  # that a labelled project needs: with 10 % each, two rows for validation and two for the test


def units_of(rows: "DataFrame", together: "Series", strata: "Series") -> "DataFrame":
    """What `divide` goes by, a row for each of `rows`: group (a number that rows share which stay together: 0, 1, 2 …),
    stratum, and part where `rows` have one."""
    import pandas as pd

    part = {"part": rows["part"]} if "part" in rows else {}
    return pd.DataFrame({"group": together, "stratum": strata} | part)


def divide(rows: "DataFrame", units: "DataFrame", shares: Shares, seed: int) -> "dict[str, DataFrame]":
    """Divide `rows` into "train", "valid" and "test", in their order; `units`: as `units_of` gives them.

    Rows that came in a file for one part stay in it; a part without a file is drawn from the rows of `pool`.
    Each stratum is divided by itself. A group in several strata counts for the one with the fewest groups. A stratum
    with a group for each part is in all of them; one with fewer is in "train" alone: so few would measure nothing.
    The same rows, units, shares and seed give the same parts.
    """
    import numpy as np

    free, drawn = pool(units)
    part = np.array([PARTS.index(each or "train") for each in units.get("part", [""] * len(rows))], np.int8)
    of_group = np.zeros(units["group"].max() + 1, np.int8)
    random = np.random.default_rng(seed)
    for _, groups in groups_of(units[free]).groupby("stratum", sort=True):
        for name, chosen in _drawn(groups, [(name, getattr(shares, name)) for name in drawn], random):
            of_group[chosen] = PARTS.index(name)
    part[free] = of_group[units["group"].to_numpy()[free]]
    rows = rows.drop(columns=HASHES, errors="ignore")
    return {name: rows[part == number].reset_index(drop=True) for number, name in enumerate(PARTS)}


def pool(units: "DataFrame") -> "tuple[ndarray, list[str]]":
    """Which rows may be drawn (boolean), and the parts to draw: those without a file of their own.

    The rows of no part may be drawn or, where there are none, those for training; but none whose group is also in a
    part with a file of its own, as it would be on both sides.
    """
    import numpy as np

    if "part" not in units:
        return np.ones(len(units), bool), ["test", "valid"]
    drawn = [name for name in ("test", "valid") if not (units["part"] == name).any()]
    inside = units["part"] == ("" if (units["part"] == "").any() else "train")
    return (inside & ~units["group"].isin(units["group"][~inside])).to_numpy(), drawn


def groups_of(units: "DataFrame") -> "DataFrame":
    """One row a group: group (its number), stratum (the one that it counts for), size (rows in it)."""
    import pandas as pd

    codes, strata = pd.factorize(units["stratum"], sort=True)
    rarest_first = units["group"].groupby(codes).nunique().to_numpy().argsort(kind="stable")
    rank = pd.Series(rarest_first.argsort()[codes], units.index)
    groups = rank.groupby(units["group"], sort=True).agg(["min", "size"])
    stratum = strata[rarest_first[groups["min"]]]
    return pd.DataFrame({"group": groups.index, "stratum": stratum, "size": groups["size"].array})


def _drawn(groups: "DataFrame", drawn: list[tuple[str, float]], random) -> "Iterator[tuple[str, ndarray]]":
    """Yield (part, groups) for the parts to be drawn, with their shares; groups not named are for training.

    `groups` are those of one stratum. Parts are filled up to their share of rows; a group that would fill a whole part
    by itself is left to training as long as there are others.
    """
    import numpy as np

    if not drawn or len(groups) <= len(drawn):
        return
    groups = groups.iloc[random.permutation(len(groups))]
    total = groups["size"].sum()
    too_large = groups["size"].to_numpy() > max(1, total * min(share for _, share in drawn))
    groups = groups.iloc[np.argsort(too_large, kind="stable")]
    numbers, reached = groups["group"].to_numpy(), groups["size"].cumsum().to_numpy()
    start = 0
    for left, (part, share) in zip(reversed(range(len(drawn))), drawn, strict=True):
        used = reached[start - 1] if start else 0
        end = np.searchsorted(reached, used + round(total * share), side="right")
        end = min(max(start + 1, end), len(numbers) - 1 - left)
        yield part, numbers[start:end]
        start = end


def fresh_texts(unlabelled: "DataFrame", parts: "dict[str, DataFrame]") -> "DataFrame":
    """The unlabelled rows without duplicates, and without texts that are (nearly) in a part: the texts that measure a
    model stay unseen."""
    import pandas as pd

    if unlabelled.empty:
        return unlabelled
    known = pd.concat([likened(folded(rows[name])) for rows in parts.values() for name in columns_of(rows)])
    keys = pd.DataFrame({name: likened(folded(unlabelled[name])) for name in columns_of(unlabelled)})
    return unlabelled[~keys.isin({*known}).any(axis=1) & ~keys.duplicated()].reset_index(drop=True)
