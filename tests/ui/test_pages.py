"""The pages as people meet them: a real app, a real browser, the built-in sample and model."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.tiny import SAMPLE
from trainer.home.files import TEMPORARY
from trainer.home.layout import Home
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan

from .fields import fill

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
COUNT_FRAMES = """window.framesDrawn = 0; const frame = requestAnimationFrame.bind(window)
window.requestAnimationFrame = (draw) => { framesDrawn++; return frame(draw) }"""
# Asked twice a second: some 30 frames where Gradio's clock runs on, which nobody sees.
IS_AT_REST = "() => { const before = window.seen; window.seen = framesDrawn; return framesDrawn - before < 5 }"


def project_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["project"][0]


def to_settings(page: Page) -> None:
    """Of a new project, once its file has been read."""
    expect(page.locator("#create")).to_be_enabled()
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#mode label:nth-child(2) input")).to_be_checked()


def train(page: Page, epochs: int) -> None:
    """By hand, with this many epochs."""
    page.click("#mode label:nth-child(4)")
    expect(page.locator("#option-epochs input")).to_have_value("20")  # what is recommended for so few rows
    page.fill("#option-epochs input", str(epochs))
    page.keyboard.press("Tab")
    page.dblclick("#start")  # starts one
    expect(page.locator("#step-training .kt-state")).to_be_visible()


def stop_and_resume(page: Page) -> None:
    """In the middle of an epoch."""
    stop, resume, training = page.locator("#stop"), page.locator("#resume"), page.locator("#step-training")
    expect(stop).to_be_enabled()
    expect(training.locator(".kt-facts")).to_contain_text(re.compile(r"[1-9]\d* / \d"))
    expect(training.locator(".kt-facts + .kt-notes")).to_have_css("min-height", "24px")  # room for what comes later
    stop.click()
    expect(resume).to_be_visible()
    expect(training.locator(".kt-state")).to_contain_text("멈춤")
    resume.click()
    expect(stop).to_be_enabled()
    expect(training.locator(".kt-notes")).to_contain_text("이어서 학습했습니다")


def test_the_whole_way_in_korean(visit, windows, app):
    page = visit()
    page.set_input_files("#file input[type=file]", SAMPLE)  # as many rows as two epochs need to learn something
    to_settings(page)
    assert page.evaluate("typeof Plotly") == "undefined"  # it comes with the first chart
    page.go_back()
    expect(page.locator("#create")).to_be_visible()  # its files are still there
    page.go_back()
    expect(page.locator("#sample")).to_be_visible()
    page.go_forward()
    page.reload()
    expect(page.locator("#read")).to_contain_text("reviews.csv")
    page.go_forward()
    expect(page.locator("#mode label:nth-child(2) input")).to_be_checked()
    expect(page.locator("#mode label:nth-child(2)")).to_contain_text("약")
    train(page, 2)
    expect(page.locator("#step-training")).to_contain_text("학습 1 · kotune-mini")
    stop_and_resume(page)
    address = page.url
    assert "run=001" in address

    page.reload()
    expect(page.locator("#step-training .kt-state")).to_contain_text("학습 1 · kotune-mini")
    second = page.context.new_page()
    second.add_init_script(COUNT_FRAMES)
    second.goto(address)
    for window in (page, second):
        expect(window.locator("#to-result")).to_be_visible()
        expect(window.locator("#step-training .kt-plot .scatterlayer .trace").first).to_be_visible()
        expect(window.locator("#step-training .kt-facts")).to_contain_text(re.compile("2.0 / 2.*걸린 시간", re.DOTALL))
        expect(window.locator("#step-training .kt-far")).to_have_text(re.compile(r"^[\d.]+%\s*시험 정확도$"))
    assert page.locator("#step-training .kt-plot svg.main-svg").count() >= 3  # loss, scores, confusion
    expect(page).to_have_title(re.compile(r"✓ \d+% · 코튠"))
    answers = page.locator("#step-training .kt-section", has_text="에폭을 마친 모델의 답")
    expect(answers).to_contain_text("★ 이 모델")
    best = int(answers.inner_text()[0])
    slider = page.locator("#epoch input[type=range]")
    expect(slider).to_have_attribute("aria-label", "에폭")
    slider.press("ArrowLeft" if best == 2 else "ArrowRight")
    expect(answers).to_contain_text(f"{3 - best}에폭을 마친 모델의 답")
    expect(answers).to_contain_text(f"모델은 {best}에폭의 것")
    followed = page.locator("#step-training .kt-followed")
    expect(followed.locator("li")).to_have_count(6)
    expect(followed.locator("li").first.locator("i")).to_have_count(2)
    expect(followed.locator(f"li:first-child i:nth-child({3 - best}).here")).to_be_visible()
    second.wait_for_function(IS_AT_REST, polling=500)
    second.close()

    page.click("#to-result")
    expect(page.locator(".kt-hero")).to_contain_text("단순한 방법")
    expect(page.locator("h1")).to_contain_text("· 결과")  # there is but one
    loaded = "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.unicodeRange)"
    assert page.evaluate(loaded) == ["U+0-FFFF"]  # and not that of rare syllables
    expect(page.locator("#step-result")).to_contain_text("95% 신뢰구간")
    expect(page.locator("#step-result .heatmaplayer")).to_have_count(1)
    expect(page.locator("#step-result .labels th").last).to_have_css("white-space", "normal")  # in English it is long
    number, text, truth, guess, _ = page.locator("#mistakes td").all_inner_texts()[:5]
    with open(SAMPLE, encoding="utf-8-sig", newline="") as file:
        row = int(number.removesuffix("행").replace(",", ""))
        assert list(csv.reader(file))[row - 1] == [text, truth] and guess != truth
    cells = page.locator("#step-result .kt-cells a")
    cells.first.focus()
    page.keyboard.press("ArrowDown")  # to one of the second label
    cell = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    expect(page.locator("#mistakes .kt-back a")).to_be_visible()
    expect(page.locator("#mistakes h3")).to_be_focused()
    page.locator("#corrections select").first.select_option(index=1)
    expect(page.locator("#corrected")).to_contain_text("정답 1개를 고침")
    assert "&cell=1." in cell and page.url.endswith(cell) and page.evaluate("scrollY") > 500
    page.locator("#mistakes .kt-back a").click()
    expect(page.locator("#mistakes .kt-back a")).to_have_count(0)
    assert "cell" not in page.url
    expect(page.locator("#corrected")).to_contain_text("정답 1개를 고침")  # what was chosen in the cell stays chosen
    page.go_back()
    page.locator("#corrections .changed select").select_option(index=0)
    expect(page.locator("#corrected")).to_be_hidden()
    page.locator("#mistakes .kt-back a").click()
    expect(page.locator("#mistakes .kt-back a")).to_have_count(0)
    page.locator("#step-result").get_by_text("낱말 풀이").click()
    expect(page.locator("#step-result .kt-words dt", has_text="모델 카드")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="모델 받기").click()
    assert download.value.suggested_filename.endswith("-001-model.zip")
    chart = page.locator(".kt-chart:has(.heatmaplayer)").first
    for kind in ("PNG", "SVG", "HTML"):
        chart.get_by_label("그림 받기").click()
        with page.expect_download() as download:
            chart.get_by_role("button", name=kind).click()
        assert download.value.suggested_filename == f"혼동-행렬.{kind.lower()}"
    page.get_by_label("행 없이 (방법과 해시만)").check()
    form, get = page.locator(".kt-take", has_text="묶음"), page.get_by_role("button", name="다시 학습하는 묶음 받기")
    form.evaluate("form => form.action = form.action.replace('/001/', '/999/')")  # a run that is not there any more
    get.click()
    expect(form.get_by_role("alert")).to_contain_text("999")
    windows.was_refused("404 (Not Found)")
    form.evaluate("form => form.action = form.action.replace('/999/', '/001/')")
    with page.expect_download() as download:
        get.click()
    assert download.value.suggested_filename.endswith("-001-bundle.zip")
    with ZipFile(download.value.path()) as bundle:
        names = {Path(name).name for name in bundle.namelist()}
    assert {"train.py", "recipe.json", "answers.jsonl"} < names and "train.jsonl" not in names
    page.get_by_role("link", name="모든 파일 보기").click()
    page.locator("#files").get_by_role("link", name="checkpoints/", exact=True).click()
    page.locator("#files").get_by_role("button", name="지우기").first.click()
    expect(page.locator("#files [role=alert]")).to_contain_text("되돌릴 수 없습니다")
    page.locator("#files").get_by_role("button", name="그만두기").click()
    page.go_back()
    page.locator("#files").get_by_role("link", name="events.jsonl", exact=True).click()
    expect(page.locator("#files th", has_text="learning_rate")).to_be_visible()
    page.locator("#files").get_by_role("link", name="결과로 돌아가기").click()
    expect(page.locator(".kt-hero")).to_be_visible()
    assert not list(app.folder.glob(f"{TEMPORARY}*"))

    page.click("#to-use")
    fill(page, "#texts textarea", "정말 마음에 들어요\n다시는 안 삽니다")
    page.click("#predict")
    expect(page.locator(".kt-answer")).to_have_count(2)
    assert set(page.locator(".kt-answer .strong .name").all_inner_texts()) <= {"긍정", "부정"}
    expect(page.locator(".kt-answer .kt-hint")).to_have_count(0)
    page.get_by_role("button", name="왜 이렇게 답했나요?").nth(1).click()
    why = page.locator(".kt-answered").nth(1).get_by_role("region", name="이렇게 답한 까닭")
    expect(why.locator(".kt-side[open] mark")).to_have_count(3)
    expect(page.get_by_role("button", name="왜 이렇게 답했나요?")).to_have_count(1)
    why.locator(".kt-side > summary").nth(1).click()  # the other label, in place of the first
    expect(why.locator(".kt-side[open]")).to_have_count(1)
    why.get_by_text("모델이 읽은 조각").click()
    expect(why.locator(".kt-tokens .special")).to_have_text([re.compile("CLS"), re.compile("SEP")])
    fill(page, "#texts textarea", "정말 마음에 들어요 " * 300)
    page.click("#predict")
    expect(page.locator(".kt-answer .kt-hint")).to_contain_text("3,299자 가운데 앞")
    page.get_by_text("프로그램에서 부르기").click()
    expect(page.locator("#step-use")).to_contain_text(project_of(page))

    page.close()
    app.restart()
    page = visit("?" + urlsplit(address).query)
    expect(page.locator("#to-result")).to_be_visible()
    expect(page.locator("#step-training .kt-facts")).to_contain_text("2.0 / 2")
    assert [each.name for each in Home(app.home).project("local", project_of(page)).runs()] == ["001"]


BAD = {"빈 파일.csv": (b"", "빈 파일"), "그림.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
       "한 분류.csv": (("글,라벨\n" + "".join(f"글 {i},긍정\n" for i in range(60))).encode("cp949"), "한 가지뿐")}


def test_a_bad_file_is_told_and_stays_told(visit):
    page = visit()
    problem = page.locator(".kt-problem")
    for name, (content, told) in BAD.items():
        page.set_input_files("#file input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
        expect(problem).to_contain_text(told)
        page.wait_for_timeout(1500)
        expect(problem).to_be_visible()
        expect(page.locator("#create:enabled")).to_have_count(0)
        page.locator("#file").get_by_label("지우기").click()
        expect(problem).to_have_count(0)


def test_cells_are_shown_as_text(visit):
    rows = "".join(f"<img src=x onerror=alert({i})> 글 {i},{'<b>좋음</b>' if i % 2 else '나쁨'}\n" for i in range(60))
    page = visit()
    page.set_input_files("#file input[type=file]",
                         {"name": "<i>표.csv", "mimeType": "text/csv", "buffer": ("본문,분류\n" + rows).encode()})
    expect(page.locator(".kt-table")).to_contain_text("<img src=x onerror=alert(0)> 글 0")
    expect(page.locator(".kt-bars")).to_contain_text("<b>좋음</b>")
    fill(page, "#title textarea, #title input", "<script>alert(1)</script>")
    page.click("#create")
    expect(page.locator(".kt-crumb h1")).to_contain_text("<script>alert(1)</script>")
    assert page.locator(".kt-page img[src=x], .kt-page b:text-is('좋음')").count() == 0


def test_another_column_can_be_chosen(visit):
    rows = "".join(f"{i},상품평 {i}번입니다 괜찮네요,{'가' if i % 2 else '나'},{'배송' if i % 3 else '품질'}\n" for i in range(90))
    page = visit()
    page.set_input_files("#file input[type=file]",
                         {"name": "표.csv", "mimeType": "text/csv", "buffer": ("번호,리뷰,라벨,주제\n" + rows).encode("cp949")})
    expect(page.locator("#label-column input")).to_have_value("라벨")
    expect(page.locator(".kt-notes").first).to_contain_text("CP949")
    expect(page.locator("#divided")).to_contain_text("시험")
    asked = page.locator("#which-label")  # the labels of both are named
    expect(asked).to_contain_text("가 45, 나 45")
    expect(asked).to_contain_text("배송 60, 품질 30")
    asked.locator("label").last.click()
    expect(page.locator(".kt-bars")).to_contain_text("배송")
    expect(page.locator("#label-column")).to_contain_text("직접 고른 열")
    expect(page.locator(".kt-dock p").first).to_contain_text(re.compile("90행 · 라벨 2개 · 약\\s.*(초|분)"))


def test_a_search_that_has_ended_shows_its_best_trial(visit, app, tiny_encoder, tmp_path):
    rows = SAMPLE.read_text(encoding="utf-8-sig").splitlines()[:80]
    (tmp_path / "표.csv").write_text("\n".join(rows), encoding="utf-8")
    project = create_project(Home(app.home), "local", "탐색", *look_at(tmp_path / "표.csv"))
    search = start(project, Plan(model=str(tiny_encoder), budget={"trials": 2}), local_folders=True)
    page = visit(f"?project={project.name}&search={search.name}&step=training")
    expect(page.locator("#to-result")).to_be_visible()
    best = project.run(search.result["best"]).spec.trial
    expect(page.locator("#step-training .kt-card .which").last).to_contain_text(f"자동 탐색 1의 시도 {best} ·")


def test_english_on_a_phone(visit):
    page = visit(locale="en-US", **PHONE)
    expect(page.get_by_role("heading", name="Upload a table")).to_be_visible()

    def fits() -> bool:
        return page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert fits()
    page.click("#sample")
    expect(page.locator("#create")).to_be_enabled()
    expect(page.locator(".kt-section").first).to_contain_text("How it was read")
    assert fits()
    page.click("#create")
    expect(page.locator("#start")).to_have_text("Start training")
    page.click("#mode label:nth-child(4)")
    expect(page.locator("#option-epochs")).to_contain_text("Recommended 10")
    assert fits()
    page.locator("#option-method").get_by_text("LoRA (").click()
    expect(page.locator("#option-lora-rank input")).to_be_visible()
    page.click("#source label:last-child")
    page.get_by_label("Hub token").first.fill("hf_secret")
    page.get_by_role("link", name="Data").click()
    expect(page.locator("#step-settings")).to_be_hidden()
    page.get_by_role("link", name="Settings").click()  # an empty form
    expect(page.locator("#mode label:nth-child(2) input")).to_be_checked()
    page.click("#mode label:nth-child(4)")
    expect(page.locator("#option-method input:checked")).to_have_value("full")
    expect(page.locator("#option-lora-rank input")).to_be_hidden()
    page.click("#source label:last-child")
    expect(page.get_by_label("Hub token").first).to_have_value("")
    assert not re.search("[가-힣]", page.locator("#step-settings").inner_text())


def walk(page: Page, to: str, most: int = 60) -> None:
    """By Tab to what `to` selects; whatever is passed can be seen, and shows where one is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        is_there, is_seen, what = page.evaluate(AT, to)
        assert is_seen, what
        if is_there:
            return
    raise AssertionError(f"Tab never comes to {to}")


