"""How long texts are in tokens: a histogram, and how many rows a maximum length cuts.

It needs only the tokenizer.json of a base model; neither torch nor transformers is imported.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Count, Problem, Words
from ..home.survey import Finding
from ..texts import columns_of, stored, texts_of, whole

if TYPE_CHECKING:
    from pandas import DataFrame

SAMPLE = 5000  # texts
CHARACTERS = 4_000_000  # in all: fewer long texts are sampled, so that it takes seconds at most
BINS = 24
CUT, UNKNOWN = 0.05, 0.02  # shares of texts that are cut, and of unknown tokens, above which there is a warning
CUT_OFF = Words("그 뒤는 읽지 않습니다: 뒤쪽이 중요하면 ‘설정’에서 더 긴 글을 읽는 모델을 고르세요.",
                "They are cut there: if the rest matters, choose a model under Settings that reads longer texts.")
IN_WINDOWS = Words("이런 글은 토막으로 나누어 읽어 시간이 더 듭니다. 한 번에 읽게 하려면 ‘설정’에서 더 긴 글을 읽는 모델을 고르세요.",
                   "They are read in windows, which takes longer. To have them read at once, choose a model under "
                   "Settings that reads longer texts.")
FEW = Words("뒤쪽까지 중요하면 ‘설정’에서 나누어 읽게 하세요.", "If all of them matters, have them read in windows, under Settings.")


@dataclass(frozen=True)
class Lengths:
    """Lengths of `sampled` of `rows` texts in tokens, special ones (as [CLS]) included.

    `bins`: (shortest, longest, texts) of each bar of a histogram; the last bar is for all that are longer.
    `cut_share`, `cut_rows`: texts longer than `max_length`, as a share of the sample and estimated for all rows.
    `unknown_share`: share of tokens for letters that the vocabulary does not have ([UNK], or single bytes).
    """

    rows: int
    sampled: int
    max_length: int
    median: int
    longest: int
    cut_share: float
    cut_rows: int
    unknown_share: float
    bins: list[tuple[int, int, int]]
    findings: list[Finding]

    def as_dict(self) -> dict:
        return asdict(self) | {"findings": [each.model_dump() for each in self.findings]}


def token_lengths(rows: "DataFrame", folder: Path, max_length: int, cuts: bool = True) -> Lengths:
    """Measure the texts of `rows` with the tokenizer in `folder`, both texts of a pair together; at most `SAMPLE`,
    drawn at random. `cuts`: longer texts are cut, or read in windows if asked for, so there may be a finding.

    Raises Problem("no_fast_tokenizer") if the folder has no tokenizer.json that can be read.
    """
    import numpy as np

    tokenizer, unknown = _tokenizer(Path(folder))
    names = columns_of(rows)
    characters = sum(rows[name].str.len().mean() for name in names)
    size = min(len(rows), SAMPLE, max(100, int(CHARACTERS / max(1, characters))))
    sample = rows[names].sample(size, random_state=0).apply(lambda texts: texts.str.slice(0, CHARACTERS // 100))
    ids = [each.ids for each in tokenizer.encode_batch(texts_of(sample))]
    lengths = np.array([len(each) for each in ids])
    unknowns = float(np.isin(np.concatenate(ids), unknown).mean())
    cut = float((lengths > max_length).mean())
    found = [_cut_texts(cut, round(cut * len(rows)), max_length, size < len(rows), len(names) > 1) if cuts else None,
             _unknown_tokens(unknowns)]
    return Lengths(len(rows), size, max_length, round(np.median(lengths)), int(lengths.max()), cut,
                   round(cut * len(rows)), unknowns, _bins(lengths, max_length), list(filter(None, found)))


def _tokenizer(folder: Path):
    """The tokenizer, without truncation and padding, and the ids of tokens for what its vocabulary does not have."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises nothing narrower
        raise Problem(
            "no_fast_tokenizer",
            f"'{folder.name}' 모델에 읽을 수 있는 tokenizer.json이 없어 토큰 길이를 미리 잴 수 없습니다. 학습은 할 수 있습니다.",
            f"'{folder.name}' has no tokenizer.json that can be read, so token lengths cannot be measured beforehand. "
            "It can be trained all the same.", model=folder.name) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = json.loads(tokenizer.to_str())["model"]
    unknown = [model.get("unk_id"), tokenizer.token_to_id(model.get("unk_token") or "")]  # Unigram; all others
    if model.get("byte_fallback"):
        unknown += [tokenizer.token_to_id(f"<0x{byte:02X}>") for byte in range(256)]
    return tokenizer, [number for number in unknown if number is not None]


def _bins(lengths, max_length: int) -> list[tuple[int, int, int]]:
    import numpy as np

    top = min(int(lengths.max()), 2 * max_length)
    edges = np.arange(1, top + 1, max(1, -(-top // BINS)))
    counts, _ = np.histogram(lengths, [*edges, top + 1, np.inf])
    highs = [*(edges[1:] - 1), top, int(lengths.max())]
    bars = zip([*edges, top + 1], highs, counts, strict=True)
    return [(int(low), int(high), int(count)) for low, high, count in bars if low <= lengths.max()]


def _cut_texts(share: float, rows: int, max_length: int, sampled: bool, are_pairs: bool = False) -> Finding | None:
    if not share:
        return None
    about = Words("약 ", "About ") if sampled else Words("", "")
    then = CUT_OFF if are_pairs else IN_WINDOWS if share > CUT else FEW
    return Finding(
        code="cut_texts", severity="warning" if share > CUT else "info", count=rows,
        ko=f"{about.ko}{rows:,}행({share:.1%})이 코튠에 든 모델이 한 번에 읽는 {max_length:,}토큰보다 깁니다. {then.ko}",
        en=f"{about.en}{Count(rows):row is|rows are} longer than the {max_length:,} tokens that the model which comes "
           f"with KoTune reads at once ({share:.1%}). {then.en}")


def _unknown_tokens(share: float) -> Finding | None:
    if share <= UNKNOWN:
        return None
    return Finding(
        code="unknown_tokens", severity="warning", count=0,
        ko=f"토큰의 {share:.1%}를 이 모델의 토크나이저가 모릅니다. 이 글에는 다른 모델이 나을 수 있습니다.",
        en=f"The model's tokenizer does not know {share:.1%} of the tokens: another model may suit better.")


def spread(rows: "DataFrame") -> tuple[int, ...]:
    """Percentiles of the texts' lengths in characters: 101 numbers, from the shortest to the longest."""
    import numpy as np

    return tuple(int(each) for each in whole(rows).str.len().quantile(np.linspace(0, 1, 101)))


def characters(files: list[Path]) -> int:
    """How many characters all texts in these parts of a project (Parquet files) have; a file may be missing."""
    import pyarrow.compute

    columns = [column for file in files if file.exists() for column in stored(file).columns]
    return sum(pyarrow.compute.sum(pyarrow.compute.utf8_length(column)).as_py() or 0 for column in columns)
