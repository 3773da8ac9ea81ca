"""A table classified on the page: brought as Korean Excel writes it, taken away as a workbook."""

import re
import shutil

import openpyxl
from playwright.sync_api import expect

REVIEWS = ["정말 재미있어요", "돈이 아깝다", "", "<b>굵은</b> 글", "=1+1"]


def test_a_table_comes_back_with_labels(visit, app, finished_run, tmp_path):
    project = shutil.copytree(finished_run.project.path, app.home / "local" / "table-0000")
    page = visit(f"?project={project.name}&step=use")
    rows = "\r\n".join(["번호,의견", *(f"{number},{text}" for number, text in enumerate(REVIEWS * 5))])
    page.set_input_files("#table-file input[type=file]", {"name": "민원 3월.csv", "mimeType": "text/csv",
                                                          "buffer": rows.encode("cp949")})
    expect(page.locator("#label")).to_have_text("25행 모두 분류하기")
    expect(page.locator("#label-table .kt-notes").first).to_contain_text("CP949")
    expect(page.locator("#table-column input")).to_have_value("의견")
    page.click("#label")
    expect(page.locator("#take-table")).to_be_visible()
    expect(page.locator("#table-answers")).to_contain_text("글이 빈 5행은 답 없이 두었습니다")
    expect(page.locator("#table-answers td", has_text="<b>굵은</b> 글").first).to_be_visible()
    with page.expect_download() as download:
        page.click("#take-table")
    assert download.value.suggested_filename == "민원 3월-답.xlsx"
    download.value.save_as(tmp_path / "결과.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "결과.xlsx").active
    names, *found = sheet.values
    assert names == ("번호", "의견", "예측 라벨", "확률") and [row[1] or "" for row in found] == REVIEWS * 5
    assert sheet["B6"].value == "=1+1" and sheet["B6"].data_type == "s"
    assert {row[2] for row in found if row[1]} <= {"긍정", "부정"} and found[2][2:] == (None, None)

    page.locator("#table-file").get_by_label("지우기").click()
    expect(page.locator("#label")).to_be_hidden()
    page.set_input_files("#table-file input[type=file]", {"name": "줄.csv", "mimeType": "text/csv", "buffer": "\n".join(
        f"머리글 없이 적은 {number}번째 글입니다" for number in range(10, 40)).encode()})
    expect(page.locator("#label")).to_have_text("30행 모두 분류하기")
    expect(page.locator("#label-table .kt-notes").first).to_contain_text("첫 행도 아래의 글과 다르지 않습니다")
    page.click("#table-header input")
    page.get_by_role("option", name=re.compile("열 이름입니다")).click()
    expect(page.locator("#label")).to_have_text("29행 모두 분류하기")
    book = openpyxl.Workbook()
    for row in (["글"], ["정말 재미있어요"], ["돈이 아깝다"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "숨긴 행.xlsx")
    page.locator("#table-file").get_by_label("지우기").click()
    page.set_input_files("#table-file input[type=file]", tmp_path / "숨긴 행.xlsx")
    expect(page.locator("#label-table .kt-notes").first).to_contain_text("행 1개(3행)도 읽었습니다")
    page.locator("#label-table").get_by_role("button", name="다르게 읽기").click()
    page.click("#table-hidden-rows input")
    page.get_by_role("option", name=re.compile("뺍니다")).click()
    expect(page.locator("#label-table .kt-notes").first).to_contain_text("행 1개(3행)는 읽지 않고")
    page.locator("#table-file").get_by_label("지우기").click()
    expect(page.locator("#take-table")).to_be_hidden()
    page.set_input_files("#table-file input[type=file]", {"name": "그림.png", "mimeType": "image/png",
                                                          "buffer": b"\x89PNG\r\n\x1a\n" + bytes(100)})
    expect(page.locator("#label-table .kt-problem")).to_contain_text("PNG")
    expect(page.locator("#label")).to_be_hidden()


def test_rows_that_do_not_read_are_left_out_where_the_refusal_says(visit, app, finished_run):
    project = shutil.copytree(finished_run.project.path, app.home / "local" / "table-0002")
    page = visit(f"?project={project.name}&step=use")
    broken = {"name": "민원.csv", "mimeType": "text/csv",
              "buffer": "\n".join(["번호,의견", *(f"{i},{text}" for i, text in enumerate(REVIEWS)), "칸,이,많다"]).encode()}
    page.set_input_files("#table-file input[type=file]", broken)
    expect(page.locator("#label-table .kt-problem")).to_contain_text("'다르게 읽기'에서 '읽히지 않는 행 빼기'를 '예'로")
    for shown in ("#label", "#table-hidden-rows"):
        expect(page.locator(shown)).to_be_hidden()
    page.locator("#label-table").get_by_role("button", name="다르게 읽기").click()
    page.click("#table-skip-broken input")
    page.get_by_role("option", name=re.compile("예: 빼고 읽습니다")).click()
    expect(page.locator("#label-table .kt-notes").first).to_contain_text("읽히지 않는 행 1개(7행)를 빼고 읽었습니다")
    expect(page.locator("#label")).to_have_text("6행 모두 분류하기")
    expect(page.locator("#label-table .kt-problem")).to_be_hidden()


def test_the_sheet_is_chosen_and_whoever_leaves_is_not_waited_for(visit, app, finished_run, tmp_path):
    project = shutil.copytree(finished_run.project.path, app.home / "local" / "table-0001")
    book = openpyxl.Workbook()
    for sheet, rows in ((book.active, 30), (book.create_sheet("2월"), 40)):
        sheet.append(["의견", "번호"])
        for number in range(rows):
            sheet.append([f"{sheet.title} {number}번째로 적은 의견입니다", number])
    book.save(tmp_path / "두 달.xlsx")
    page = visit(f"?project={project.name}&step=use", locale="en-US")
    page.set_input_files("#table-file input[type=file]", tmp_path / "두 달.xlsx")
    expect(page.locator("#label")).to_have_text("Classify · 30 rows")
    page.click("#table-sheet input")
    page.get_by_role("option", name="2월").click()
    expect(page.locator("#label")).to_have_text("Classify · 40 rows")
    page.click("#label")
    expect(page.locator("#table-answers")).to_contain_text("2월 0번째로")
    page.get_by_role("link", name="Result").click()
    expect(page.locator("#step-use")).to_be_hidden()
    page.locator("#keep-back label").nth(1).click()
    expect(page.locator("#kept-back")).to_contain_text("Kept for the project")
    page.locator("#steps").get_by_role("link", name="Use").click()
    expect(page.locator("#texts")).to_be_visible()
    expect(page.locator("#least input").nth(1)).to_be_checked()
    expect(page.locator("#take-table")).to_be_hidden()
    assert not re.search("[가-힣]", page.locator("#label-table").inner_text())
