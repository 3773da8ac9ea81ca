"""A fork is a process of its own: another environment, another session, nothing of the Hub's client imported yet."""

import os

import pytest

from .forks import forked

SAY = """
import os, sys
print(os.environ["HF_ENDPOINT"], sorted(os.environ), os.getsid(0) == os.getpid(), input(), "글", sys.argv[1:])
print([name for name in ("huggingface_hub", "datasets", "transformers", "gradio") if name in sys.modules])
from huggingface_hub import constants
print(constants.ENDPOINT)
sys.exit("끝")
"""


def test_it_begins_with_the_environment_that_it_is_given():
    done = forked("-c", SAY, "하나", environment={"HF_ENDPOINT": "http://hub.test"}, text="들어온 줄\n", status=1)
    said, imported, endpoint = done.stdout.splitlines()
    assert said == "http://hub.test ['HF_ENDPOINT'] True 들어온 줄 글 ['하나']"
    assert imported == "[]" and endpoint == "http://hub.test" and done.stderr == "끝\n"
    assert os.environ.get("HF_ENDPOINT") != "http://hub.test"


def test_it_must_end_as_it_should():
    with pytest.raises(AssertionError, match="ValueError: 틀림"):
        forked("-c", "raise ValueError('틀림')")
