"""Type as slowly as a person, as Gradio empties a field in the first milliseconds after it appears."""

from playwright.sync_api import Page


def fill(page: Page, selector: str, text: str) -> None:
    """Fill the field again and again until the text stays."""
    field = page.locator(selector)
    for _ in range(20):
        field.fill(text)
        page.wait_for_timeout(200)
        if field.input_value() == text:
            return
    raise AssertionError(f"{selector} does not keep what is typed")
