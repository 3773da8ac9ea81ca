"""The pictures of the README, taken of the running app: `python -m tests.pictures` makes docs/*.png anew.

A sample (the first argument; customer messages without one) is trained as recommended, in Korean, in a light window of
1440 × 900 pixels that is zoomed out to 75 %.
"""

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmarks.app import serve

DOCS = Path(__file__).parents[1] / "docs"
WINDOW = {"viewport": {"width": 1920, "height": 1200}, "device_scale_factor": 0.75}
PATIENCE = 600_000  # ms
LATER = re.compile(r"[4-9]\.\d / ")  # epochs: the curves have some points by then


def main(sample: str) -> None:
    expect.set_options(timeout=PATIENCE)
    with serve() as (_, url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(locale="ko-KR", color_scheme="light", **WINDOW)
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        page.click(sample)
        expect(page.locator("#create")).to_be_enabled()
        page.click("#create")
        expect(page.locator("#start")).to_be_visible()
        page.click("#start")
        expect(page.locator("#step-training .kt-facts")).to_contain_text(LATER)
        _take(page, "training")
        expect(page.locator("#to-result")).to_be_visible()
        page.click("#to-result")
        expect(page.locator("#step-result .heatmaplayer")).to_have_count(1)
        _take(page, "result")
        browser.close()


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)  # no chart shows its buttons
    page.wait_for_timeout(1_500)  # charts are drawn
    page.screenshot(path=DOCS / f"{name}.png")
    print(DOCS / f"{name}.png", (DOCS / f"{name}.png").stat().st_size, "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:] or ["#sample-messages"])
