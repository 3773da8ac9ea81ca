"""KoTune as a Space: signing in with Hugging Face, and what people see of each other, which is nothing."""

import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect

from tests.ui.browser import PATIENCE
from ui.runs.downloads import NOT_KEPT


@pytest.fixture
def enter(app, chromium):
    """Open the page in a browser of one's own."""
    contexts = []

    def open_window() -> Page:
        contexts.append(chromium.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(app.url)
        return page

    yield open_window
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Hugging Face로 로그인").click()
    page.get_by_text(name, exact=True).click()  # on the Hub's own page
    expect(page.locator(".kt-empty, .projects").first).to_be_visible()


def test_each_sees_what_is_theirs(app, hub, enter):
    token = hub.add_user("alice")
    hub.add_user("bob")

    alice = enter()
    expect(alice.locator(".kt-problem").first).to_contain_text("먼저 로그인해 주세요")
    sign_in(alice, "alice")
    alice.locator("#sample").click()
    alice.locator("#create").click()
    expect(alice.locator(".kt-crumb")).to_be_visible()
    address = alice.url
    project = address.partition("project=")[2].partition("&")[0]

    client = Client(app.url, token=token, verbose=False)
    assert [each["project"] for each in client.predict(api_name="/projects")] == [project]
    assert str(client.config["components"]).count(NOT_KEPT.key) == 2  # with the result, and with its use

    bob = enter()
    bob.goto(address)
    expect(bob.locator(".kt-problem").first).to_contain_text("먼저 로그인해 주세요")
    sign_in(bob, "bob")
    assert bob.url == address, "signing in leads back"
    expect(bob.locator(".kt-problem").first).to_contain_text("프로젝트가 없습니다")

    alice.reload()
    expect(alice.locator(".kt-crumb")).to_be_visible()
    alice.get_by_role("button", name="로그아웃").click()  # signs out
    expect(alice.locator(".kt-problem").first).to_contain_text("먼저 로그인해 주세요")
