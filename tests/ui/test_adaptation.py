"""Adapting a model before it is trained, as people meet it: a real app, a real browser, small real data."""

import csv
import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from ui.runs.chosen import has_result, is_finished

from .fields import fill
from .test_pages import PHONE

ROWS = 120  # a third of them without a label


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    head, *rows = csv.reader(SAMPLE.open(encoding="utf-8-sig"))
    label = head.index("감정")
    for row in rows[:ROWS:3]:
        row[label] = ""
    file = tmp_path_factory.mktemp("table") / "상품평.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows[:ROWS]])
    return file


def new_project(app, title: str, file, **how):
    return create_project(Home(app.home), "local", title, *look_at(file, **how))


def test_adapt_then_train(visit, table):
    page = visit()
    page.set_input_files("#file input[type=file]", table)
    expect(page.locator("#create")).to_be_enabled()
    page.click("#create")
    page.click("#mode label:nth-child(1)")  # so few rows are cross-validated, where nothing is chosen
    expect(page.locator("#adaptation")).to_contain_text(re.compile(r"글 1\d\d개: 학습 행 6\d개 \+ 라벨이 비어 있던 행 40개"))
    expect(page.locator("#start")).to_have_text("학습 시작")
    page.click("#adapt-first input")
    expect(page.locator("#start")).to_have_text("적응한 다음 학습 시작")
    page.click("#mode label:nth-child(4)")
    expect(page.locator("#adapt-epochs input")).to_have_value("20")
    expect(page.locator("#option-epochs input")).to_have_value("20")
    page.fill("#adapt-epochs input", "1")
    page.fill("#option-epochs input", "1")
    rate = page.locator("#adapt-learning-rate input")
    for method, advised in (("LoRA (", "0.002"), ("전체 학습", "0.0005")):
        page.locator("#adapt-method label").get_by_text(method).click()
        expect(rate).to_have_value(advised)
        expect(page.locator("#option-epochs input")).to_have_value("1")  # typed in the other form, and in this one
        expect(page.locator("#adapt-epochs input")).to_have_value("1")
    page.fill("#adapt-epochs input", "0")
    page.click("#start")
    expect(page.locator("#step-settings .kt-problem")).to_contain_text("① 적응의 설정: '에폭' 값 0")
    expect(page.locator("#step-settings .kt-problem")).to_be_in_viewport()
    page.fill("#adapt-epochs input", "1")
    page.click("#start")
    chain = page.locator("#step-training .kt-links li")
    expect(chain).to_have_count(2)
    expect(chain.first).to_have_class("here")
    expect(chain.first).to_contain_text("완료")
    expect(chain.first).to_have_class("here")
    expect(chain.last).to_contain_text("완료")  # told where the adaptation is watched, which has ended before

    expect(page.locator("#to-result")).to_have_text("다음: 학습 보기 (학습 2)")
    expect(page.locator("#step-training .kt-guesses mark").first).to_be_visible()
    page.locator("#step-training").get_by_text("낱말 풀이").click()
    expect(page.locator("#step-training .kt-words dt", has_text="퍼플렉시티")).to_be_visible()
    expect(page.locator("#step-training .kt-plot:visible")).to_have_count(3)
    expect(page.locator("#step-training .kt-table")).to_contain_text(re.compile(r"적응 1.*퍼플렉시티 [\d,.]+", re.DOTALL))
    page.click("#to-result")
    expect(chain.last).to_have_class("here")
    expect(page.locator("#to-result")).to_have_text("다음: 결과 보기")
    expect(page.locator("#step-training .kt-plot:visible")).to_have_count(3)  # of labels so rare no curves
    page.click("#to-result")
    expect(page.locator("#step-result .kt-chain li")).to_have_count(3)
    expect(page.locator("#step-result .kt-chain")).to_contain_text("상품평")
    page.click("#to-use")
    expect(page.locator("#step-use .kt-chain li")).to_have_count(3)
    fill(page, "#texts textarea", "정말 마음에 들어요")
    page.click("#predict")
    expect(page.locator(".kt-answer")).to_have_count(1)

    page.goto(page.url.replace("run=002", "run=001"))
    expect(page.locator("#step-use .kt-heading")).to_contain_text("아직 답을 배우지 않았지만")
    expect(page.get_by_role("link", name="이 프로젝트의 모델 쓰기")).to_be_visible()
    expect(page.locator("#label-table")).to_be_hidden()
    page.click("#examples")
    expect(page.locator("#texts textarea")).to_have_value(re.compile("___.*\n.*___", re.DOTALL))
    page.click("#predict")
    expect(page.locator(".kt-answer .kt-hint").first).to_contain_text("원래 글에는 ‘")
    fill(page, "#texts textarea", "배송이 ___ 정말 ____\n<b>빈칸</b> 없는 글\n" + "가 나 다 " * 200 + "___")
    page.click("#predict")
    expect(page.locator(".kt-answer")).to_have_count(3)
    expect(page.locator(".kt-answer").first.locator(".kt-bars")).to_have_count(2)
    assert all(any(map(str.isalnum, word)) for word in page.locator(".kt-answer .name").all_inner_texts())
    expect(page.locator(".kt-answer").nth(1)).to_contain_text("<b>빈칸</b> 없는 글")
    expect(page.locator(".kt-answer").nth(1)).to_contain_text("이 글에는 빈칸이 없습니다")
    expect(page.locator(".kt-answer").last).to_contain_text("빈칸 1개는 맞히지 않았습니다")
    page.get_by_text("모델 카드 미리 보기").click()
    expect(page.locator("#step-use .kt-model-card").last).to_contain_text("kotune-mini · 상품평")
    page.goto(page.url.replace("step=use", "step=result"))
    expect(page.locator("#step-result .kt-dots i").first).to_be_visible()
    expect(page.locator("#step-result .kt-verdict")).to_contain_text(re.compile(r"적응 전에는 후보 [\d,]+개 사이"))
    expect(page.locator("#step-result .kt-verdict .verdict")).not_to_have_class(re.compile("good"))
    expect(page.locator("#step-result .kt-notes .warning")).to_contain_text("개뿐이라 이 숫자들은 어림")
    expect(page.locator("#step-result .kt-guesses")).to_contain_text("여러 조각(토큰)")
    expect(page.locator("#step-result .kt-glossary")).to_be_visible()
    expect(page.locator("#step-result .heatmaplayer")).to_have_count(0)
    expect(page.locator("#to-use")).to_have_class(re.compile("secondary"))
    page.get_by_role("link", name="이 모델로 학습한 결과 보기 (학습 2)").click()
    expect(page.locator("#to-use")).to_have_text("다음: 모델 써 보기")
    expect(page.locator("#to-use")).to_have_class(re.compile("primary"))
    page.goto(page.url.replace("run=002", "run=001"))
    expect(page.locator("#to-use")).to_have_text("이 모델로 학습하기")
    page.click("#to-use")
    expect(page.locator("#adapted")).to_contain_text(re.compile(r"kotune-mini → ‘상품평’ 적응 1\s.* · 20\d\d-"))
    page.click("#mode label:nth-child(1)")
    expect(page.locator("#adaptation")).to_contain_text("이미 이 프로젝트의 글에 적응시킨 모델")
    expect(page.locator("#adapt-first")).to_be_hidden()


