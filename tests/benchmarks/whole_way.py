"""The main job by a real browser: the sample of reviews as it is recommended, then 10,000 NSMC rows saved as CP949
CSV, in full and with LoRA, to a prediction.

Prints seconds and test accuracy; leaves a picture of each step in the folder SHOTS (a temporary one without it).
"""

import os
import re
import tempfile
import time
from pathlib import Path

from gradio_client import Client
from playwright.sync_api import Page, expect, sync_playwright

from tests.ui.browser import CHROMIUM

from .app import serve
from .first_step import rows_as_cp949

PATIENCE = 600_000  # ms
METHODS = {"full": 1, "lora": 2}  # which of the two choices to press


def main() -> None:
    shots = Path(os.environ.get("SHOTS") or tempfile.mkdtemp())
    expect.set_options(timeout=PATIENCE)
    with serve() as (_, url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="ko-KR")
        page.set_default_timeout(PATIENCE)
        client = Client(url, verbose=False)
        _try_sample(page, url, client)
        _bring(page, url, shots)
        for method, choice in METHODS.items():
            _train(page, method, choice, client, shots)
        _use(page, shots)
        browser.close()
    print(f"  pictures in {shots}")


def _try_sample(page: Page, url: str, client: Client) -> None:
    page.goto(url)
    page.click("#sample")
    expect(page.locator("#create")).to_be_enabled()
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    began = time.perf_counter()
    page.click("#start")
    expect(page.locator("#to-result")).to_be_visible()
    _tell("sample", time.perf_counter() - began, page, client)


def _bring(page: Page, url: str, shots: Path) -> None:
    page.goto(url)
    page.set_input_files("#file input[type=file]", rows_as_cp949(10_000))
    expect(page.locator(".kt-notes").first).to_contain_text("CP949")
    page.screenshot(path=shots / "1-data.png", full_page=True)
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()


def _train(page: Page, method: str, choice: int, client: Client, shots: Path) -> None:
    """By hand, so that the method can be chosen; everything else as recommended."""
    if page.locator("#start").is_hidden():
        page.get_by_text("설정", exact=True).first.click()
    page.click("#mode label:nth-child(4)")
    page.click(f"#option-method label:nth-child({choice})")
    page.wait_for_timeout(1500)
    page.screenshot(path=shots / f"2-settings-{method}.png", full_page=True)
    began = time.perf_counter()
    page.click("#start")
    expect(page.locator("#step-training .kt-facts")).to_contain_text(re.compile(r"[1-9]\d* / 7\d\d"))
    page.wait_for_timeout(15_000)
    page.screenshot(path=shots / f"3-training-{method}.png", full_page=True)
    expect(page.locator("#to-result")).to_be_visible()
    taken = time.perf_counter() - began
    page.click("#to-result")
    expect(page.locator("#step-result .heatmaplayer")).to_have_count(1)
    page.screenshot(path=shots / f"4-result-{method}.png", full_page=True)
    _tell(method, taken, page, client)


def _tell(name: str, taken: float, page: Page, client: Client) -> None:
    project, run = re.findall(r"project=([^&]+)&run=(\d+)", page.url)[0]
    test = client.predict(project, run, api_name="/result")["test"]
    scores = {"KoTune": test["metrics"], **test["baselines"]}
    print(f"  {name}: {taken:.0f} s from start to result; test accuracy",
          {who: round(score["accuracy"], 4) for who, score in scores.items()}, flush=True)


def _use(page: Page, shots: Path) -> None:
    page.click("#to-use")
    page.fill("#texts textarea", "정말 재미있어요 ㅋㅋㅋ\n돈이 아깝다 ㅠㅠ")
    page.click("#predict")
    expect(page.locator(".kt-answer")).to_have_count(2)
    page.screenshot(path=shots / "5-use.png", full_page=True)
    print("  answers:", page.locator(".kt-answer .strong .name").all_inner_texts())
