"""A flood of errors fills no disk: what the app prints is bounded, and so are the logs of workers."""

import io

from trainer.home.files import LONGEST_LOG, cut_log
from ui import log as logging
from ui.log import CHARACTERS, Bounded


def test_what_is_too_much_is_counted_and_left_out(monkeypatch):
    printed = io.StringIO()
    bounded = Bounded(printed)
    for number in range(3000):
        print(f"Traceback {number} " + "x" * 100, file=bounded)
    assert "Traceback 0 " in printed.getvalue() and len(printed.getvalue()) <= CHARACTERS
    monkeypatch.setattr(logging, "SECONDS", -1.0)
    print("the next minute", file=bounded)
    rest = printed.getvalue().partition("\n… ")[2]
    assert "characters of further errors were left out" in rest and rest.endswith("the next minute\n")


def test_a_long_log_keeps_its_beginning_and_goes_on(tmp_path):
    log = tmp_path / "worker.log"
    with open(log, "ab") as writer:
        writer.write(b"the cause\n" + b"x" * LONGEST_LOG)
        writer.flush()
        cut_log(log)
        assert log.stat().st_size == LONGEST_LOG // 2
        writer.write(b"the end\n")
    assert log.read_bytes().startswith(b"the cause\n") and log.read_bytes().endswith(b"xthe end\n")
    cut_log(tmp_path / "none")
