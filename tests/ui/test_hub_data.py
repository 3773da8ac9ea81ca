"""From a Hub to the page: a data set is fetched with a token, surveyed, made a project; nothing of it stays in /tmp."""

from playwright.sync_api import expect

from tests.hub.test_hub import client
from tests.trainer.data.test_hub import PUSH, write_reviews
from tests.trainer.queue.test_supervision import until

from .fields import fill


def fetch(page, **fields: str) -> None:
    for name, value in fields.items():
        fill(page, f"#hub-{name} input, #hub-{name} textarea", value)
    page.click("#take-hub")


def test_a_private_data_set_comes_from_the_hub(app, hub, visit, tmp_path):
    token = hub.add_user("alice")
    write_reviews(tmp_path / "올릴 것")
    client(hub.env(token), PUSH, tmp_path / "올릴 것", "alice/reviews", "private")
    page, before = visit(), set(app.folder.glob("tmp*"))  # TMPDIR of the app
    page.click("#open-hub")
    fetch(page, id="alice/reviews")
    expect(page.locator(".kt-problem")).to_contain_text("없거나 볼 권한이 없습니다")
    page.fill("#data-token input", token)
    fetch(page, id="alice/reviews")
    expect(page.locator(".kt-problem")).to_contain_text("데이터셋의 구성을")
    page.fill("#data-token input", token)
    fetch(page, config="reviews")
    expect(page.locator("#create")).to_be_enabled()
    expect(page.locator("#divided")).to_contain_text("시험 30")
    expect(page.locator("#step-data")).to_contain_text("학습용 100행")
    page.locator("#file").get_by_label("지우기").click()
    page.click("#open-hub")
    fill(page, "#data-token input", token)
    slow = hub.fail("GET", "alice/reviews", 5.0)
    page.click("#take-hub")
    until(lambda: not slow.times)
    page.click("#sample")  # comes before the rows do, and stays
    expect(page.locator("#create")).to_be_enabled()
    page.wait_for_timeout(7000)
    expect(page.locator("#file")).not_to_contain_text("alice", timeout=1)
    expect(page.locator("#step-data")).to_contain_text("reviews.csv")
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()
    assert set(app.folder.glob("tmp*")) <= before
    assert token not in "".join(path.read_text(errors="ignore") for path in app.home.rglob("*.json"))
