"""Cross-validation as people meet it: chosen, watched fold after fold, and told beside the test figure."""

import csv
import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.tiny import SAMPLE
from tests.ui.test_pages import PHONE
from trainer.home.layout import Home
from trainer.studio import create_project, look_at

from .fields import fill


@pytest.fixture
def project(app, tmp_path):
    rows = SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:81]
    (tmp_path / "표.csv").write_text("\n".join(rows), encoding="utf-8")
    return create_project(Home(app.home), "local", "적은 행", *look_at(tmp_path / "표.csv"))


def test_it_is_chosen_with_few_test_rows_stopped_resumed_and_followed(visit, app, project):
    page = visit(f"?project={project.name}&step=settings")
    expect(page.locator("#step-settings")).to_contain_text("시험 행이 8개뿐이라")
    expect(page.locator("#mode label:nth-child(2) input")).to_be_checked()
    fill(page, "#option-folds input", "3")
    page.click("#folds-by-hand input")
    expect(page.locator("#option-epochs input")).to_have_value("20")
    page.fill("#option-epochs input", "2")
    page.keyboard.press("Tab")
    page.click("#start")
    training = page.locator("#step-training")
    expect(training.locator(".kt-state").first).to_contain_text("교차 검증 1 · kotune-mini")
    expect(training.locator(".folds tbody tr")).to_have_count(4)
    expect(training.locator(".folds .good")).to_have_count(2)  # the model and a fold
    page.click("#stop")
    expect(page.locator("#to-result")).to_be_visible()
    expect(training.locator(".kt-facts").first).to_contain_text(re.compile("[12] / 3"))
    page.click("#resume")
    expect(training.locator(".kt-facts").first).to_contain_text("3 / 3")
    expect(page.locator("#resume")).to_be_hidden()
    followed = page.url
    expect(training.locator(".folds")).to_contain_text("평균 ± 표준편차")
    expect(training.locator(".kt-plot .scatterlayer .trace").first).to_be_visible()
    expect(training.locator(".kt-plot .ytick", has_text="단순한 방법")).to_have_count(1)
    training.get_by_role("link", name="겹 2").click()
    expect(training.locator(".kt-card .which").last).to_contain_text("교차 검증 1의 겹 2 ·")
    expect(training.locator(".kt-facts").last).to_contain_text("이 겹의 Macro F1(학습한 모델 혼자)")
    page.click("#to-result")
    expect(page.locator("#step-result")).to_contain_text(re.compile("교차 검증 1의 모델 결과.*시험 행 8개로 잰 아래 값보다", re.DOTALL))
    expect(page.locator("#step-result .kt-heading")).not_to_contain_text("시험 데이터")
    expect(page.locator("#step-result .kt-section", has_text="학습에 한 번도 쓰지 않은")).to_contain_text("정확한 숫자 보기")
    expect(page.locator("#step-result .kt-hero")).to_have_count(1)  # eight rows do not contradict the folds
    number, text, truth, guess, _ = page.locator("#mistakes td").all_inner_texts()[:5]
    learnt = {row for part in ("train", "valid") for row in pd.read_parquet(project.split(part))["row"]}
    brought = list(csv.reader(SAMPLE.read_text(encoding="utf-8-sig").splitlines()))
    assert brought[(row := int(number.removesuffix("행"))) - 1] == [text, truth] and guess != truth
    assert row in learnt  # of the folds, not of the test
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="내 프로젝트").click()
    expect(page.locator(".projects li", has_text="적은 행").first).to_contain_text("교차 검증(3겹)")

    phone = visit(followed.removeprefix(app.url), locale="en-US", **PHONE)
    training = phone.locator("#step-training")
    expect(training.locator(".kt-facts").first).to_contain_text(re.compile(r"Folds done\s*3 / 3"))
    assert not re.search("[가-힣]", training.locator(".folds").inner_text())
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert training.locator(".folds a").first.bounding_box()["height"] >= 44, "as large as a finger"
