"""Small files for every task, of texts whose words tell the answer, and a text to ask each model for."""

import random
from pathlib import Path

from tests.trainer.training.test_learning import AROUND, ROWS, SETTINGS, WORDS, text_of

ASKED = {"classification": "오늘 정말 좋아요 최고예요", "multi-label": "오늘 좋아요 싫어요",
         "number": "오늘 정말 좋아요 최고예요", "pair-number": ("오늘 정말 좋아요", "어제 다시 훌륭해요"),
         "entities": "오늘 좋아요 4821 정말", "masked-lm": "오늘 정말 ___ 최고예요",
         "pairs": ("오늘 정말 좋아요", "어제 다시 훌륭해요")}


def labelled_texts(folder: Path) -> Path:
    """Texts whose label words tell."""
    draw = random.Random(SETTINGS["seed"])
    rows = [f"{text_of(label, draw)},{label}" for label in WORDS for _ in range(ROWS)]
    return _written(folder / "라벨이 있는 글.csv", ["글,라벨", *rows])


def plain_texts(folder: Path) -> Path:
    """Lines of text."""
    draw = random.Random(SETTINGS["seed"])
    return _written(folder / "글.txt", [text_of(label, draw) for label in WORDS for _ in range(ROWS)])


def texts_with_lists(folder: Path, each: int = ROWS // 2) -> Path:
    """Texts with the words of one label, of both, or of none; so many of `each`."""
    draw, names = random.Random(SETTINGS["seed"]), [*WORDS]
    rows = []
    for labels in (names, names[:1], names[1:], []):
        for _ in range(each):
            words = [word for label in labels for word in draw.sample(WORDS[label], 2)] + draw.sample(AROUND, 3)
            rows.append(f"{' '.join(draw.sample(words, len(words)))},{'|'.join(labels) or '-'}")
    return _written(folder / "라벨이 여럿인 글.csv", ["글,라벨", *rows])


def pairs_of_texts(folder: Path) -> Path:
    """Texts that are alike or not, as the words of the second one tell."""
    draw = random.Random(SETTINGS["seed"])
    rows = [f"{text_of('칭찬', draw)},{text_of(label, draw)},{relation}"
            for label, relation in zip(WORDS, ("같은 뜻", "다른 뜻"), strict=True) for _ in range(ROWS)]
    return _written(folder / "문장 쌍.csv", ["문장1,문장2,관계", *rows])


def texts_with_marks(folder: Path) -> Path:
    """Texts in which a word of a label is marked together with the number after it, which comes no second time; twice
    in each, so that validation rows have enough to choose how sure an answer is."""
    draw, rows, kinds = random.Random(SETTINGS["seed"]), [], [*zip(("PRAISE", "BLAME"), WORDS, strict=True)]
    for place in range(2 * ROWS):
        marks = [f"<{draw.choice(WORDS[label])} {draw.randrange(10 ** 6)}:{kind}>"
                 for kind, label in (kinds[place % 2], kinds[place // 2 % 2])]
        words = [*draw.sample(AROUND, 4), *marks]
        rows.append(" ".join(draw.sample(words, len(words))))
    return _written(folder / "표시한 글.txt", rows)


def texts_with_numbers(folder: Path) -> Path:
    """Texts with a score, which is the number of words of praise in them, give or take a little."""
    draw = random.Random(SETTINGS["seed"])
    return _written(folder / "점수가 있는 글.csv", ["글,점수", *(",".join(scored(draw)) for _ in range(2 * ROWS))])


def pairs_with_numbers(folder: Path) -> Path:
    """The same of pairs, as the words of the second one tell."""
    draw = random.Random(SETTINGS["seed"])
    rows = [",".join([text_of("칭찬", draw), *scored(draw)]) for _ in range(2 * ROWS)]
    return _written(folder / "점수가 있는 쌍.csv", ["문장1,문장2,점수", *rows])


def scored(draw: random.Random) -> tuple[str, str]:
    """A text, and its score as a cell of a file."""
    count = draw.randrange(4)
    words = [*draw.sample(WORDS["칭찬"], count), *draw.sample(WORDS["불만"], 3 - count), *draw.sample(AROUND, 3)]
    return " ".join(draw.sample(words, len(words))), f"{2 * count + draw.choice((0, 0.5))}점"


def _written(file: Path, lines: list[str]) -> Path:
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


SAMPLES = {"classification": labelled_texts, "multi-label": texts_with_lists, "entities": texts_with_marks,
           "masked-lm": plain_texts, "pairs": pairs_of_texts, "number": texts_with_numbers,
           "pair-number": pairs_with_numbers}
