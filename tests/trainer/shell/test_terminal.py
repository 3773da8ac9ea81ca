"""What a terminal would obey does not reach it, whoever wrote it."""

import json
import subprocess
import sys

import pytest

from tests.tiny import SAMPLE, here, python
from trainer.home.layout import Home
from trainer.studio import create_project, look_at

CONTROL_SEQUENCES = [chr(number) for number in range(0x20) if chr(number) not in "\t\n"] + \
    ["\x7f", "\x85", "\x9b", "\u202e", "\u2066", "\u200f", "\u2028"]
NASTY = "\x1b]0;가짜\x07\x1b[2J\u202e거꾸로\x9b31m\r덮어쓰기"


def test_titles_names_and_labels_are_plain_in_every_command(tmp_path):
    home = tmp_path / "집"
    create_project(Home(home), "local", NASTY + "\n둘째 줄", *look_at(SAMPLE))
    rows = [(f"좋은 영화 {i}", f"긍정{NASTY}" if i % 2 else "부정") for i in range(40)]
    (tmp_path / "a.csv").write_text(f'글,"라벨{NASTY}"\n' + "".join(f'{text},"{label}"\n' for text, label in rows),
                                    encoding="utf-8", newline="")
    commands = {("projects",): 0, ("survey", str(tmp_path / "a.csv")): 0, ("survey", f"{NASTY}.csv"): 1,
                ("delete", NASTY): 1, ("survey", str(SAMPLE), "--text", NASTY): 1, (NASTY,): 2}
    for command, status in commands.items():
        done = here("--home", str(home), *command, status=status)
        printed = done.stdout + done.stderr
        assert printed and not [mark for mark in CONTROL_SEQUENCES if mark in printed], command
        assert "Traceback" not in printed
    assert "\\u001b]0;가짜" in python("trainer", "--home", str(home), "projects").stdout


@pytest.mark.parametrize("text", ["".join(CONTROL_SEQUENCES), "\ud800 반쪽", "👨\u200d👩\u200d👧 그대로\t"])
def test_what_is_written_in_json_means_the_same(text):
    code = f"from trainer.shell.terminal import guard_terminal; guard_terminal(); import json; " \
           f"print(json.dumps({text!r}, ensure_ascii=False))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.decode()
    assert json.loads(printed) == text and not [mark for mark in CONTROL_SEQUENCES if mark in printed]
