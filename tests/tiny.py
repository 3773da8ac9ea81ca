"""A real run in seconds: a random little encoder, some reviews, a few epochs by the shell.

`tiny_encoder` and `finished_run` (session) are for reading; a test that changes a run makes its own with `train`. They
are made once, by the first test process that needs them.
"""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from filelock import FileLock

from trainer.home.layout import Home
from trainer.home.project import Run
from trainer.shell import main as shell
from trainer.studio import create_project, look_at

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "reviews.csv"  # 519 rows; the built-in samples are larger
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def made_once(name: str, make: Callable[[Path], object], factory: pytest.TempPathFactory) -> Path:
    """A folder that `make` fills once for all processes of this test session."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made_once" / name
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            aside = folder.with_suffix(".aside")
            shutil.rmtree(aside, ignore_errors=True)  # left by a failed try
            make(aside)
            aside.rename(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory) -> Path:
    return made_once("아주 작은 인코더", make_encoder, tmp_path_factory)


def make_encoder(folder: Path, layers: int = 1) -> Path:
    """A model folder for transformers: a random BERT of width 32, with a WordPiece tokenizer trained on the reviews."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    texts = look_at(SAMPLE)[2].rows["text"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=2000, special_tokens=SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=128, **names).save_pretrained(folder)
    set_seed(0)
    BertModel(BertConfig(vocab_size=2000, hidden_size=32, num_hidden_layers=layers, num_attention_heads=2,
                         intermediate_size=64, max_position_embeddings=128)).save_pretrained(folder)
    return folder


def make_backtracking(encoder: Path, folder: Path, start: str) -> Path:
    """A copy of an encoder whose tokenizer fails on texts that begin with `start`, by backtracking without end."""
    shutil.copytree(encoder, folder)
    pattern = {"Regex": rf"\A{re.escape(start)}(.+)+[^\s\S]"}
    split = {"type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": False}
    content = json.loads((folder / "tokenizer.json").read_text())
    steps = {"type": "Sequence", "pretokenizers": [split, content["pre_tokenizer"]]}
    (folder / "tokenizer.json").write_text(json.dumps(content | {"pre_tokenizer": steps}))
    return folder


@pytest.fixture(scope="session")
def finished_run(tiny_encoder, tmp_path_factory) -> Run:
    """A run that was really trained and tested; each test process has a copy."""
    trained = made_once("home", lambda home: train(home, tiny_encoder), tmp_path_factory)
    home = Home(shutil.copytree(trained, tmp_path_factory.mktemp("home"), dirs_exist_ok=True))
    return home.projects("local")[0].run("001")


def train(home: Path, encoder: Path | str, source: Path = SAMPLE, title: str = "리뷰 감정", **settings) -> Run:
    """Make a project of `source` in `home`, and train its first run by `python -m trainer train`.

    The command runs in this process, so that its worker is forked from the fork server that all tests share.
    """
    project = create_project(Home(home), "local", title, *look_at(source))
    settings = {"epochs": 6, "max_length": 64, "learning_rate": 0.003} | settings
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    shell(["--home", str(home), "train", project.name, "--model", str(encoder), *flags])
    return project.run("001")


def python(module: str, *arguments: str, environment: dict | None = None, status: int = 0,
           text: str = "") -> subprocess.CompletedProcess:
    """Run `python -m MODULE ARGUMENTS` in a process of its own, which must end with this status."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, input=text, text=True,
                          capture_output=True, start_new_session=True,  # so that nothing can ask at a terminal
                          env=environment)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def here(*arguments: str, module: str = "trainer", status: int = 0, text: str = "") -> subprocess.CompletedProcess:
    """As `python(module, …)`, but in this process, so that workers are forked from the server that all tests share.

    The output of workers is not caught; encoding and exit status are as for a process."""
    streams = {name: TextIOWrapper(BytesIO(), "utf-8") for name in ("stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        typed = TextIOWrapper(BytesIO(text.encode(errors="surrogateescape")), "utf-8")
        for name, stream in (streams | {"stdin": typed}).items():
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", [module, *arguments])
        code = _status(module)
        sys.stdout.flush()
        sys.stderr.flush()
        printed = {name: stream.buffer.getvalue().decode() for name, stream in streams.items()}
    assert code == status, printed
    return subprocess.CompletedProcess(arguments, code, **printed)


def _status(module: str) -> int:
    """The exit status of `python -m module`; a message of SystemExit is printed, as Python does."""
    try:
        runpy.run_module(f"{module}.__main__", run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    return 0
