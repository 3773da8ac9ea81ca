"""How files are read, as people meet it on the data page: shown, and overruled."""

import re

import gradio as gr
from openpyxl import Workbook
from playwright.sync_api import expect

from trainer.options import Reading
from ui.data.reading import ReadingPart, choices_of

from .tables import bring, bring_lines, create, is_surveyed, table, unfold


def test_a_sheet_may_be_called_yes_or_no():
    with gr.Blocks():
        part = ReadingPart()
    chosen = {"sheet": "no", "header": "no", "skip_broken": "yes"}
    values = {field: chosen.get(name, "") for name, field in part.fields.items()}
    reading = Reading(sheet="no", header=False, skip_broken=True)
    assert part.reading(values) == reading
    assert choices_of(reading) == dict.fromkeys(Reading.model_fields, "") | chosen


def test_a_file_is_read_differently_and_a_wrong_way_is_told_in_place(visit):
    page = visit()
    bring(page, 머리없음=table(50, label=lambda i: "가나"[i % 2]).split(b"\n", 1)[1])
    is_surveyed(page)
    expect(page.locator("#step-data")).to_contain_text("열 이름이 없는 파일")
    expect(page.locator("#step-data")).to_contain_text("50행, 2열")
    unfold(page, "read")
    page.get_by_role("button", name="다르게 읽기").click()
    page.click("#reading-header input")
    page.get_by_role("option", name="예: 열 이름입니다").click()
    expect(page.locator("#step-data")).to_contain_text("49행, 2열")
    page.click("#reading-encoding input")
    page.get_by_role("option", name="UTF-16").click()
    expect(page.locator(".kt-problem")).to_be_visible()
    page.click("#reading-encoding input")
    page.get_by_role("option", name="자동").click()
    is_surveyed(page)
    expect(page.locator(".kt-problem")).to_have_count(0)


def test_the_sheet_is_chosen_from_those_there_are(visit, tmp_path):
    book = Workbook()
    book.active.append(["고객 문의 자료"])
    for name, labels in (("1월", ["칭찬", "불만"]), ("2월", ["배송", "환불"])):
        sheet = book.create_sheet(name)
        for cells in [["문의", "분류"], *([f"{name} {i}번째 고객이 남긴 문의", labels[i % 2]] for i in range(40))]:
            sheet.append(cells)
        sheet.row_dimensions[5].hidden = True
    book.save(tmp_path / "문의.xlsx")
    page = visit()
    page.set_input_files("#file input[type=file]", tmp_path / "문의.xlsx")
    is_surveyed(page)
    expect(page.locator("#pictures")).to_contain_text("칭찬")
    expect(page.locator("#step-data")).to_contain_text("행 1개(5행)도 읽었습니다")
    unfold(page, "read")
    page.get_by_role("button", name="다르게 읽기").click()
    page.click("#reading-hidden_rows input")
    page.get_by_role("option", name="아니요: 뺍니다").click()
    expect(page.locator("#step-data")).to_contain_text("행 1개(5행)는 읽지 않고")
    page.click("#reading-sheet input")
    expect(page.get_by_role("option")).to_contain_text(["자동", "Sheet", "1월", "2월"])
    page.get_by_role("option", name="2월").click()
    expect(page.locator("#pictures")).to_contain_text("환불")
    create(page)
    page.get_by_role("link", name="데이터").click()
    expect(page.locator("#step-data")).to_contain_text('직접 정함 · 시트: "2월"')


def test_lines_of_a_text_file_are_texts_and_what_is_wrong_with_them_is_told_of_the_lines(visit):
    page = visit()
    data, problem = page.locator("#step-data"), page.locator(".kt-problem")
    for text, read, told in (("안녕", "1행, 1열", "라벨이 없습니다"),
                             ("A sentence, or two\nNo Hangul\nNot a syllable\n" * 20, "60행, 1열", "이 파일의 글에 한글이"),
                             ("가나다라 마바사, " * 9000, "1행, 1열", "조각으로 나누었습니다")):
        bring_lines(page, text)
        expect(problem).to_contain_text(told)
        expect(data).to_contain_text(read)
        expect(data.locator("h2").first).to_have_text("이대로는 아직 쓸 수 없습니다")
        expect(data).to_contain_text("줄마다 글 하나로 읽었습니다")
        expect(data).not_to_contain_text("열 이름으로")
        problem.get_by_role("link", name="다른 파일 고르기").click()
        expect(problem).to_have_count(0)
        expect(page.locator("#file > button")).to_have_accessible_name(re.compile("끌어다 놓기"))
    bring_lines(page, "\n".join(f"{i}번째 손님이 도서관에서 빌린 책을 읽고 길게 적어 둔 글입니다" for i in range(100)))
    is_surveyed(page)
    expect(data.locator("h2").first).to_have_text("올린 표를 확인해 주세요")
    expect(data).to_contain_text("줄을 칸으로 나누는 문자가 없습니다")
    expect(page.locator("#label-column input")).to_have_value(re.compile("없음"))
    expect(data).to_contain_text("100행 가운데 100행을 씁니다")
    unfold(page, "read")
    page.get_by_role("button", name="다르게 읽기").click()  # what was chosen for them can be overruled
    page.click("#reading-header input")
    page.get_by_role("option", name="예: 열 이름입니다").click()
    expect(data).to_contain_text("99행 가운데 99행을 씁니다")
