"""How the pages look, as far as it can be computed: contrasts, and the fonts that come along."""

import re
from itertools import product

import pytest
from PIL import ImageColor

from ui.theme import ASSETS, LINKS, STYLES, asset, theme

PAPER = ["body-background-fill", "block-background-fill"]
PAIRS = [  # text, what it stands on
    *product(["body-text-color", "body-text-color-subdued", "kt-muted", "kt-accent", "link-text-color",
              "block-title-text-color", "block-label-text-color", "block-info-text-color", "color-accent", "kt-good",
              "kt-bad", "kt-wait"], PAPER),
    *((f"kt-{kind}", f"kt-{kind}-soft") for kind in ("good", "bad", "wait")), ("kt-accent", "kt-soft"),
    *product(["body-text-color"], ["kt-soft", "kt-good-soft", "kt-bad-soft", "kt-wait-soft", "kt-track"]),
    ("kt-muted", "kt-track"), ("block-background-fill", "kt-accent"),
    ("input-placeholder-color", "input-background-fill"),
    ("checkbox-label-text-color-selected", "checkbox-label-background-fill-selected"),
    *((f"button-{kind}-text-color{state}", f"button-{kind}-background-fill{state}")
      for kind in ("primary", "secondary") for state in ("", "-hover"))]


def test_every_size_of_type_is_on_the_scale():
    for path in STYLES:
        assert not re.findall(r"font-size: \d+px", path.read_text(encoding="utf-8")), path.name


def test_no_sheet_asks_what_the_whole_page_holds():
    """Chromium would answer it anew for each text that plotly measures: half of what a page with charts costs."""
    of_all = re.compile(r"(?:body|html|\.gradio-container)[^\s>+~{}]*:has\(")
    for path in STYLES:
        assert not of_all.findall(path.read_text(encoding="utf-8")), path.name


def variables() -> dict[bool, dict[str, str]]:
    """Is it dark → name → value; later style sheets win."""
    found: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for css in (theme()._get_theme_css(), *(path.read_text() for path in STYLES)):
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            if not selector.strip().startswith("@"):
                found[".dark" in selector] |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))
    return {False: found[False], True: found[False] | found[True]}


def color(name: str, known: dict[str, str]) -> tuple[int, ...]:
    value = known[name].strip()
    while reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = known[reference[1]].strip()
    return ImageColor.getrgb(value)[:3]


def contrast(*colors: tuple[float, ...]) -> float:
    """Of a text and what it stands on."""
    low, high = sorted(map(luminance, colors))
    return (high + 0.05) / (low + 0.05)


def luminance(of: tuple[float, ...]) -> float:
    """As WCAG defines it."""
    shares = [part / 255 for part in of]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_has_contrast(dark):
    known, weak = variables()[dark], {}
    for text, ground in PAIRS:
        if (ratio := contrast(color(text, known), color(ground, known))) < 4.5:
            weak[text, ground] = round(ratio, 2)
    assert not weak


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_name_of_every_kind_has_contrast_with_its_colour(dark):
    known, sheet = variables()[dark], (ASSETS / "result.css").read_text(encoding="utf-8")
    kinds = {*map(ImageColor.getrgb, re.findall("--kt-kind: (#[0-9a-f]{6})", sheet))}
    ground, name = (int(share) / 100 for share in re.findall(r"var\(--kt-kind\) (\d+)%", sheet))
    for kind, paper in product(kinds, (color(each, known) for each in PAPER)):
        assert contrast(mixed(kind, color("body-text-color", known), name), mixed(kind, paper, ground)) >= 4.5, kind


def mixed(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[float, ...]:
    return tuple(share * a + (1 - share) * b for a, b in zip(one, other, strict=True))


def test_fonts_are_small_and_their_addresses_follow_their_content():
    fonts = list((ASSETS / "fonts").glob("*.woff2"))
    assert sum(font.stat().st_size for font in fonts) < 2_000_000
    assert all(asset(f"fonts/{font.name}") in LINKS for font in fonts)