def test_a_first_step_that_failed_tells_what_to_do(visit, app, table, tiny_encoder, tmp_path):
    broken = shutil.copytree(tiny_encoder, tmp_path / "broken")
    project = new_project(app, "Broken", table)
    run = start(project, Plan(model=str(broken), adaptation={}), local_folders=True)
    (broken / "model.safetensors").write_bytes(bytes(100))
    page = visit(f"?project={project.name}&run={run.name}&step=training", locale="en-US", **PHONE)
    expect(page.locator("#step-training .kt-links li").first).to_contain_text("Failed")
    expect(page.locator("#step-training .kt-links li").last).to_contain_text("Not started")
    expect(page.locator("#step-training .kt-problem")).to_contain_text("cannot be read")
    expect(page.locator("#resume")).to_be_visible()
    expect(page.locator("#step-training .kt-plot:visible")).to_have_count(0)
    expect(page.locator("#step-training .kt-table.runs")).to_contain_text("Not started")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not re.search("[가-힣]", page.locator("#step-training").inner_text())
    for step in ("result", "use"):
        page.goto(page.url.partition("step=")[0] + f"step={step}")
        expect(page.locator(f"#step-{step} .kt-empty")).to_contain_text("did not come to its end")
    page.get_by_text("Press Resume").click()
    expect(page.locator("#resume")).to_be_visible()
    page.get_by_text("Train without adapting").click()
    expect(page.locator("#start")).to_have_text("Start training")


