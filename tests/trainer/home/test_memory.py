"""What is free, in a container too; a worker that would take more, whose run alone fails, with a sentence; and what is
returned to the system.
"""

import platform
import subprocess
import sys

import psutil
import pytest

from tests.tiny import ROOT
from trainer.home.events import read_events
from trainer.home.memory import free
from trainer.home.processes import worker_environment
from trainer.studio import start
from trainer.training.plan import Plan

# As `python -m trainer work` on a machine with less free memory.
WORK = """
from trainer.training import worker
worker.room = lambda: {room}
worker.main()
"""
# Blocks of 20 MB, each freed once something lies above it in the heap: how many MB stay with the process.
KEEP = """
import psutil
from trainer.home.memory import return_large_blocks
{first}
before, kept = psutil.Process().memory_info().rss, []
for _ in range(10):
    block = b"x" * (20 << 20)
    kept.append(bytearray(2000))
    del block
print(psutil.Process().memory_info().rss - before >> 20)
"""
GREEDY = {"epochs": 1, "batch_size": 256, "max_length": 128}  # attention alone: 256 × 2 heads × 128² × 4 bytes a layer


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA limits nothing elsewhere")
def test_a_run_that_needs_more_than_is_free_fails_with_a_sentence(project, tiny_encoder):
    run = start(project, Plan(model=str(tiny_encoder), settings=GREEDY), local_folders=True)
    command = [sys.executable, "-c", WORK.format(room=150 << 20)]
    subprocess.run(command, input=f"{run.path}\n", text=True, env=worker_environment(), cwd=ROOT, check=True)
    result, states = run.result, [event.get("state") for event in read_events(run.events)[0]]
    assert "training" in states, "it was loaded"
    assert (result["state"], result["problem"]["code"]) == ("failed", "out_of_memory"), run.log.read_text()
    assert "배치 크기" in result["problem"]["ko"]


@pytest.mark.parametrize("names", [("memory.max", "memory.current", "memory.stat", "inactive_file"), (
    "memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat", "total_inactive_file")])
def test_a_container_has_less_than_its_machine(tmp_path, names):
    limit, used, stat, cached = names
    (tmp_path / "memory").mkdir()
    (tmp_path / stat).write_text(f"anon 5\n{cached} 3000\n")
    (tmp_path / used).write_text("10000\n")
    (tmp_path / limit).write_text("16000\n")
    assert free(tmp_path) == 9000
    (tmp_path / limit).write_text("max\n")
    assert free(tmp_path) > psutil.virtual_memory().total / 100


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others return what is freed")
def test_what_is_freed_is_returned_to_the_system():
    kept = [int(subprocess.check_output([sys.executable, "-c", KEEP.format(first=first)], env=worker_environment(),
                                        cwd=ROOT)) for first in ("", "return_large_blocks()")]
    assert kept[0] > 15 and kept[1] < 5
