"""A result that becomes better data: labels corrected and rows added, on the page and by API, as a new project."""

import re

import pandas as pd
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from playwright.sync_api import Page, expect

from tests.tiny import SAMPLE
from tests.trainer.tasks.samples import texts_with_marks
from trainer.home.layout import Home
from trainer.kinds.annotated import spans_in

SETTINGS = {"epochs": 1, "batch_size": 16, "learning_rate": 0.005, "max_length": 64}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def project(client, tiny_encoder) -> str:
    """With a model that has been tested."""
    made = client.predict(handle_file(str(SAMPLE)), "리뷰", api_name="/create_project")["project"]
    run = client.predict(made, SETTINGS, str(tiny_encoder), api_name="/start_run")["run"]
    assert list(client.submit(made, run, api_name="/watch_run"))[-1]["state"] == "done"
    return made


@pytest.fixture(scope="module")
def marked_project(client, tiny_encoder, tmp_path_factory) -> str:
    """With a model that finds what was not marked in every third row."""
    file = texts_with_marks(tmp_path_factory.mktemp("표시"))
    lines = file.read_text(encoding="utf-8").splitlines()
    plain = [re.sub("<([^>]+):[A-Z]+>", r"\1", line) if number % 3 == 0 else line for number, line in enumerate(lines)]
    file.write_text("\n".join(plain), encoding="utf-8")
    made = client.predict(handle_file(str(file)), "표시", task="entities", api_name="/create_project")["project"]
    run = client.predict(made, SETTINGS, str(tiny_encoder), api_name="/start_run")["run"]
    assert list(client.submit(made, run, api_name="/watch_run"))[-1]["state"] == "done"
    return made


@pytest.fixture
def more(tmp_path):
    """Nine new rows, one with markup in it, and one that the sample has."""
    rows = [f"{number}번째로 새로 적은 후기예요,긍정" for number in range(8)] + ["<b>굵은</b> 새 후기,부정"]
    path = tmp_path / "더 모은 것.csv"
    path.write_text("\n".join(["리뷰,감정", *rows, SAMPLE.read_text(encoding="utf-8").splitlines()[1]]), encoding="utf-8")
    return path


def stored(app, page: Page):
    """The project that the address names."""
    name = re.search("project=([^&]+)", page.url)[1]
    return Home(app.home).project("local", name)


def test_labels_are_corrected_where_the_mistakes_stand(visit, app, project):
    page = visit(f"?project={project}&step=result")
    lines = page.locator("#corrections tbody tr")
    expect(lines.nth(1)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="살펴볼 행 받기").click()
    with page.expect_file_chooser() as chooser:
        page.click("#corrected-table")
    chooser.value.set_files({"name": "고칠 것.xlsx", "mimeType": "", "buffer": download.value.path().read_bytes()})
    expect(page.locator("#mistakes [role=alert]")).to_contain_text("고친 것이 없습니다")
    first, second = (int(lines.nth(number).locator("select").get_attribute("data-row")) for number in (0, 1))
    right = lines.nth(0).locator("select option").nth(1).inner_text()
    lines.nth(0).locator("select").select_option(right)
    lines.nth(1).locator("select").select_option("이 행 빼기")
    expect(page.locator("#corrected")).to_contain_text("정답 1개를 고침 · 1행을 뺌")
    expect(page.locator("#mistakes")).to_contain_text("실제보다 좋아 보이므로")
    page.click("#correct")
    expect(page.locator("#start")).to_be_visible()
    made, old = stored(app, page), Home(app.home).project("local", project)
    rows, before = (pd.read_parquet(each.split("test")).set_index("row") for each in (made, old))
    assert rows["label"][first] == right != before["label"][first]
    assert second in before.index and second not in rows.index
    assert made.spec.origin.of_test == 2 and made.spec.origin.project == project and not made.runs()
    page.goto(app.url)
    expect(page.locator(".kt-project").first).to_contain_text("‘리뷰’ 프로젝트에서 왔습니다: 정답 1개 고침, 1행 뺌")