AT = """(to) => {
  const at = document.activeElement, around = [at, at.closest("label"), at.closest(".kt-project")].filter(Boolean);
  const box = around.at(-1).getBoundingClientRect();
  const parts = around.flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::after")]);
  const ring = parts.some((part) => part.outlineStyle !== "none");
  return [at.matches(to), ring && box.width > 8 && box.height > 8, at.outerHTML.slice(0, 200)];
}"""


def test_the_keyboard_leads_from_the_first_page_to_the_start(visit):
    page = visit()
    walk(page, "#sample")
    page.keyboard.press("Enter")
    expect(page.locator("#create")).to_be_enabled()
    expect(page.locator("#divided")).to_contain_text("시험")
    walk(page, "#create")
    page.keyboard.press("Enter")
    expect(page.locator("#start")).to_be_visible()
    walk(page, "#start")


def test_what_is_not_there_is_told(visit):
    page = visit("?project=nobody-0000&step=result")
    expect(page.locator(".kt-problem")).to_contain_text("nobody-0000")
    expect(page.locator("#sample")).to_be_visible()
    page.evaluate("window.isTheSame = true")
    page.locator(".kt-logo").click()  # home, without loading the page again
    expect(page.locator(".kt-problem")).to_have_count(0)
    assert "nobody" not in page.url and page.evaluate("window.isTheSame === true")


def test_every_tab_of_a_browser_stays_live(visit, app):
    """A browser has six connections to a host; no page keeps one."""
    tabs = [visit()]
    for _ in range(6):
        tabs.append(tabs[0].context.new_page())
        tabs[-1].goto(tabs[0].url)
    expect(tabs[-1].locator("#sample")).to_be_visible()
    create_project(Home(app.home), "local", "여러 탭", *look_at(SAMPLE))
    for tab in tabs:
        expect(tab.locator(".projects li", has_text="여러 탭")).to_be_visible()
