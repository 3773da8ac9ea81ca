"""The built-in sample of pairs is what its card says, and the survey has nothing to say against it."""

import re
import unicodedata

from trainer.studio import look_at
from trainer.tasks import TASKS

SAMPLE = TASKS["pairs"].samples["questions"]
COUNTS = {"같은 질문": 614, "다른 질문": 614}


def test_it_is_found_to_be_pairs_and_nothing_is_to_be_said():
    _, columns, found = look_at(SAMPLE.file)
    assert (found.task, columns.text, columns.second, columns.label) == ("pairs", "질문1", "질문2", "관계")
    assert found.labels == COUNTS and found.findings == []


def test_no_pair_comes_twice_and_no_sentence_makes_a_frame():
    rows = look_at(SAMPLE.file)[2].rows
    bare = rows[["text", "second"]].apply(lambda texts: texts.str.replace(r"[\W_]+", "", regex=True))
    assert not bare.duplicated().any() and not bare.apply(sorted, axis=1).duplicated().any()
    assert (bare["text"] != bare["second"]).all() and len({*bare["text"], *bare["second"]}) > 1.9 * len(rows)
    starts = rows["text"].str.slice(0, 6).value_counts()
    assert starts.max() <= 6, "however they begin, they do not all go on alike"


def test_the_file_is_plain_and_its_card_names_it():
    text = SAMPLE.file.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff") and text.endswith("\n") and "\r" not in text and "  " not in text
    assert unicodedata.is_normalized("NFC", text) and not re.search(r"\d{3}-\d{4}", text)
    card = (SAMPLE.file.parent / "README.md").read_text(encoding="utf-8")
    assert f"`{SAMPLE.file.name}`" in card and all(f"`{label}`" in card for label in COUNTS)
    assert f"| {sum(COUNTS.values()):,} |" in card and "CC0" in card
