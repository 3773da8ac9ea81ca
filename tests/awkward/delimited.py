"""Tables as text: encodings, separators, headers, labels that are missing, rare, spelt in many ways or copied."""

import csv
import io
import random
import unicodedata

from .texts import THINGS, TIMES, Review, petition, reviews

HEADER = ("리뷰", "감정")
SPELLINGS = {"부정": 41, "긍정": 39, "0": 38, "0.0": 37, "POS": 36, "Positive": 34, "NEG": 32, "negative": 31,
             "positive": 30, "1": 29, "긍정적": 28, "1.0": 25}
SCORES = {"10": 235, "8": 53, "9": 49, "1": 43, "7": 42, "6": 30, "5": 21, "4": 10, "2": 10, "3": 7}


def table(rows: list, header: tuple = HEADER, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """CSV with as few quotes as it takes; no header if it is empty."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([*filter(None, [header]), *rows])
    return file.getvalue().encode(encoding)


def common() -> list[Review]:
    """The 800 rows that several files share, whatever their encoding."""
    return reviews(426, 374)


def relabelled(labels: dict[str, int], seed: int) -> list[Review]:
    """Reviews with other labels, so many rows of each, in a random order."""
    drawn = [label for label, count in labels.items() for _ in range(count)]
    random.Random(seed).shuffle(drawn)
    return [(text, label) for (text, _), label in zip(reviews(len(drawn), 0, seed), drawn, strict=True)]


def petitions() -> bytes:
    """Cells with line feeds, commas and doubled quotes: thousands of lines, 200 rows."""
    rows = [(f"{THINGS[number % len(THINGS)]}, 이대로 좋습니까", f'"{TIMES[number % len(TIMES)]}"이라고 했습니다,\n\n'
             + petition(300 + number, number).replace(". ", ".\n"), f"분야{number % 9}") for number in range(200)]
    return table(rows, ("title", "content", "category"))


def repeated_columns() -> bytes:
    rows = [(text, text[:9], label, int(label == "긍정")) for text, label in common()]
    return table(rows, ("text", "text", "label", "label"))


def empty_labels() -> bytes:
    """114 empty labels, 24 blanks, 16 "NULL"; 16 empty texts, 3 of them among these."""
    rows = [[text, label] for text, label in common()]
    places = random.Random(11).sample(range(len(rows)), 154 + 13)
    for place, label in zip(places, [""] * 114 + [" "] * 24 + ["NULL"] * 16, strict=False):
        rows[place][1] = label
    for place in [*places[:3], *places[154:]]:
        rows[place][0] = ""
    return table(rows)


def long_texts() -> bytes:
    rows = [(petition(10_500, number), "긴글") for number in range(12)]
    return table(rows + [(text, "짧은글") for text, _ in reviews(30, 30, 14)], ("text", "label"))


def leak() -> tuple[list[Review], list[Review]]:
    """600 rows to learn from; 310 to test by, 150 of them copies and 10 copies with a blank at the end."""
    rows = reviews(400, 350, 20)
    train, new = rows[:600], rows[600:]
    return train, train[:150] + new + [(text + " ", label) for text, label in train[150:160]]


def many_columns() -> bytes:
    names = [f"특성{number}" for number in range(3000)]
    return table([(text, label, *[0] * 3000) for text, label in reviews(20, 0, 57)], ("text", "label", *names))


DELIMITED = {
    "01_cp949.csv": lambda: table(common(), encoding="cp949"),
    "02_utf8_bom.csv": lambda: table(common(), encoding="utf-8-sig"),
    "03_utf16.tsv": lambda: table(common(), delimiter="\t", encoding="utf-16"),
    "05_semicolon.csv": lambda: table(common(), delimiter=";"),
    "07_quoted_newlines.csv": petitions,
    "09_no_header.csv": lambda: table(common(), header=()),
    "10_duplicate_columns.csv": repeated_columns,
    "11_empty_labels.csv": empty_labels,
    "12_one_class.csv": lambda: table(reviews(426, 0, 12)),
    "13_rare_class.csv": lambda: table(relabelled({"긍정": 271, "부정": 229, "중립": 2, "기타": 1}, 13)),
    "14_10k_char_rows.csv": long_texts,
    "19_label_variants.csv": lambda: table(relabelled(SPELLINGS, 19)),
    "20_leak_train.csv": lambda: table(leak()[0]),
    "20_leak_test.csv": lambda: table(leak()[1]),
    "47_numeric_label.csv": lambda: table(relabelled(SCORES, 47), ("document", "rating")),
    "50_imbalance_99_1.csv": lambda: table(reviews(1480, 20, 50)),
    "51_random_labels.csv": lambda: table(relabelled({"부정": 154, "긍정": 146}, 51)),
    "52_tiny.csv": lambda: table(reviews(4, 3, 52)),
    "54_한글 파일 이름 (최종)(2).csv": lambda: table(reviews(55, 45, 54)),
    unicodedata.normalize("NFD", "55_맥에서만든파일.csv"): lambda: table(reviews(55, 45, 54)),
    "57_many_columns.csv": many_columns,
}
