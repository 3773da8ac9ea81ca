"""The browser of the tests: headless Chromium, with one context for each kind of window, which is kept."""

import shutil

from playwright.sync_api import Browser, BrowserContext, Page, expect

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
# One process for all pages of a context, as each process would compile Gradio and plotly.js anew.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--renderer-process-limit=1",
         "--disable-site-isolation-trials",
         # A page lives for seconds: collecting garbage or compiling ahead, in threads of their own, is wasted on it.
         "--js-flags=--single-threaded --max-lazy --min-semi-space-size=64 --initial-heap-size=512"]
PATIENCE = 240_000  # ms to wait for the app or a worker on a busy machine
DESKTOP = {"width": 1280, "height": 900}
# Leaving a page closes Gradio's stream, which Gradio reports as a broken connection if an answer was under way.
LEAVING = """addEventListener("beforeunload", () => {
  const report = console.error
  console.error = () => {}
  setTimeout(() => { console.error = report }, 1000)  // a page that stays after all is heard again
})"""


class Windows:
    """Windows on the app, with a list of what goes wrong in them."""

    def __init__(self, browser: Browser, url: str):
        self._browser, self._url = browser, url
        self._contexts: dict[str, BrowserContext] = {}
        self._wrong: list[str] = []

    def open(self, query: str = "", **options) -> Page:
        page = self._context({"locale": "ko-KR", "viewport": DESKTOP} | options).new_page()
        page.goto(self._url + query)
        expect(page.locator(".projects, .kt-crumb, .kt-empty, .kt-problem").first).to_be_visible()
        return page

    def clear(self) -> list[str]:
        """Close all windows and clear their storage. Returns console errors and foreign hosts since the last time."""
        for context in self._contexts.values():
            for page in context.pages[1:]:
                page.evaluate("localStorage.clear()")
                page.close()
            context.clear_cookies()
            context.clear_permissions()
        wrong, self._wrong = self._wrong, []
        return wrong

    def was_refused(self, why: str) -> None:
        """Drop the one error that Chromium logs for an answer that a test wanted to be a refusal."""
        self._wrong.remove(f"console: Failed to load resource: the server responded with a status of {why}")

    def _context(self, options: dict) -> BrowserContext:
        if (kind := repr(sorted(options.items()))) not in self._contexts:
            self._contexts[kind] = context = self._browser.new_context(**options)
            context.new_page()  # keeps the process alive when the last other page is closed
            context.add_init_script(LEAVING)
            context.on("page", self._watch)
        return self._contexts[kind]

    def _watch(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: message.type == "error" and self._wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self._wrong.append(f"script: {error}"))
        page.on("request", lambda request: request.url.startswith((self._url, "data:", "blob:"))
                or self._wrong.append(f"foreign: {request.url}"))