def test_a_stopped_adaptation_is_told_from_a_finished_one(visit, app, table, tiny_encoder):
    project = new_project(app, "도중", table)
    slow = {"epochs": 100, "patience": 0, "batch_size": 1}
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1}, adaptation=slow), local_folders=True)
    page = visit(f"?project={project.name}&run={run.first.name}&step=training")
    expect(page.locator("#step-training .kt-guesses mark").first).to_be_visible()
    page.click("#stop")
    expect(page.locator("#resume")).to_have_class(re.compile("primary"))
    expect(page.locator("#to-result")).to_have_class(re.compile("secondary"))
    page.goto(page.url.replace("step=training", "step=result"))
    expect(page.locator("#step-result .kt-wait")).to_contain_text(
        re.compile(r"100에폭 가운데 [\d.]+에폭까지 적응하고 멈춘 모델입니다"))
    page.get_by_role("link", name="이어서 학습").click()
    expect(page.locator("#resume")).to_be_visible()
    page.goto(f"{app.url}?project={project.name}&model={project.name}/{run.first.name}&step=settings")
    expect(page.locator("#adapted")).to_contain_text("‘도중’ 적응 1 (도중에 멈춤)")


def test_a_project_of_texts_alone(visit, app, table, tiny_encoder, tmp_path):
    lines = tmp_path / "글.txt"
    lines.write_text("\n".join(row["리뷰"] for row in csv.DictReader(table.open(encoding="utf-8"))), encoding="utf-8")
    new_project(app, "라벨 있음", table)
    labelled, project = new_project(app, "라벨 있음", table), new_project(app, "<b>글</b>만", lines, task="masked-lm")
    page = visit(f"?project={project.name}&step=settings")
    expect(page.locator("#step-settings")).to_contain_text("라벨이 없는 글만 있는 프로젝트입니다")
    expect(page.locator("#mode label")).to_have_count(2)
    expect(page.locator("#adaptation")).to_be_hidden()
    expect(page.locator("#start")).to_have_text("적응 학습 시작")
    page.goto(f"{app.url}?project={project.name}&step=training")
    expect(page.locator("#step-training .kt-empty")).to_be_visible()
    run = start(project, Plan(model=str(tiny_encoder), settings={"epochs": 1, "max_length": 64}), local_folders=True)
    expect(page.locator("#to-result")).to_be_visible()  # it shows what was started elsewhere
    expect(page.locator("#step-training .kt-notes")).to_contain_text("출력층이 없어 새로 만들었습니다")
    page.click("#to-result")
    expect(page.locator("#step-result .kt-verdict")).to_contain_text("퍼플렉시티")
    expect(page.locator("#to-use")).to_be_hidden()
    page.get_by_role("link", name="빈칸 맞혀 보기 · 모델 카드 · Hub에 올리기").click()
    expect(page.locator("#step-use .kt-heading")).to_contain_text("바탕 모델입니다")
    page.get_by_text("프로그램에서 부르기").click()
    page.get_by_role("tab", name="transformers").click()
    expect(page.locator("#step-use")).to_contain_text("fill-mask")
    page.get_by_text("Hugging Face Hub에 올리기").click()
    expect(page.locator("#push")).to_be_visible()
    page.get_by_role("link", name="이 적응의 결과 보기").click()
    expect(page.get_by_role("link", name=re.compile(r"^라벨 있음 · 20\d\d-"))).to_have_count(2)
    page.get_by_role("link", name="라벨이 있는 표를 올려 새 프로젝트 만들기").click()
    page.set_input_files("#file input[type=file]", table)
    expect(page.locator("#create")).to_be_enabled()
    page.click("#create")
    expect(page.locator("#adapted")).to_contain_text("‘<b>글</b>만’ 적응 1")
    page.goto(f"{app.url}?project={project.name}&run={run.name}&step=result")
    page.get_by_role("link", name="라벨 있음").first.click()
    expect(page.locator("#adapted")).to_contain_text("‘<b>글</b>만’ 적응 1")
    assert labelled.name in page.url
    page.goto(app.url)
    expect(page.locator(".projects li", has_text="<b>글</b>만")).to_contain_text("퍼플렉시티")

    resumed = Run(shutil.copytree(project.path, tmp_path / project.name) / "runs" / run.name)
    resumed.result_file.unlink()  # what it had reached stays
    assert has_result(resumed) and is_finished(resumed)
    resumed.earlier.unlink()  # of a version that kept none of it but the model
    assert has_result(run) and not has_result(resumed) and is_finished(run) and not is_finished(resumed)
