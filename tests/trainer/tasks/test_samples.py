"""The samples of all tasks are natural: no two rows are nearly the same, and no sentences are made from a mould."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from trainer.tasks import TASKS
from trainer.tasks.look import TableRequest, look

FILES = [sample.file for task in TASKS.values() for sample in task.samples.values()]
USUAL = 5  # texts in which a word stands that belongs to a frame; rarer ones are what is put into it
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def texts_of(file: Path) -> list[str]:
    with open(file, encoding="utf-8", newline="") as opened:
        return [row[0] for row in csv.reader(opened)][1:]


def most_alike(texts: list[str]) -> float:
    """The largest share of 4-grams that two texts have in common (Jaccard)."""
    known, most = [], 0.0
    where = defaultdict(list)
    for text in texts:
        bare = re.sub(r"[\W_]+", "", text)
        grams = {bare[start:start + 4] for start in range(len(bare) - 3)}
        shared = Counter(other for gram in grams for other in where[gram])
        most = max([most, *(count / (len(grams) + len(known[other]) - count) for other, count in shared.items())])
        for gram in grams:
            where[gram].append(len(known))
        known.append(grams)
    return most


def from_a_mould(texts: list[str]) -> int:
    """How many texts share their frame with another: what is left when rare words are taken out, two words at least."""
    words = [re.findall(r"\w+", text) for text in texts]
    often = Counter(word for each in words for word in set(each))
    frames = Counter(tuple(word if often[word] >= USUAL else "" for word in each) for each in words
                     if sum(often[word] >= USUAL for word in each) >= 2)
    return sum(count for count in frames.values() if count > 1)


@each_file
def test_no_two_rows_are_nearly_the_same(file):
    assert most_alike(texts_of(file)) < 0.34


@each_file
def test_sentences_are_not_made_from_moulds(file):
    texts = texts_of(file)
    assert from_a_mould(texts) < 0.01 * len(texts)
    for part in (slice(0, 8), slice(-10, None)):
        assert max(Counter(text[part] for text in texts if len(text) > 12).values()) <= 2


def test_what_is_made_from_a_mould_is_noticed():
    made = [f"이 {thing} 정말 {how} 다음에도 또 살게요" for thing in ("책은", "옷은", "차는", "빵은", "컵은") * 2
            for how in ("좋아서", "예뻐서", "튼튼해서")]
    assert from_a_mould(made) == len(made) and most_alike(made) == 1.0


@each_file
def test_a_sample_can_be_used_by_its_task_as_it_is(file):
    task = next(task for task in TASKS.values() for sample in task.samples.values() if sample.file == file)
    done = look(TableRequest(task.name, {"": file}), lambda share, words: None)
    assert done.problem is None and len(done.surveyed.survey.rows) == len(texts_of(file)) >= 1200
    warned = {each.code for each in done.surveyed.survey.findings if each.severity == "warning"}
    assert warned <= {"without_label"}  # several labels a text: none is an answer, too
    assert f"`{file.name}`" in (card := (file.parent / "README.md").read_text(encoding="utf-8"))
    assert str(len(texts_of(file))) in card.replace(",", "")