def test_on_a_phone_all_is_there_and_what_was_chosen_and_taken_back_changes_nothing(visit, project):
    page = visit(f"?project={project}&step=result", locale="en-US", **PHONE)
    line = page.locator("#corrections tbody tr").first
    for column in range(6):  # row, text, label, answer, probability, choice
        expect(line.locator("td").nth(column)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line.locator("select").select_option("Take the row out")
    expect(page.locator("#corrected")).to_contain_text("1 row taken out")
    line.locator("select").select_option("As it is")
    expect(page.locator("#correct")).to_be_hidden()


def test_marks_are_corrected_where_the_mistakes_stand_on_a_phone(visit, app, marked_project):
    page = visit(f"?project={marked_project}&step=result", **PHONE)
    first, second = (page.locator("#corrections .kt-mistake").nth(number) for number in (0, 1))
    row, other = (int(each.locator("select").get_attribute("data-row")) for each in (first, second))
    expect(first.locator("textarea")).to_be_hidden()
    first.locator("select").select_option("정답 고치기")
    truth, area = first.locator("select").get_attribute("data-truth"), first.locator("textarea")
    answer = first.locator("select").get_attribute("data-answer")
    expect(area).to_have_value(truth)
    expect(page.locator("#correct")).to_be_hidden()  # it is as it was
    area.fill(f"{truth} 더")
    area.blur()
    expect(page.locator("#mistakes .kt-problem")).to_contain_text("글이 바뀌었습니다")
    area.fill(answer)
    area.blur()
    expect(page.locator("#corrected")).to_contain_text("정답 1개를 고침")
    second.locator("select").select_option("모델의 답이 맞음")
    expect(second.locator("textarea")).to_have_value(second.locator("select").get_attribute("data-answer"))
    expect(page.locator("#corrected")).to_contain_text("정답 2개를 고침")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#correct")
    expect(page.locator("#start")).to_be_visible()
    made, old = stored(app, page), Home(app.home).project("local", marked_project)
    rows, before = (pd.read_parquet(each.split("test")).set_index("row") for each in (made, old))
    for each in (row, other):
        assert spans_in(rows["label"][each]) != spans_in(before["label"][each])
    assert rows["text"].equals(before["text"]) and made.spec.origin.relabelled == 2


def test_rows_are_added_and_the_test_rows_stay(visit, app, project, more):
    page = visit(f"?project={project}&step=result")
    page.locator(".kt-next a", has_text="글을 더해 다시 학습").click()
    expect(page.locator("#step-data")).to_contain_text("더할 글을 올려 주세요")
    expect(page.locator("#sample")).to_be_hidden()
    expect(page.locator(".block.kt-formats")).to_contain_text("파일 하나에 모아")
    page.set_input_files("#file input[type=file]", more)
    expect(page.locator("#added")).to_contain_text("9행이 들어옵니다 · 이미 있던 행 1 · 시험 52행은 그대로")
    page.reload()
    expect(page.locator("#added")).to_contain_text("9행이 들어옵니다")
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    made = stored(app, page)
    assert made.spec.origin.added == 9 and made.survey.rows["test"] == 52 and made.title.startswith("리뷰 (")
    page.goto(f"{app.url}?project={made.name}&step=data")
    expect(page.locator("#step-data")).to_contain_text("‘리뷰’ 프로젝트에서 왔습니다: 9행 더함")
    page.get_by_role("link", name="글을 더해 새 프로젝트 만들기").click()
    expect(page.locator("#step-data")).to_contain_text(f"‘{made.title}’처럼")


def test_labels_that_are_spelled_differently_can_be_merged(visit, app, project, tmp_path):
    file = tmp_path / "다른 말.csv"
    file.write_text("리뷰,감정\n처음 보는 후기 하나,좋음\n처음 보는 후기 둘,부정", encoding="utf-8")
    page = visit(f"?project={project}&step=data&way=add")
    page.set_input_files("#file input[type=file]", file)
    expect(page.locator(".kt-problem").first).to_contain_text("'좋음' 1")
    expect(page.locator("#create")).to_be_hidden()
    page.locator("#merges tr", has_text="좋음").locator("input").fill("긍정")
    page.keyboard.press("Tab")
    page.locator("#switch-merge-labels input").check()
    expect(page.locator("#added")).to_contain_text("2행이 들어옵니다")
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    assert stored(app, page).spec.origin.added == 2


def test_texts_without_labels_are_not_added(visit, project, tmp_path):
    file = tmp_path / "글.txt"
    file.write_text("\n".join(f"{number}번째로 적어 둔 조금 긴 글입니다" for number in range(200)), encoding="utf-8")
    page = visit(f"?project={project}&step=data&way=add")
    page.set_input_files("#file input[type=file]", file)
    expect(page.locator(".kt-problem").first).to_contain_text("라벨이 있어야 합니다")


def test_programs_correct_and_extend(client, app, project, more, tmp_path):
    rows = pd.read_parquet(Home(app.home).project("local", project).split("train"))
    one, two = map(int, rows["row"][:2])
    label = {"긍정": "부정", "부정": "긍정"}[rows["label"][0]]
    made = client.predict(project, [{"row": one, "label": label}, {"row": two, "label": None}], "고친 것",
                          api_name="/correct_project")
    assert made["title"] == "고친 것" and made["origin"]["project"] == project
    assert (made["origin"]["relabelled"], made["origin"]["removed"], made["origin"]["of_test"]) == (1, 1, 0)
    sheet = tmp_path / "고친 표.csv"  # with the heads of check.xlsx
    sheet.write_text(f"행,정답\n{one},{label}\n{two},\n", encoding="utf-8")
    read = client.predict(project, handle_file(str(sheet)), api_name="/correct_project")
    assert read["origin"] == made["origin"]
    longer = client.predict(made["project"], handle_file(str(more)), api_name="/extend_project")
    assert longer["origin"]["added"] == 9 and longer["rows"]["test"] == made["rows"]["test"]
    for wrong, code in (([{"row": 99999, "label": label}], "no_such_row"), ([{"row": one}], "bad_option"),
                        ([{"row": one, "label": "없는 것"}], "unknown_label"), ([], "nothing_changed"),
                        (handle_file(str(more)), "bad_corrections"), ({"path": "/etc/passwd"}, "no_file")):
        with pytest.raises(AppError, match=rf"\[{code}\]"):
            client.predict(project, wrong, api_name="/correct_project")
    with pytest.raises(AppError, match=r"\[nothing_new\]"):
        client.predict(longer["project"], handle_file(str(more)), api_name="/extend_project")
