"""The README holds what a Space, a reader and make need, and nothing that is not there."""

import re
import struct
from pathlib import Path

import gradio
import pytest
from huggingface_hub import SpaceCard

from tests.benchmarks.__main__ import NAMES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
KOREAN, ENGLISH = README.split("\n# KoTune\n")
LONGEST = 150  # lines a language
PICTURE = (1920, 1200)  # pixels
HEAVIEST = 200_000  # bytes of a picture
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_a_space_reads_how_to_run_the_app():
    space = SpaceCard(README).data
    assert (space.sdk, space.hf_oauth, space.license) == ("gradio", True, "apache-2.0")
    assert space.sdk_version == gradio.__version__ and str(space.python_version) == "3.11"
    assert (ROOT / space.app_file).exists()


def test_korean_comes_first_and_both_languages_are_short():
    assert "# 코튠" in KOREAN and re.search("[가-힣]", KOREAN)
    assert max(len(KOREAN.splitlines()), len(ENGLISH.splitlines())) <= LONGEST


def test_both_languages_have_the_same_sections_commands_and_figures():
    korean, english = ([re.findall(pattern, text, re.MULTILINE) for pattern in (
        r"^## ", r"^python -m (\w+ \w+ \S+)", r"^make \w+", r"`(\w+)` \|$", r"\bapi_name=\S+")]
        for text in (KOREAN, ENGLISH))
    assert korean == english and all(korean)


def test_make_knows_what_the_readme_calls():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= set(targets)


def test_every_figure_names_the_measurement_that_prints_it():
    assert set(re.findall(r"`(\w+)` \|$", README, re.MULTILINE)) <= set(NAMES)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document):
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []
    assert not re.search(r"!\[[^]]*\]\(\w+://|<img", text), "a picture of another host"


def test_the_pictures_are_those_of_the_window():
    pictures = re.findall(r"!\[.+\]\((docs/\w+\.png)\)", README)
    assert len(pictures) == 2
    for picture in pictures:
        content = (ROOT / picture).read_bytes()
        assert struct.unpack(">II", content[16:24]) == PICTURE and len(content) < HEAVIEST
