"""Methods compared as people and programs meet it: chosen, followed row by row, told with table and picture."""

import json
import re
import shutil
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from gradio_client.exceptions import AppError
from playwright.sync_api import expect

from tests.tiny import SAMPLE
from tests.trainer.models.test_download import pushed
from tests.trainer.queue.test_supervision import until
from tests.ui.test_pages import PHONE
from trainer.home.layout import Home
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan

from .fields import fill


@pytest.fixture
def project(app, tmp_path):
    rows = SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:121]
    (tmp_path / "표.csv").write_text("\n".join(rows), encoding="utf-8")
    return create_project(Home(app.home), "local", "견줄 글", *look_at(tmp_path / "표.csv"))


def test_models_are_chosen_followed_and_told_in_table_and_chart(visit, app, hub, project, tiny_encoder):
    """One of them private, on the Hub; on a phone the chart has numbers in place of names."""
    token = pushed(hub, tiny_encoder)
    page = visit(f"?project={project.name}&step=settings")
    page.click("#mode label:has-text('행 수를 바꿔 비교')")
    expect(page.locator("#shares label:has(input:checked)")).to_have_count(2)  # 25 and 50 % of so few rows
    expect(page.locator("#start")).to_have_text("비교 시작")
    page.click("#mode label:has-text('방법 비교')")
    expect(page.locator("#shares")).to_be_hidden()
    expect(page.locator("#source")).to_be_hidden()
    chosen = page.locator("#compared label:has(input:checked)")
    expect(chosen.filter(has_text="kotune-mini")).to_have_count(1)
    while chosen.count():
        chosen.first.click()
    page.fill("#compared-more textarea", f"{tiny_encoder}\nalice/tiny")
    page.keyboard.press("Tab")
    expect(page.locator("#forecast")).to_contain_text("모델을 받아 보아야 압니다")
    expect(page.locator("#start")).to_have_text("비교 시작")
    fill(page, "#compared-token input", token)
    page.click("#start")

    training = page.locator("#step-training")
    expect(training.locator(".kt-state").first).to_contain_text("방법 비교 1 · 모델 2가지")
    rows = training.locator(".methods tbody tr")
    expect(rows.filter(has_text="alice/tiny")).to_have_count(1)
    assert token not in "".join(path.read_text(errors="ignore") for path in project.path.rglob("*.json*"))
    expect(page.locator("#to-result")).to_be_visible()
    expect(rows).to_have_count(4)  # with the simple methods
    expect(training.locator(".kt-lead").first).to_contain_text(re.compile("시험 12행에서는 .* 가장 좋습니다"))
    expect(training.locator(".methods")).to_contain_text("학습 전")
    chart = training.locator(".kt-plot:visible").first
    expect(chart.locator(".points .point")).to_have_count(3)  # named, or numbered where they are too near
    assert {"아주 작은 인코더", "tiny", "단순한 방법"} <= {*chart.evaluate("node => node.data.map(({ name }) => name)")}
    for ending, kind in (("csv", "text/csv"), ("png", "image/png")):
        file = page.request.get(app.url + training.locator(f".kt-downloads a[href*='.{ending}']").get_attribute("href"))
        assert file.ok and file.headers["content-type"].startswith(kind) and len(file.body()) > 200
    training.get_by_role("link", name="alice/tiny").click()
    expect(training.locator(".kt-card .which").last).to_contain_text("방법 비교 1의 alice/tiny")
    page.click("#to-result")
    told = page.locator("#step-result .kt-section", has_text="방법 비교").first
    expect(told).to_contain_text("가장 좋습니다")
    told.get_by_role("link", name="표와 그림 보기").click()
    expect(training.locator(".methods")).to_be_visible()

    address = page.url[len(app.url):]
    phone = visit(address, locale="en-US", **PHONE)
    expect(phone.locator(".methods tbody tr")).to_have_count(4)
    text = phone.locator("#step-training .methods").inner_text()
    assert not re.search("[가-힣]", text.replace("아주 작은 인코더", ""))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for number in "1234":
        expect(phone.locator(".kt-plot:visible text", has_text=re.compile(f"^{number}$"))).to_have_count(1)

    other = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}), local_folders=True)
    until(lambda: other.result and other.is_tested)
    page.reload()
    boxes, compare = page.locator(".picked input[type=checkbox]"), page.locator(".kt-picked a")
    expect(boxes).to_have_count(2)
    boxes.nth(0).check()
    assert compare.get_attribute("href") is None
    boxes.nth(1).check()
    compare.click()
    beside = page.locator("#beside")
    expect(beside.locator(".methods").first.locator("tbody tr")).to_have_count(4)
    expect(beside.locator(".methods").last).to_contain_text("에폭")
    page.reload()
    expect(beside.locator(".kt-lead")).to_contain_text("시험 12행에서는")
    assert page.request.get(app.url + beside.locator(".kt-downloads a").first.get_attribute("href")).ok
    page.go_back()
    expect(training.locator(".picked")).to_be_visible()
    strange = visit(f"?project={project.name}&step=result&runs={other.name}.999", locale="en-US", **PHONE)
    expect(strange.locator("#beside .kt-problem")).to_contain_text("999")


def test_programs_start_one_and_read_what_it_has_come_to(client, app, project, tiny_encoder, tmp_path):
    other = shutil.copytree(tiny_encoder, tmp_path / "또 하나")
    with pytest.raises(AppError, match=r"\[how_many_methods\]"):
        client.predict(project.name, [], api_name="/start_comparison")
    models = [str(tiny_encoder), str(other)]
    started = client.predict(project.name, models, "같은 열쇠", api_name="/start_comparison")
    assert client.predict(project.name, models, "같은 열쇠", api_name="/start_comparison") == started
    name = started["search"]
    until(lambda: project.search(name).result)
    found = client.predict(project.name, name, api_name="/search")
    assert found["kind"] == "methods" and found["result"]["state"] == "done" and len(found["trials"]) == 2
    assert [each["name"] for each in found["compared"]] == ["아주 작은 인코더", "또 하나", "tfidf", "majority"]
    address = f"{app.url}api/v1/projects/{project.name}/searches"
    assert json.loads(urlopen(f"{address}/{name}").read()) == found
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{address}/999")
    table = urlopen(f"{address}/{name}/compared.csv?language=en").read()
    assert table.startswith("\ufeffmethod".encode()) and table.count(b"\n") == 5
    runs = [each["run"] for each in found["trials"]]
    both = client.predict(project.name, runs, api_name="/beside")
    assert both["rows"] == both["of"] == 12 and [each["run"] for each in both["compared"]] == [*runs, None, None]
    address = f"{app.url}api/v1/projects/{project.name}/beside"
    assert json.loads(urlopen(f"{address}?runs={'.'.join(runs)}").read()) == both
    assert urlopen(f"{address}.csv?runs={'.'.join(runs)}").read().count(b"\n") == 5
    with pytest.raises(AppError, match=r"\[how_many_runs\]"):
        client.predict(project.name, runs[:1], api_name="/beside")
