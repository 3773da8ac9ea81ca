"""The built-in samples are what their card says, and the survey has nothing to say against them."""

import unicodedata

import pytest

from trainer.kinds.text import folded
from trainer.studio import look_at
from trainer.tasks.classification.samples import SAMPLES

COLUMNS = {"reviews": ("리뷰", "감정"), "headlines": ("제목", "분야"), "messages": ("문의내용", "의도")}
COUNTS = {
    "reviews": {"긍정": 659, "부정": 659},
    "headlines": dict.fromkeys("정치 경제 사회 생활문화 세계 IT과학 스포츠".split(), 180),
    "messages": dict.fromkeys("배송 교환·반품 결제·환불 상품 계정·로그인 칭찬 불만 기타".split(), 160),
}

each_sample = pytest.mark.parametrize("name", SAMPLES)


@each_sample
def test_columns_and_classes_are_found(name):
    _, columns, found = look_at(SAMPLES[name].file)
    assert (columns.text, columns.label) == COLUMNS[name]
    assert found.labels == COUNTS[name]


@each_sample
def test_the_survey_finds_nothing(name):
    assert look_at(SAMPLES[name].file)[2].findings == []


@each_sample
def test_no_text_comes_twice_even_without_blanks_and_punctuation(name):
    texts = look_at(SAMPLES[name].file)[2].rows["text"]
    assert folded(texts).is_unique
    assert texts.str.replace(r"[\W_]+", "", regex=True).where(lambda bare: bare != "", texts).is_unique


@each_sample
def test_files_are_plain(name):
    """UTF-8 without a mark, composed (NFC), lines ended alike, no blanks around cells or two in a row."""
    text = SAMPLES[name].file.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff") and text.endswith("\n") and "\r" not in text
    assert unicodedata.is_normalized("NFC", text)
    cells = look_at(SAMPLES[name].file)[0].frame.stack()
    assert (cells == cells.str.strip()).all() and not cells.str.contains("  ").any()


@each_sample
def test_the_card_names_every_file_and_count(name):
    file = SAMPLES[name].file
    card = (file.parent / "README.md").read_text(encoding="utf-8")
    assert f"`{file.name}`" in card
    assert all(f"`{label}`" in card for label in COUNTS[name])
    assert f"| {sum(COUNTS[name].values())} |" in card
