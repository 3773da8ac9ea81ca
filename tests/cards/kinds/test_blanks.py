"""The card of an adapted base model: what it is, what it has gained; that its snippets run is in test_package."""

import shutil
from io import BytesIO

import pandas as pd
import pytest
from PIL import Image

from cards.card import write_card
from cards.figures import draw
from cards.package import publishable
from cards.record import record_of
from cards.search import find
from cards.verdict import FEW, gain
from tests.tiny import here
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.project import Run

from ..test_card import Page, front_matter

REPO = "alice/adapted"


@pytest.fixture(scope="module")
def run(adapted_run) -> Run:
    return adapted_run


@pytest.fixture(scope="module")
def card(run) -> str:
    return write_card(run).read_text(encoding="utf-8")


def test_says_what_it_is_and_what_it_has_gained(run, card, tiny_encoder):
    before, after = run.result["before"], record_of(run).best["metrics"]
    assert before["perplexity"] > after["perplexity"] == run.score
    for metrics in (before, after):
        assert f"| {metrics['perplexity']:,.1f} | {metrics['masked_accuracy']:.4f} | {metrics['loss']:.4f} |" in card
    sentence = gain(before["perplexity"], after["perplexity"], 52)[1]
    assert sentence.ko in card and sentence.en in card and "뚜렷이" not in card, "52 texts were kept aside"
    assert "바탕 모델: " in card and "기반 모델" not in card
    page = Page(card)
    assert "아직 답을 배우지 않았습니다" in page.text and "It has learnt no answers yet" in page.text
    assert "b" not in page.tags and f"{tiny_encoder.name} · <b>리뷰</b> 글" in page.text
    assert f"<b>리뷰</b> 글의 글 {run.project.text_rows:,}개로 사전 학습을 이어" in page.text
    assert "라벨은 쓰지 않았습니다" in card and "미세 조정" not in card and "TF-IDF" not in card
    assert card.index("## 무엇을 하나요") < card.index("# English") < card.index("## What it does")


@pytest.mark.parametrize("after, kind, of_few", [
    (99, "bad", "bad"), (101, "bad", "bad"), (97, "wait", "wait"), (86, "wait", "wait"), (84, "good", "wait")])
def test_a_gain_in_a_sentence(after, kind, of_few):
    assert gain(100, after, FEW)[0] == kind
    roughly, sentence = gain(100, after, FEW - 1)
    assert roughly == of_few and "뚜렷이" not in sentence.ko


def test_what_training_said_of_the_base_is_in_the_card(card):
    assert "출력층이 없어 새로 만들었습니다" in card, "the tiny encoder has no head: what it gained is mostly that"


def test_an_adaptation_of_an_adaptation_of_a_hub_model(run, tmp_path):
    folder = shutil.copytree(run.project.path, tmp_path / "local" / run.project.name)
    other = Run(folder / "runs" / run.name)
    steps = [{"id": "klue/bert-base", "revision": "b" * 40}, {"id": "texts-1a2b/001", "data": "판결문", "rows": 12345}]
    spec = read_json(other.file)
    spec["base"] |= {"id": "texts-1a2b/001", "license": "cc-by-sa-4.0", "lineage": steps}
    write_json(other.file, spec)
    write_json(other.project.survey_file, read_json(other.project.survey_file) | {"brought": ["train", "valid"]})
    card = write_card(other).read_text(encoding="utf-8")
    matter, told = front_matter(card), Page(card).text
    assert matter["base_model"] == "klue/bert-base" and matter["license"] == "cc-by-sa-4.0"
    assert "이미 한 번 적응시킨 것에서 이어서" in told and "klue/bert-base · <b>리뷰</b> 글" in told
    assert told.index("판결문의 글 12,345개") < told.index("<b>리뷰</b> 글의 글 ") < told.index("cc-by-sa-4.0")
    assert "가져온 파일대로 나누었고(학습, 검증)" in card


def test_what_the_hub_reads_of_it(run, card):
    matter = front_matter(card)
    assert matter["pipeline_tag"] == "fill-mask" and "license" not in matter
    found, = matter["model-index"][0]["results"]
    assert found["dataset"]["split"] == "validation"
    assert [(each["name"], each["value"]) for each in found["metrics"]] == [("Perplexity", round(run.score, 2))]


def test_its_picture(run):
    record = record_of(run)
    image = Image.open(BytesIO(draw(record)))
    assert image.size == (1200, 450) and len(image.convert("RGB").getcolors(1 << 20)) > 50
    assert draw(record) == draw(record)


def test_few_texts_and_personal_data_are_told(run, card):
    assert "퍼플렉시티는 어림입니다" in card, "52 texts were kept aside"
    survey = read_json(run.project.survey_file)
    try:
        rows = survey["rows"] | {"valid": 500}
        write_json(run.project.survey_file, survey | {"rows": rows, "unlabelled": 7, "findings": [
            {"code": "personal_data", "ko": "전화번호가 있습니다.", "en": "Phone numbers.", "count": 1, "repair": None},
            {"code": "missing_label", "ko": "라벨이 없는 9행을 뺐습니다.", "en": "No label.", "count": 9, "repair": None},
            {"code": "missing_text", "ko": "글이 없습니다.", "en": "No text.", "count": 2, "repair": None}]})
        other = write_card(run).read_text(encoding="utf-8")
    finally:
        write_json(run.project.survey_file, survey)
    assert "어림입니다" not in other and "7개는 라벨이 비어 있던 행입니다" in other
    assert "라벨이 없는" not in other and "뺀 행: 4개" in other, "two of them are copies"
    assert "개인정보로 보이는 것이 있었고" in other and "전화번호가 있습니다." in other


def test_quotes_no_row_and_names_no_path(run, card, tiny_encoder):
    for part in ("train", "valid"):
        assert not [text for text in pd.read_parquet(run.project.split(part))["text"] if text in card]
    secrets = [str(tiny_encoder.parent), str(run.project.path.parents[1])]
    with publishable(run, REPO) as folder:
        for file in folder.iterdir():
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], file.name


def test_is_found_by_its_words(run, card):
    home = Home(run.project.path.parents[1])
    assert [found.run.name for found in find(home, "local", ["리뷰", "fill-mask"])] == ["001"]
    assert not find(home, "local", ["긍정"]), "it has learnt no labels"
    home = str(run.project.path.parents[1])
    assert f"001  perplexity {run.score:.4f}  " in here("--home", home, "find", "리뷰", module="cards").stdout
