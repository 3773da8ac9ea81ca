"""The card of a run that was really trained, as a reader, the Hub and a stranger's labels see it."""

import json
import shutil
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
import yaml
from markdown_it import MarkdownIt

from cards.card import write_card
from cards.metadata import HUB_METRICS
from cards.record import record_of
from cards.search import find
from cards.verdict import accuracy_interval, doubt, verdict, weightier
from tests.tiny import train
from trainer.data.findings import remedy
from trainer.errors import Problem
from trainer.fields import in_force, title_of
from trainer.home.files import read_json, write_json
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.home.specs import Origin
from trainer.kinds.scores import Scores
from trainer.kinds.stored import write_answers
from trainer.options import Settings
from trainer.tasks import TASKS
from trainer.tasks.measured import measured_test

TITLE = "---\nlicense: mit\n---\n# <script>alert('제목')</script> kim@example.com"
LABELS = ["<img src=x onerror=alert(1)>", "a | b `c` $x$", "문의 010-1234-5678", "😀 [x](javascript:alert(1))"]
FILE = "--- ![x](http:evil) <b>리뷰 010-9876-5432.csv"


@pytest.fixture
def run(finished_run, tmp_path) -> Run:
    """A copy of the finished run without a card, to be changed."""
    project = shutil.copytree(finished_run.project.path, tmp_path / "home" / "local" / finished_run.project.name,
                              ignore=shutil.ignore_patterns("README.md"))
    return Run(project / "runs" / finished_run.name)


@pytest.fixture(scope="module")
def hostile_run(tiny_encoder, tmp_path_factory) -> Run:
    folder = tmp_path_factory.mktemp("hostile")
    texts = [f"이 물건은 {adverb} {word}네요 {number}번" for number in range(6)
             for adverb in ("참", "정말", "아주") for word in ("좋", "나쁘", "그냥 그렇", "비싸")]
    rows = pd.DataFrame({"글": texts, "분류": [LABELS[i % 4] for i in range(len(texts))]})
    rows.loc[0, "글"] = "제 번호는 010-5555-6666 입니다"
    rows.to_csv(folder / FILE, index=False)
    return train(folder / "home", tiny_encoder, folder / FILE, TITLE, epochs=1)


class Page(HTMLParser):
    """Rendered Markdown: tags, addresses and text; HTML in the source would come through."""

    def __init__(self, card: str):
        super().__init__()
        self.tags, self.addresses, self.text = set(), set(), ""
        body = card.split("\n---\n", 1)[1]
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(body))

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.addresses |= {value for name, value in attributes if name in ("src", "href")}

    def handle_data(self, data):
        self.text += data


def front_matter(card: str) -> dict:
    assert card.startswith("---\n")
    return yaml.safe_load(card.split("---\n")[1])


def test_front_matter_for_the_hub(finished_run):
    matter = front_matter(write_card(finished_run).read_text(encoding="utf-8"))
    metrics = measured_test(finished_run, 1.0)["metrics"]
    assert matter["language"] == "ko" and matter["library_name"] == "transformers"
    assert matter["pipeline_tag"] == "text-classification" and "kotune" in matter["tags"]
    assert "license" not in matter and "base_model" not in matter  # a local folder of unknown licence
    found = {each["name"]: each["value"] for each in matter["model-index"][0]["results"][0]["metrics"]}
    assert found["Accuracy"] == round(metrics["accuracy"], 4)
    assert found["Macro F1"] == round(metrics["macro_f1"], 4)


def test_the_hub_knows_every_metric_by_its_name():
    """As `evaluate` and leaderboards call them; a title says which of its kind it is."""
    known = {"accuracy", "f1", "exact_match", "pearsonr", "spearmanr", "mae", "perplexity", "loss"}
    called = {HUB_METRICS.get(each.name, {"metric_type": each.name})["metric_type"]
              for task in TASKS.values() for each in (task.metrics if task.makes == "model" else task.metrics[:1])}
    assert called == known


def test_a_base_of_the_hub_and_its_licence(run):
    spec = read_json(run.file)
    spec["base"] |= {"id": "klue/bert-base", "revision": "a" * 40, "license": "cc-by-sa-4.0"}
    write_json(run.file, spec)
    card = write_card(run).read_text(encoding="utf-8")
    assert front_matter(card)["base_model"] == "klue/bert-base"
    assert front_matter(card)["license"] == "cc-by-sa-4.0"
    assert "https://huggingface.co/klue/bert-base" in card and "a" * 40 in card


