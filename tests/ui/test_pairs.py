"""Pairs of texts, the whole way on the page: offered, trained, shown, asked on the page and by programs, in a table."""

import io
import json
import random
import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
from playwright.sync_api import expect

from tests.trainer.training.test_learning import WORDS, text_of

from .fields import fill
from .tables import bring, create, is_surveyed, unfold

RELATIONS = dict(zip(WORDS, ("같은 뜻", "다른 뜻"), strict=True))


def pairs(count: int) -> bytes:
    draw = random.Random(3)
    rows = [(text_of("칭찬", draw), text_of(label, draw), RELATIONS[label]) for label in WORDS for _ in range(count)]
    return pd.DataFrame(rows, columns=["전제", "가설", "관계"]).to_csv(index=False).encode()


def test_the_relation_of_two_texts_is_learnt_and_asked_for(visit, app, client, tmp_path):
    page = visit()
    bring(page, 함의=pairs(120))
    is_surveyed(page)
    asked = page.locator("#which-task")
    expect(asked.locator("label").first).to_contain_text(re.compile("두 글의 관계.*'전제' 열과 '가설' 열에", re.DOTALL))
    expect(asked.locator("input:checked")).to_have_value("pairs")
    unfold(page, "read")
    expect(page.locator("#second-column input")).to_have_value("가설")
    asked.locator("label").last.click()  # overruled: one text is read, and it is said what is left out
    expect(page.locator("#second-column")).to_be_hidden()
    expect(page.locator("#findings")).to_contain_text("두 글을 함께 읽는 과제를 고르거나")
    asked.locator("label").first.click()
    expect(page.locator("#second-column input")).to_have_value("가설")
    expect(page.locator("#findings")).not_to_contain_text("함께 읽는 과제를 고르거나")
    create(page)
    page.click("#mode label:nth-child(4)")
    expect(page).to_have_url(re.compile("way=manual"))  # which F5 begins with
    page.fill("#option-epochs input", "1")
    page.keyboard.press("Tab")
    page.click("#start")
    page.click("#to-result")
    expect(page.locator(".kt-hero")).to_contain_text("단순한 방법")
    project = parse_qs(urlsplit(page.url).query)["project"][0]

    page.click("#to-use")
    expect(page.locator("#texts")).to_contain_text("첫째 글 · 전제")
    page.click("#examples")
    expect(page.locator("#second-text textarea")).not_to_have_value("")
    fill(page, "#texts textarea", "정말 좋아요")
    fill(page, "#second-text textarea", "<b>최고예요</b>")
    page.click("#predict")
    expect(page.locator(".kt-answer")).to_have_count(1)
    expect(page.locator(".kt-answer")).to_contain_text("<b>최고예요</b>")
    fill(page, "#second-text textarea", "")
    page.click("#predict")
    expect(page.locator("#step-use .kt-problem").first).to_contain_text("글이 하나뿐입니다")

    page.set_input_files("#table-file input[type=file]", {
        "name": "새 쌍.csv", "mimeType": "text/csv", "buffer": "가설,전제\n최고예요,정말 좋아요\n싫어요,\n".encode()})
    expect(page.locator("#table-second input")).to_have_value("가설")
    page.click("#label")
    with page.expect_download() as download:
        page.click("#take-table")
    download.value.save_as(tmp_path / "결과.xlsx")
    names, first, second = openpyxl.load_workbook(tmp_path / "결과.xlsx").active.values
    assert names == ("가설", "전제", "예측 라벨", "확률") and first[2] in RELATIONS.values() and second[2:] == (None, None)

    both = ["정말 좋아요", "최고예요"]
    answer = client.predict(project, [both, {"text": both[0], "second": both[1]}], api_name="/predict")
    body = json.dumps({"texts": [both]}).encode()
    request = urllib.request.Request(f"{app.url}api/v1/projects/{project}/predict", body,
                                     {"content-type": "application/json"})
    assert answer[0] == answer[1] and json.load(io.BytesIO(urllib.request.urlopen(request).read())) == answer[:1]
