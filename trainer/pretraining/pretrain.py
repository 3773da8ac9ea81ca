"""Pretrain a small Korean encoder from scratch: tokenizer, corpus, masked language modelling, export.

    python -m trainer pretrain reviews.parquet:text notes.txt --work runs/mini --out models/mini

Every stage writes its result into --work (tokenizer.json, corpus.npz, checkpoint.pt, log.jsonl) and is skipped if the
result exists: after an interruption (Ctrl-C, SIGTERM, a crash) the same command goes on where it stopped, and with more
--steps it trains further. The learning rate is constant, then falls to zero over --decay of the steps.
"""

import argparse
import copy
import json
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from ..errors import present
from .arguments import parse
from .batches import Batches
from .corpus import TokenizedCorpus, load_texts, tokenize_corpus
from .embeddings import log_frequencies, word_vectors
from .objective import MaskedLanguageModelling, model_config
from .tokenizer import MASK, PAD, SPECIAL_TOKENS, save_tokenizer, train_tokenizer

WARMUP_STEPS = 100
PROGRESS = ("step", "tokens", "epoch", "batch", "seconds")


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    args.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    try:
        tokenizer, corpus = prepare(args)
    except (ValueError, OSError) as error:
        raise SystemExit(f"pretrain: {error}") from error
    Pretraining(args, tokenizer, corpus).run()


def prepare(args: argparse.Namespace) -> tuple[Tokenizer, TokenizedCorpus]:
    """The tokenizer and the tokenised corpus, read from --work, or made."""
    tokenizer_file, corpus_file = args.work / "tokenizer.json", args.work / "corpus.npz"
    if not corpus_file.exists():
        texts = load_texts(args.texts, args.keep, args.seed)
        save_tokenizer(train_tokenizer(texts, args.vocabulary), args.work, args.max_length)
        corpus = tokenize_corpus(texts, Tokenizer.from_file(str(tokenizer_file)), args.max_length)
        corpus.save(corpus_file)
        characters = sum(map(len, texts))
        log(args.work, event="corpus", texts=len(texts), characters=characters, tokens=len(corpus.ids))
    return Tokenizer.from_file(str(tokenizer_file)), TokenizedCorpus.load(corpus_file)


def log(folder: Path, **event) -> None:
    """Write one JSON line to standard output and to log.jsonl."""
    rounded = {key: round(value, 6) if isinstance(value, float) else value for key, value in event.items()}
    line = json.dumps(rounded)
    print(line, flush=True)
    with open(folder / "log.jsonl", "a", encoding="utf-8") as file:
        file.write(line + "\n")


