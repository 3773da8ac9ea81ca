"""Upload tables to the data page, and use its cards."""

from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def table(rows: int, label=lambda i: "긍정" if i % 2 else "부정", text=lambda i: f"영화 {i}편을 보고 남긴 감상") -> bytes:
    return ("감상,감정\n" + "".join(f"{text(i)},{label(i)}\n" for i in range(rows))).encode()


def bring(page: Page, **files: bytes) -> None:
    """Upload these files, name (without .csv) → content."""
    page.set_input_files("#file input[type=file]", [{"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
                                                    for name, content in files.items()])


def is_surveyed(page: Page) -> None:
    expect(page.locator("#create")).to_be_enabled()


def switch(page: Page, name: str) -> None:
    page.locator(f"#switch-{name} input[type=checkbox]").click()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def create(page: Page) -> None:
    page.click("#create")
    expect(page.locator("#start")).to_be_visible()


def unfold(page: Page, card: str) -> None:
    """Open the card "read", "found" or "division", unless it is open."""
    line = page.locator(f"#{card} .kt-line button")
    expect(line).to_be_visible()
    if line.get_attribute("aria-expanded") == "false":
        line.click()
    expect(line).to_have_attribute("aria-expanded", "true")


def bring_lines(page: Page, text: str) -> None:
    page.set_input_files("#file input[type=file]",
                         {"name": "글만.txt", "mimeType": "text/plain", "buffer": text.encode()})