@pytest.mark.parametrize("license, said", [
    ({"license": "cc-by-nc-sa-4.0"}, ["비상업", "동일 조건"]), ({"license": "mit"}, []),
    ({"license": "other", "license_name": "hyperclovax-seed"}, ["만든 곳이 정한 라이선스"])])
def test_what_the_licence_of_the_base_asks_for_is_said(run, license, said):
    spec = read_json(run.file)
    spec["base"] |= {"id": "someone/model"} | license
    write_json(run.file, spec)
    card = write_card(run).read_text(encoding="utf-8")
    assert {key: front_matter(card)[key] for key in license} == license
    assert [*license.values()][-1] in Page(card).text
    remarks = ["비상업", "동일 조건", "변경 금지", "만든 곳이 정한 라이선스"]
    assert [each for each in remarks if f"{each}:" in Page(card).text] == said


def test_the_carried_base_is_named_in_the_text(run):
    spec = read_json(run.file)
    spec["base"] |= {"id": "kotune-mini", "license": "apache-2.0"}
    write_json(run.file, spec)
    card = write_card(run).read_text(encoding="utf-8")
    assert "base_model" not in front_matter(card) and front_matter(card)["license"] == "apache-2.0"
    assert "코튠에 들어 있는 작은 한국어 인코더 **kotune-mini**" in card


def test_the_steps_from_pretraining_to_this_model(run):
    spec = read_json(run.file)
    steps = [{"id": "klue/bert-base", "revision": "b" * 40},
             {"id": "texts-1a2b/001", "data": "<b>판결문</b> 모음", "rows": 12345}]
    spec["base"] |= {"id": "texts-1a2b/001", "license": "cc-by-sa-4.0", "lineage": steps}
    write_json(run.file, spec)
    card = write_card(run).read_text(encoding="utf-8")
    assert front_matter(card)["base_model"] == "klue/bert-base" and "texts-1a2b" not in card
    told = Page(card).text.split("계보와 라이선스")[1]
    places = [told.index(words) for words in ("사전 학습: klue/bert-base", "b" * 40, "<b>판결문</b> 모음의 글 12,345개",
                                              "리뷰 감정의 학습 행 415개", "cc-by-sa-4.0")]
    assert places == sorted(places)


def test_says_what_was_done_and_found(finished_run):
    card = write_card(finished_run).read_text(encoding="utf-8")
    test, record = measured_test(finished_run, 1.0), record_of(finished_run)
    for name in Settings.model_fields:
        assert (title_of(Settings, name).ko in card) == (name in in_force(finished_run.spec.settings))
    for metrics in (test["metrics"], *test["baselines"].values(), *(epoch["metrics"] for epoch in record.epochs)):
        assert f"{metrics['accuracy']:.4f}" in card and f"{metrics['macro_f1']:.4f}" in card
    for row, label in zip(test["figures"]["confusion"], record.labels, strict=True):
        assert f"| {label} | {row[0]} | {row[1]} |" in card
    assert "max_length=64" in card and record.result["device"] in card and "reviews.csv" in card
    words = verdict(test, record.task)[1]
    assert words.ko in card and words.en in card and doubt(test).ko in card
    assert card.index("## 무엇을 하나요") < card.index("# English") < card.index("## What it does")
    assert finished_run.curves.read_bytes().startswith(b"\x89PNG")


def test_is_the_same_each_time(finished_run):
    first = write_card(finished_run).read_bytes()
    assert write_card(finished_run).read_bytes() == first


def test_quotes_no_row_and_names_no_path(finished_run, tiny_encoder):
    card = write_card(finished_run).read_text(encoding="utf-8")
    for part in ("train", "valid", "test"):
        assert not [text for text in pd.read_parquet(finished_run.project.split(part))["text"] if text in card]
    assert str(tiny_encoder.parent) not in card and str(finished_run.project.path) not in card


def test_hostile_names_take_no_effect(hostile_run):
    card = write_card(hostile_run).read_text(encoding="utf-8")
    matter, page = front_matter(card), Page(card)
    assert "license" not in matter and "<script>" in matter["model-index"][0]["name"]
    assert page.tags <= {"h1", "h2", "h3", "p", "a", "ul", "li", "strong", "img", "table", "thead", "tbody", "tr", "th",
                         "td", "pre", "code"}
    assert page.addresses == {"#english", "curves.png"}
    for label in (LABELS[0], LABELS[1], LABELS[3], "문의 ○○○-○○○○-○○○○"):
        assert label in page.text
    for secret in ("1234-5678", "9876-5432", "5555-6666", "kim@example.com"):
        assert secret not in card
    assert "개인정보" in page.text  # the survey's finding


