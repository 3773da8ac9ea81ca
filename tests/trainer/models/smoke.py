"""Every model of the catalogue, the whole way, as a small checkpoint of its layout, and a table of what was found:
`python -m tests.trainer.models.smoke`."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import numpy as np

from tests.trainer.models.layouts import make, reviews
from trainer.compute.device import Device
from trainer.compute.loaded import Loaded, has_segments, predict_logits
from trainer.home.specs import Base
from trainer.models.catalogue import ON_THE_HUB
from trainer.models.families import facts_of
from trainer.models.loading import find_base
from trainer.models.reading import check_embeddings, check_vocabulary, load_tokenizer
from trainer.tasks import TASKS

LABELS = ["부정", "긍정"]
DEVICE, LENGTH = Device("cpu", "fp32", ""), 128


class Smoke:
    """One model: each check raises AssertionError, or says in a word what it has found."""

    def __init__(self, name: str, folder: Path):
        self.name, self.aside = name, folder.parent / "saved"
        base = find_base(str(make(name, folder)), local_folders=True)
        self.base = Base(id=name, path=base.path)
        self.tokenizer = load_tokenizer(self.base)
        self.task = TASKS["classification"]
        self.model = self.task.load(self.base, LABELS)
        self.loaded = Loaded(self.model.eval(), self.tokenizer, DEVICE, LENGTH)
        self.texts = reviews()[:200]

    def family(self) -> str:
        facts = facts_of(self.base)
        assert facts.family == ON_THE_HUB[self.name].family == self.model.config.model_type
        own = sum(weight.numel() for name, weight in self.model.named_parameters() if "position" not in name)
        assert 0.5 < facts.parameters / own < 2, (facts.parameters, own)
        return facts.family

    def unknown(self) -> str:
        check_vocabulary(self.base, self.tokenizer, self.texts)
        check_embeddings(self.base, self.tokenizer, self.model)
        ids = [each for row in self.tokenizer(self.texts)["input_ids"] for each in row]
        share = ids.count(self.tokenizer.unk_token_id) / len(ids)
        assert share < 0.01
        return f"{share:.2%}"

    def distinct(self) -> str:
        rows = {tuple(row) for row in self.tokenizer(self.texts)["input_ids"]}
        assert len(rows) == len(set(map(_bare, self.texts)))
        return f"{len(rows)}"

    def round_trip(self) -> str:
        """Of texts without a letter that the vocabulary lacks."""
        rows = zip(self.texts, self.tokenizer(self.texts)["input_ids"], strict=True)
        known = [(text, ids) for text, ids in rows if self.tokenizer.unk_token_id not in ids]
        back = self.tokenizer.batch_decode([ids for _, ids in known], skip_special_tokens=True)
        wrong = [(text, other) for (text, _), other in zip(known, back, strict=True) if _bare(text) != _bare(other)]
        assert not wrong and len(known) > 190, wrong[:2]
        return f"{len(known)}"

    def pairs(self) -> str:
        """Two texts are told apart: by segments, where the model knows these, else by a token between them."""
        texts = [*zip(self.texts[:20], self.texts[20:40], strict=True)]
        data = TASKS["pairs"].encode(self.loaded, texts, np.zeros(20, dtype=np.int64))
        assert np.isfinite(predict_logits(self.loaded, data)).all()
        segments = "token_type_ids" in self.tokenizer.model_input_names
        assert segments == has_segments(self.model) and (data.segments.max() == 1 or not segments)
        one, other = (self.tokenizer(text, add_special_tokens=False)["input_ids"] for text in ("좋아요", "나빠요"))
        both = self.tokenizer("좋아요", "나빠요")["input_ids"]
        assert len(both) > len(one) + len(other) + 1 and both != self.tokenizer("좋아요 나빠요")["input_ids"]
        return "segments" if segments else "a token"

    def step(self) -> str:
        """One small step against the gradient lowers the loss of those rows."""
        import torch
        from torch.nn.functional import cross_entropy

        labels, rows = torch.arange(16) % 2, np.arange(16)
        data = self.task.encode(self.loaded, self.texts[:16], None)
        before = cross_entropy(self.loaded.logits(data, rows), labels)
        before.backward()
        gradient = torch.nn.utils.get_total_norm([w.grad for w in self.model.parameters() if w.grad is not None])
        assert torch.isfinite(gradient) and gradient > 0 and self.model.dtype == torch.float32
        torch.optim.SGD(self.model.parameters(), lr=1e-3 / gradient.item()).step()
        with torch.inference_mode():
            after = cross_entropy(self.loaded.logits(data, rows), labels)
        assert after < before
        return f"{before.item():.3f}, {after.item() - before.item():.0e}"

    def saved(self) -> str:
        """What is saved is read by plain transformers, and answers the same, to single texts and in batches."""
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

        self.task.save(self.model, self.aside)
        self.tokenizer.save_pretrained(self.aside)
        model = AutoModelForSequenceClassification.from_pretrained(self.aside).eval()
        tokenizer = AutoTokenizer.from_pretrained(self.aside)
        assert tokenizer(self.texts)["input_ids"] == self.tokenizer(self.texts)["input_ids"]
        assert tokenizer("좋아요", "나빠요").data == self.tokenizer("좋아요", "나빠요").data
        texts = self.texts[:8]
        with torch.inference_mode():
            theirs = model(**tokenizer(texts, padding=True, return_tensors="pt")).logits.numpy()
        ours = predict_logits(self.loaded, self.task.encode(self.loaded, texts, None))
        assert np.allclose(ours, theirs, atol=1e-4), np.abs(ours - theirs).max()
        single = pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None)(texts[0])
        chances = np.exp(ours[0]) / np.exp(ours[0]).sum()
        shares = {each["label"]: each["score"] for each in (single[0] if isinstance(single[0], list) else single)}
        assert np.allclose([shares[label] for label in LABELS], chances, atol=1e-4)
        again = load_tokenizer(Base(id="again", path=str(self.aside)))
        assert again("좋아요", "나빠요").data == tokenizer("좋아요", "나빠요").data
        return type(tokenizer).__name__


CHECKS: tuple[Callable[[Smoke], str], ...] = (
    Smoke.family, Smoke.unknown, Smoke.distinct, Smoke.round_trip, Smoke.pairs, Smoke.step, Smoke.saved)


def _bare(text: str) -> str:
    """Without blanks, and letters in one form (NFKC): some tokenizers know no other."""
    return "".join(normalize("NFKC", text).split())


def main() -> int:
    failed = 0
    print("| model |", " | ".join(check.__name__.replace("_", " ") for check in CHECKS), "|")
    print("|---" * (len(CHECKS) + 1) + "|")
    for name in sys.argv[1:] or ON_THE_HUB:
        with TemporaryDirectory() as folder:
            cells = []
            smoke = Smoke(name, Path(folder) / "model")
            for check in CHECKS:
                try:
                    cells.append(check(smoke))
                except Exception as error:
                    failed += 1
                    cells.append(f"FAILED {type(error).__name__}: {str(error)[:200]}")
        print(f"| {name} |", " | ".join(cells), "|", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
