"""From the page to a Hub: the card is read, the model pushed, and the token is nowhere afterwards."""

import shutil

from playwright.sync_api import expect

from .fields import fill


def test_a_model_goes_from_the_page_to_a_private_repository(app, hub, visit, finished_run):
    token = hub.add_user("alice")
    project = shutil.copytree(finished_run.project.path, app.home / "local" / "published-0000")
    page = visit(f"?project={project.name}&run=001&step=use")
    page.get_by_text("모델 카드 미리 보기").click()
    expect(page.locator(".kt-model-card").first).to_contain_text("리뷰 감정")
    page.get_by_text("Hugging Face Hub에 올리기").click()
    fill(page, "#repo input, #repo textarea", "bob/not-mine")
    fill(page, "#hub-token input", token)
    page.click("#push")
    problem = page.locator(".kt-problem")
    expect(problem).to_contain_text("bob")
    assert problem.bounding_box()["y"] > page.locator("#push").bounding_box()["y"], "beside what was pressed"
    page.fill("#repo input, #repo textarea", "alice/reviews")
    page.fill("#hub-token input", token)
    page.click("#push")
    expect(page.locator(".kt-done")).to_contain_text("alice/reviews")
    expect(page.locator("#hub-token input")).to_have_value("")
    private = page.get_by_label("비공개로 올리기")
    private.uncheck()
    page.get_by_role("link", name="결과").click()
    page.click("#to-use")
    page.get_by_text("Hugging Face Hub에 올리기").click()
    expect(page.locator("#repo input, #repo textarea")).to_have_value("")  # the next model may be another
    expect(private).to_be_checked()

    repo = hub.repo("alice/reviews")
    assert repo.private and {"README.md", "config.json", "model.safetensors", "tokenizer.json"} <= set(repo.paths())
    assert b"language: ko" in repo.read("README.md")
    for file in [*app.home.rglob("*"), app.folder / "app.log"]:
        assert not file.is_file() or token.encode() not in file.read_bytes(), file