def test_says_what_was_repaired_and_what_was_brought(run):
    survey = read_json(run.project.survey_file)
    assert "학습하기 전에 고친 것:\n\n- 없습니다." in write_card(run).read_text(encoding="utf-8")
    survey["changes"] = [{"code": "merge_labels", "ko": "3행의 라벨을 합쳤습니다('<b>POS</b>' → '긍정').",
                          "en": "The labels of 3 rows were merged ('<b>POS</b>' → '긍정').", "count": 3,
                          "examples": [{"row": 2, "before": "POS", "after": "긍정", "file": None}]},
                         {"code": "sample", "ko": "400행은 쓰지 않습니다.", "en": "400 rows are not used.", "count": 400,
                          "examples": [{"row": 3, "before": "좋아요", "after": None, "file": None}]},
                         {"code": "mask_personal", "ko": "1행에서 가렸습니다.", "en": "Masked in 1 row(s).", "count": 1,
                          "examples": []}]
    survey["findings"].append({"code": "repeated_names", "severity": "info", "count": 2, "rows": [9], "repair": None,
                               "ko": "열 이름이 되풀이된 2행을 뺐습니다.", "en": "2 rows repeat the names."})
    survey["findings"] += [{"code": code, "count": 1, "ko": "1행을 뺐습니다.", "en": "Left out: 1 row."}
                           for code in ("missing_spans", "bad_labels", "bad_numbers", "faulty_rows")]
    survey["findings"].append({"code": "personal_data", "severity": "warning", "count": 1, "rows": [2],
                               "repair": "mask_personal", "ko": "개인정보가 있습니다." + remedy("mask_personal").ko,
                               "en": "Personal data." + remedy("mask_personal").en})
    write_json(run.project.survey_file, survey | {"brought": ["train", "test"]})
    spec = run.project.spec
    assert f"라벨 열 {spec.columns.label}" in write_card(run).read_text(encoding="utf-8")
    within = {"columns": spec.columns.model_copy(update={"label": None})}
    write_json(run.project.file, spec.model_copy(update=within).model_dump())
    card = write_card(run).read_text(encoding="utf-8")
    page = Page(card)
    assert "뺀 행: 406개" in card and "Rows left out: 406" in card
    assert "라벨은 글 안에 있습니다" in card and "labels within it" in card
    assert "b" not in page.tags and "3행의 라벨을 합쳤습니다('<b>POS</b>' → '긍정')." in page.text
    assert "가져온 파일대로 나누었고(학습, 시험)" in card and "(Training, Test)" in card
    assert "개인정보가 있습니다." in card and "스위치" not in card and "Switch" not in card
    assert "학습 글에 개인정보로 보이는 것이" not in card, "it was masked"


def test_says_that_rows_were_corrected_by_hand(run):
    """A score on test rows of which wrong ones were corrected is better than it should be."""
    origin = Origin(project="before-12", title="먼저 <b>것</b>", relabelled=4, removed=1, added=20, of_test=3, of_others=2)
    write_json(run.project.file, run.project.spec.model_copy(update={"origin": origin}).model_dump())
    card = Page(write_card(run).read_text(encoding="utf-8"))
    assert "‘먼저 <b>것</b>’ 프로젝트에서 왔습니다: 정답 4개 고침, 1행 뺌, 20행 더함" in card.text
    assert "labels of 4 rows corrected, 1 row taken out, 20 rows added" in card.text
    assert "시험 행을 사람이 3번 고치거나 뺐습니다" in card.text and "looked at, the score is better" in card.text
    assert "교차 검증하는 행을" not in card.text  # there was none


def test_a_project_of_an_earlier_version(run):
    survey = read_json(run.project.survey_file)
    for each in survey["findings"]:
        each.pop("repair"), each.pop("files")
    write_json(run.project.survey_file, {name: survey[name] for name in (
        "rows", "labels", "fingerprint", "findings", "counts", "characters", "notes")})
    assert "시드 42로 나눴고" in write_card(run).read_text(encoding="utf-8")


