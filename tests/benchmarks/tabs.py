"""Twenty tabs of one browser that follow a training: until each is open, and when each shows that it is over.

A browser has six connections to a host; the tests open seven tabs.
"""

import time

from gradio_client import Client, handle_file
from playwright.sync_api import expect, sync_playwright

from tests.tiny import SAMPLE
from tests.ui.browser import CHROMIUM

from .app import serve

TABS, PATIENCE = 20, 600_000  # ms


def main() -> None:
    expect.set_options(timeout=PATIENCE)
    with serve() as (_, url, _), sync_playwright() as playwright:
        client = Client(url, verbose=False)
        project = client.predict(handle_file(str(SAMPLE)), api_name="/create_project")["project"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context, began = browser.new_context(locale="ko-KR"), time.perf_counter()
        tabs = [context.new_page() for _ in range(TABS)]
        for tab in tabs:
            tab.goto(f"{url}?project={project}&step=training")
            expect(tab.locator("#step-training .kt-empty")).to_be_visible()
        print(f"  {TABS} tabs open after {time.perf_counter() - began:.1f} s", flush=True)
        run = client.predict(project, {"epochs": 1}, api_name="/start_run")["run"]
        while client.predict(project, run, api_name="/run")["state"] != "done":
            time.sleep(0.2)
        ended = time.perf_counter()
        for tab in tabs:
            expect(tab.locator("#to-result")).to_be_visible()
        print(f"  all show the end {time.perf_counter() - ended:.1f} s after it", flush=True)
        browser.close()