class Pretraining:
    def __init__(self, args: argparse.Namespace, tokenizer: Tokenizer, corpus: TokenizedCorpus):
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        corpus, heldout = corpus.split(min(args.heldout, len(corpus) // 10))
        self.batches = Batches(corpus, tokenizer, args.batch_tokens)
        self.heldout = Batches(heldout, tokenizer, args.batch_tokens)
        config = model_config(tokenizer.get_vocab_size(), args.max_length, args.layers, args.width,
                              args.embedding, present(tokenizer.token_to_id(PAD), PAD))
        self.model = MaskedLanguageModelling(config, present(tokenizer.token_to_id(MASK), MASK), len(SPECIAL_TOKENS))
        if not self.checkpoint_file.exists():
            self.model.start_from(word_vectors(corpus, config.vocab_size, config.embedding_size),
                                  log_frequencies(corpus, config.vocab_size))
        self.model.to(self.device)
        self.optimizers = make_optimizers(self.model, args.learning_rate)
        self.step = self.tokens = self.epoch = self.batch = 0
        self.seconds = 0.0
        self.stopping = False

    def run(self) -> None:
        """Train to the last step, then export. Raises SystemExit after the current step at SIGINT or SIGTERM."""
        if self.checkpoint_file.exists():
            self.restore()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        self.started = time.perf_counter() - self.seconds
        self.train()
        self.save()
        if self.stopping:
            raise SystemExit(f"stopped at step {self.step}; the same command goes on from there")
        self.evaluate()
        self.export()

    def stop(self, *_) -> None:
        self.stopping = True

    def train(self) -> None:
        figures: list[dict[str, float]] = []
        while self.step < self.args.steps and not self.stopping:
            order = self.batches.epoch(self.args.seed + self.epoch)
            while self.batch < len(order) and self.step < self.args.steps and not self.stopping:
                figures.append(self.train_step(order[self.batch]))
                self.batch += 1
                self.step += 1
                if self.step % self.args.log_every == 0:
                    self.report("train", figures)
                    figures = []
                if self.step % self.args.checkpoint_every == 0:
                    self.evaluate()
                    self.save()
            if self.batch == len(order):
                self.epoch, self.batch = self.epoch + 1, 0

    def train_step(self, rows: np.ndarray) -> dict[str, float]:
        self.set_learning_rate()
        output = self.forward(self.batches, rows)
        output["loss"].backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        self.tokens += int(self.batches.corpus.lengths[rows].sum())
        return {name: value.item() for name, value in output.items()}

    def forward(self, batches: Batches, rows: np.ndarray) -> dict[str, torch.Tensor]:
        ids, mask = (tensor.to(self.device) for tensor in batches.tensors(rows))
        with torch.autocast(self.device.type, torch.bfloat16):
            return self.model(ids, mask)

    def set_learning_rate(self) -> None:
        """Set the learning rate: warm-up, constant, then linearly to zero over the last `--decay` of the steps."""
        left = (self.args.steps - self.step) / (self.args.decay * self.args.steps)
        rate = self.args.learning_rate * min(1.0, (self.step + 1) / WARMUP_STEPS, left)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate

    @torch.no_grad()
    def evaluate(self) -> None:
        """Measure the held-out rows, with the same masks every time."""
        with torch.random.fork_rng():
            torch.manual_seed(self.args.seed)
            self.report("heldout", [{name: value.item() for name, value in self.forward(self.heldout, rows).items()}
                                    for rows in self.heldout.epoch(self.args.seed)])

    def report(self, event: str, figures: list[dict[str, float]]) -> None:
        means = {name: float(np.mean([figure[name] for figure in figures])) for name in figures[0]}
        self.seconds = time.perf_counter() - self.started
        log(self.args.work, event=event, step=self.step, epoch=self.epoch, tokens=self.tokens,
            seconds=round(self.seconds, 1), learning_rate=self.optimizers[0].param_groups[0]["lr"], **means)

    @property
    def checkpoint_file(self) -> Path:
        return self.args.work / "checkpoint.pt"

    def save(self) -> None:
        """Write the checkpoint completely or not at all."""
        self.seconds = time.perf_counter() - self.started
        state = {"model": self.model.state_dict(),
                 "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
                 "progress": {name: getattr(self, name) for name in PROGRESS},
                 "random": [torch.get_rng_state(), *torch.cuda.get_rng_state_all()]}
        unfinished = self.checkpoint_file.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(self.checkpoint_file)

    def restore(self) -> None:
        state = torch.load(self.checkpoint_file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        for name, value in state["progress"].items():
            setattr(self, name, value)
        if "random" not in state:  # a checkpoint of an earlier version
            torch.manual_seed(self.args.seed + self.step)
            return
        processor, *gpus = (each.cpu() for each in state["random"])
        torch.set_rng_state(processor)
        torch.cuda.set_rng_state_all(gpus[:torch.cuda.device_count()])

    def export(self) -> None:
        """Write the model in fp16, its tokenizer and the log."""
        out = self.args.out
        copy.deepcopy(self.model.network).half().save_pretrained(out)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(self.args.work / name, out / name)
        shutil.copy(self.args.work / "log.jsonl", out / "training_log.jsonl")
        log(self.args.work, event="exported", out=str(out), step=self.step)


def make_optimizers(model: torch.nn.Module, learning_rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the layers' matrices, AdamW for embeddings, biases and norms."""
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and ".encoder." in name]
    chosen = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in chosen]
    return [torch.optim.Muon(matrices, lr=learning_rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(others, lr=learning_rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)]
