"""Pictures of the running app.

    python -m tests.pictures            the pictures of the README, docs/*.png
    python -m tests.pictures FOLDER     every page in eight ways: desktop and phone, Korean and English, light and dark

The sample of customer messages is trained once with the recommended settings. The README's pictures are in Korean and
light, 1920 × 1200 pixels.
"""

import itertools
import re
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.benchmarks.app import serve
from tests.ui.browser import CHROMIUM

DOCS = Path(__file__).parents[1] / "docs"
WINDOW = {"viewport": {"width": 1920, "height": 1200}}
WINDOWS = {"desktop": {"viewport": {"width": 1440, "height": 900}},
           "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}}
LANGUAGES = {"ko": "ko-KR", "en": "en-US"}
SHOWN = {"home": ".projects li", "data": ".kt-dock p", "settings": "#start", "training": ".kt-facts",
         "result": ".kt-hero", "use": "#predict"}  # step → what is visible once the page is shown
PATIENCE = 600_000  # ms
# A headless browser refuses notifications; make it one that asks.
ASKS = "Object.defineProperty(Notification, 'permission', { get: () => 'default' })"
LATER = re.compile(r"[4-9]\.\d / ")  # epochs after which the curves have some points


def main(every: str | None = None) -> None:
    expect.set_options(timeout=PATIENCE)
    with serve() as (_, url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="ko-KR", color_scheme="light", **WINDOW)
        page.add_init_script(ASKS)
        page.set_default_timeout(PATIENCE)
        _train(page, url, None if every else DOCS)
        if every:
            _take_every(browser, page.url, Path(every))
        browser.close()


def _train(page: Page, url: str, folder: Path | None) -> None:
    """Go from the front page to the result, and take pictures of the training and the result if there is a `folder`."""
    page.goto(url)
    page.click("#sample-messages")
    expect(page.locator("#create")).to_be_enabled()
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    page.click("#mode label:nth-child(1)")  # without folds, which would take minutes more and look the same
    page.click("#start")
    if folder:
        expect(page.locator("#step-training .kt-facts", has_text=LATER)).to_be_visible()
        _take(page, folder / "training.png")
    expect(page.locator("#to-result")).to_be_visible()
    page.click("#to-result")
    expect(page.locator("#step-result .heatmaplayer")).to_have_count(1)
    if folder:
        _take(page, folder / "result.png")


def _take_every(browser: Browser, address: str, folder: Path) -> None:
    """Take pictures of all steps of the project in the result's `address`, from top to bottom."""
    folder.mkdir(parents=True, exist_ok=True)
    for (window, size), (language, locale), scheme in itertools.product(
            WINDOWS.items(), LANGUAGES.items(), ("light", "dark")):
        page = browser.new_page(locale=locale, color_scheme=scheme, **size)
        page.set_default_timeout(PATIENCE)
        for step, shown in SHOWN.items():
            page.goto(_at(address, step))
            expect(page.locator(shown).first).to_be_visible()
            _take(page, folder / f"{step}-{window}-{language}-{scheme}.png", full_page=True)
        page.close()


def _at(address: str, step: str) -> str:
    query = dict(parse_qsl(urlsplit(address).query)) | {"step": step}
    return address.partition("?")[0] + ("" if step == "home" else f"?{urlencode(query)}")


def _take(page: Page, file: Path, **how) -> None:
    page.mouse.move(0, 0)  # away from charts, which would show their buttons
    page.wait_for_timeout(1_500)  # until charts are drawn
    page.screenshot(path=file, **how)
    print(file, file.stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
