"""Tokenizers whose regular expressions never end, in a process that may: their work cannot be broken off."""

import subprocess
import sys

import pytest

from tests.tiny import ROOT

TRY = """
import os, sys
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from trainer.errors import Problem
from trainer.models import tokenizing
tokenizing.SECONDS, tokenizing.MEMORY = 1.0, 500 << 20
tokenizer = Tokenizer(models.WordLevel({"글": 0}, unk_token="글"))
exec(sys.argv[1])
try:
    tokenizing.tokenize(tokenizer.encode_batch, ["가" * 2000 + "!"] * 4)
    print("done")
except Problem as problem:
    print(problem.code, problem.words.en)
status = dict(line.split(":") for line in open("/proc/self/status"))  # getrusage tells of the parent, too
print(int(status["VmHWM"].split()[0]) >> 10, flush=True)
os._exit(0)
"""
SPLIT = "tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex({!r}), 'isolated')"
REPLACE = "tokenizer.normalizer = normalizers.Replace(Regex({!r}), '')"


def tried(change: str) -> tuple[str, int]:
    """What came of it, and the most megabytes that it took."""
    done = subprocess.run([sys.executable, "-c", TRY, change], cwd=ROOT, capture_output=True, text=True, timeout=20)
    came, megabytes = done.stdout.splitlines()
    return came, int(megabytes)


@pytest.mark.parametrize("change, code, reason", [
    (SPLIT.format("(가{1,12}){1,5}나"), "endless_tokenizer", "too long"),
    (REPLACE.format("(가{1,12}){1,5}나"), "endless_tokenizer", "too long"),
    (SPLIT.format("(가+)+$"), "tokenizer_failed", "retry-limit"),
    ("tokenizer.model = models.WordLevel({'글': 0}, unk_token='없음')", "tokenizer_failed", "Missing"),
    ("tokenizing.SECONDS = 10.0\n"  # a busy machine takes more than one to fill the memory
     "tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(Regex(''), '가' * 99)] * 3)",
     "endless_tokenizer", "too much memory"),
    (SPLIT.format("가"), "done", ""),
], ids=["split", "replace", "given up", "no such token", "memory", "ordinary"])
def test_a_tokenizer_has_its_bounds(change, code, reason):
    came, megabytes = tried(change)
    assert came.startswith(code) and reason in came
    assert megabytes < 1500