def test_many_labels_get_their_confusions_listed(run):
    labels = [f"라벨 {number}" for number in range(30)]
    survey = read_json(run.project.survey_file)
    survey |= {"labels": labels, "counts": dict.fromkeys(labels, 5)}
    matrix = [[3 if truth == guess else int(guess == truth + 1) for guess in range(30)] for truth in range(30)]
    write_json(run.project.survey_file, survey)
    for file in (run.answer_file("test"), *map(run.project.answer_file, ("tfidf", "majority"))):
        write_answers(file, Scores.from_confusion(matrix))
    card = write_card(run).read_text(encoding="utf-8")
    assert "가장 잦은 혼동" in card and "| 라벨 28 | 라벨 29 | 1 |" in card and "그 밖에 10가지" in card


@pytest.mark.parametrize("temperature, valid, of_model, of_both", [
    (1.5, 120, "(온도 1.50, 그것으로 나눈 값이 마지막 층에 들어 있습니다)", "그 프로그램이 따로 보정합니다(온도 "),
    (1.0, 120, "모델의 확률은 보정하지 않았습니다", "그 프로그램이 따로 보정합니다(온도 "),
    (1.0, 40, "모델의 확률은 보정하지 않았습니다", "얻는 확률은 보정하지 않았습니다")])
def test_says_whose_probabilities_are_calibrated_and_where(run, temperature, valid, of_model, of_both):
    """Few validation rows: the simple method answers beside the model."""
    truth = np.arange(valid) % 2
    unsure = Scores.from_logits(np.where(np.arange(2) == truth[:, None], 0.5, 0.0), truth)
    for name in (f"epoch-{run.result['best_epoch']:02d}", "tfidf"):
        write_answers(run.answer_file(name), unsure)
    write_json(run.result_file, run.result | {"temperature": temperature})
    card = write_card(run).read_text(encoding="utf-8")
    assert of_model in card and of_both in card and "## 코튠과 똑같이 답하기" in card


def test_a_trial_of_a_search_has_met_no_test_rows(run):
    run.answer_file("test").unlink(missing_ok=True)
    card = write_card(run).read_text(encoding="utf-8")
    assert "시험 행으로는 아직 재지 않았습니다" in card and "results" not in str(front_matter(card))


@pytest.mark.parametrize("result", [None, {"state": "failed", "problem": {}}, {"state": "stopped", "best_epoch": None}])
def test_no_card_without_a_model(run, result):
    for file in (run.result_file, run.earlier):
        file.unlink()
    if result is not None:
        run.result_file.write_text(json.dumps(result))
    with pytest.raises(Problem) as error:
        write_card(run)
    home = Home(run.project.path.parents[1])
    assert error.value.code == "no_model" and not run.card.exists() and not find(home, "local", ["리뷰"])


def test_interval_and_verdict():
    low, high = accuracy_interval(0.8, 100)
    assert (round(low, 4), round(high, 4)) == (0.7112, 0.8666)  # Wilson: (p + z²/2n ± z√(pq/n + z²/4n²)) / (1 + z²/n)

    def outcome(accuracy, chance, **more):
        return verdict({"metrics": {"accuracy": accuracy}, "rows": 500, "baselines": {"tfidf": {"accuracy": 0.8}},
                        "chance": chance, **more}, TASKS["classification"])

    assert outcome(0.7, 0.01, folds=[])[1] == ("교차 검증 500행으로 보면 단순한 방법보다 못합니다.",
                                            "By the 500 rows of cross-validation it is worse than the simple method.")
    few, many = {"rows": 50}, {"rows": 500}
    assert weightier(few, many) is many and weightier(many, few) is many and weightier(few, None) is few
    assert [outcome(*each)[0] for each in ((0.7, 0.04), (0.7, 0.06), (0.9, 0.06), (0.9, 0.04))] == [
        "bad", "wait", "wait", "good"]
    kind, words = outcome(0.8, 1.0, share=0)
    assert kind == "wait" and "그래서 그것으로 답합니다" in words.ko
    assert outcome(0.97, 0.001, confusion=[[97, 0], [3, 0]])[0] == "bad", "a label is never found, whatever the rest"
    far = {"metrics": {"mae": 1.9}, "rows": 500, "baselines": {"tfidf": {"mae": 2.3}}, "chance": 0.001}
    assert verdict(far, TASKS["number"])[0] == "good", "of distances the smaller one is better"
    assert doubt({"metrics": {"accuracy": 0.8}, "rows": 5000}) is None
