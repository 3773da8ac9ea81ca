"""Numbers, the whole way on the page: asked for, trained, shown, corrected by typing, answered by page and programs."""

import io
import json
import random
import re
import urllib.request

import openpyxl
import pandas as pd
from playwright.sync_api import expect

from tests.trainer.tasks.samples import scored

from .fields import fill
from .tables import bring, create, is_surveyed, unfold


def table(count: int) -> bytes:
    draw = random.Random(4)
    rows = [scored(draw) for _ in range(count)] + [("오늘 어제 우리", "무응답")]
    return pd.DataFrame(rows, columns=["글", "점수"]).to_csv(index=False).encode()


def test_a_number_is_learnt_corrected_and_asked_for(visit, app, client, tmp_path):
    page = visit()
    bring(page, 후기=table(240))
    is_surveyed(page)
    expect(page.locator("#which-task input:checked")).to_have_value("number")
    expect(page.locator("#read")).to_contain_text("글 ‘글’ · 수 ‘점수’")
    expect(page.locator("#findings")).to_contain_text("242행 '무응답'")
    unfold(page, "division")
    expect(page.locator("#divided")).to_contain_text("6.5")
    create(page)
    page.click("#mode label:nth-child(4)")
    page.fill("#option-epochs input", "1")
    page.keyboard.press("Tab")
    page.click("#start")
    page.click("#to-result")
    expect(page.locator(".kt-hero-count")).to_have_text(re.compile(r"평균 [\d.]+점 차이로 맞힙니다"))
    expect(page.locator(".kt-distances")).to_contain_text("늘 평균으로 답하기")
    project = re.search(r"project=([^&]+)", page.url)[1]

    page.locator("#corrections select").first.select_option("정답 고치기")
    typed = page.locator("#corrections .kt-typed input").first
    typed.fill("3,5")
    typed.press("Tab")
    expect(page.locator("#corrected")).to_contain_text("정답 1개를 고침")
    page.click("#correct")
    expect(page.locator("#step-settings")).to_be_visible()
    after = re.search(r"project=([^&]+)", page.url)[1]
    assert after != project and next(each for each in client.predict(api_name="/projects")
                                     if each["project"] == after)["origin"]["relabelled"] == 1

    page.goto(f"{app.url}?project={project}&step=use")
    fill(page, "#texts textarea", "정말 좋아요 <b>최고예요</b>\n싫어요 나빠요")
    page.click("#predict")
    expect(page.locator(".kt-answer .kt-number")).to_have_count(2)
    expect(page.locator(".kt-answer").first).to_contain_text("<b>최고예요</b>")
    page.set_input_files("#table-file input[type=file]", {
        "name": "새 글.csv", "mimeType": "text/csv", "buffer": "글\n좋아요 최고예요\n싫어요\n".encode()})
    expect(page.locator("#label")).to_have_text("2행 모두 맞히기")
    page.click("#label")
    expect(page.locator("#table-answers td:nth-child(n+2)")).to_have_text([re.compile(r"^[\d.]{1,4}점$")] * 6)
    expect(page.locator("#table-answers .kt-bar .name").first).to_have_text(re.compile(r"^\d(\.\d{1,2})?$"))
    with page.expect_download() as download:
        page.click("#take-table")
    download.value.save_as(tmp_path / "결과.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "결과.xlsx").active
    names, first, second = sheet.values
    assert names == ("글", "예측 점수", "아래", "위")
    assert all(isinstance(cell, int | float) and 0 <= cell <= 7 for row in (first, second) for cell in row[1:])
    assert all(re.fullmatch(r"0\.0{1,2}", cell.number_format) for cell in sheet[2][1:]), "shown as the page tells them"

    answer = client.predict(project, ["좋아요 최고예요"], api_name="/predict")
    request = urllib.request.Request(f"{app.url}api/v1/projects/{project}/predict",
                                     json.dumps({"texts": ["좋아요 최고예요"]}).encode(),
                                     {"content-type": "application/json"})
    assert json.load(io.BytesIO(urllib.request.urlopen(request).read())) == answer
    assert answer[0]["low"] <= answer[0]["number"] <= answer[0]["high"]
    assert answer[0]["number"] == first[1] or abs(answer[0]["number"] - first[1]) < 1e-3
