"""Masked language modelling: a model is adapted to a field by guessing hidden words of its texts (DAPT, TAPT).

Gururangan et al. 2020, "Don't Stop Pretraining". Whole words (eojeol) are hidden: if only a part of a Korean word is
hidden, the rest gives it away.
"""

from typing import TYPE_CHECKING

import numpy as np

from ...compute.batches import evaluation_batches, padded
from ...compute.encoding import Encoded, encode_words
from ...compute.loaded import Loaded
from ...compute.masking import choose_words, corrupt
from ...data.repairs import OF_TEXTS
from ...errors import Words, present
from ...kinds.answer import Judged
from ...kinds.blanks import Blanks
from ...kinds.figures import Lines
from ...options import Repairs, Settings
from ...texts import Text, each_apart, stored
from ..metrics import GUESSED, LOSS, PERPLEXITY
from ..names import TEXTS_ALONE
from ..task import Task, TaskWords
from .advice import advise, size_of
from .blanks import BLANK, fill_blanks, logits_at
from .card import CARD
from .formats import TEXTS
from .samples import SAMPLES
from .survey import HELD_OUT, MIN_CHARACTERS, divide, survey, too_little_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import torch
    from transformers import PreTrainedModel

    from ...home.project import Project
    from ...home.specs import Base

SHARE = 0.15  # the share of words that are hidden
SHOWN = 8  # held-out texts whose guesses are shown


class MaskedLm(Task):
    name = TEXTS_ALONE
    words = TaskWords(
        title=Words("분야 적응", "Domain adaptation"),
        does=Words("라벨 없이 글만 읽어 이 분야의 말에 익숙해집니다.", "Reads texts without labels, and gets used to their field."),
        run=Words("적응 {n}", "Adaptation {n}"),
        training=Words("이 분야의 글에서 가린 낱말을 맞히며 배우고 있습니다.", "Learning to guess hidden words of these texts."),
        done=Words("적응을 마쳤습니다. 이제 바탕 모델로 고를 수 있습니다.", "Adapted. It can now be chosen as a base model."),
        best=Words("가장 낮은 퍼플렉시티", "Lowest perplexity"),
        waits=Words("적응이 끝나면 무엇이 나아졌는지 나타납니다. ‘학습’에서 진행을 보세요.",
                    "What it has gained appears when the adaptation ends. See Training."),
        start=Words("적응 학습 시작", "Start adapting"))
    card = CARD
    answer = Blanks
    metrics = (PERPLEXITY, GUESSED, LOSS)
    lines = (Lines(Words("퍼플렉시티 · 낮을수록 좋습니다", "Perplexity · lower is better"), (PERPLEXITY,)),
             Lines(Words("맞힌 비율", "Guessed right"), (GUESSED,), whole=False))
    pipeline_tag = "fill-mask"
    makes = "base"
    measures_base = True
    decoders = False
    format, samples = TEXTS, SAMPLES
    repairs = OF_TEXTS
    survey, divide = staticmethod(survey), staticmethod(divide)
    advise, size_of = staticmethod(advise), staticmethod(size_of)

    def load(self, base: "Base", labels: list[str], attention: str | None = None) -> "PreTrainedModel":
        """The base model with its head for hidden words."""
        from ...models.loading import load_masked_lm

        return load_masked_lm(base, attention)

    def rows(self, project: "Project", part: str) -> tuple[list[str], None]:
        """The texts of "train", including those without a label, or of "valid"; there is no truth, None.

        Raises Problem("too_little_text").
        """
        texts = [text for column in _columns(project, part) for text in column.to_pylist()]
        if part == "valid":
            return texts[::-(-len(texts) // HELD_OUT)], None
        if (characters := sum(map(len, texts))) < MIN_CHARACTERS:
            raise too_little_text(characters)
        return texts, None

    def encode(self, loaded: Loaded, texts: "Sequence[Text]", labels: np.ndarray | None,
               cache: "Path | None" = None) -> Encoded:
        return encode_words(loaded.tokenizer, each_apart(texts), loaded.max_length, cache)

    def loss(self, loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator,
             settings: Settings) -> "torch.Tensor":
        """Mean cross entropy of the hidden tokens of these rows, which are drawn with `random`."""
        from torch.nn.functional import cross_entropy

        ids, mask, hidden = _hidden(loaded, data, rows, random)
        return cross_entropy(logits_at(loaded, self._corrupted(loaded, ids, hidden, random), mask, hidden), ids[hidden])

    def measure(self, loaded: Loaded, data: Encoded) -> Blanks:
        """The guesses at hidden tokens, which are the same every time; the examples are the shortest texts."""
        import torch
        from torch.nn.functional import cross_entropy

        loaded.model.eval()
        hidden, right, loss = (np.zeros(len(data.ends)) for _ in range(3))
        with torch.inference_mode(), loaded.device.autocast():
            for number, rows in enumerate(evaluation_batches(data.lengths)):
                ids, mask, places = _hidden(loaded, data, rows, np.random.default_rng(number))
                shown = ids.masked_fill(places, loaded.tokenizer.mask_token_id)
                logits, truth = logits_at(loaded, shown, mask, places), ids[places]
                guess, of = logits.argmax(-1), rows[places.nonzero()[:, 0].cpu().numpy()]
                np.add.at(hidden, of, 1)
                np.add.at(right, of, (guess == truth).cpu().numpy())
                np.add.at(loss, of, cross_entropy(logits, truth, reduction="none").cpu().double().numpy())
        examples = _examples(loaded.tokenizer, rows, *(each.cpu() for each in (ids, shown, places, guess)))
        return Blanks(hidden, right, loss, examples)

    def predict(self, loaded: Loaded | None, texts: "Sequence[Text]", labels: list[str], partner=None,
                share: float = 1.0, by=None) -> list[dict]:
        """For each text {blanks [{word: probability}]}: for each ___ the likeliest words, as `fill_blanks`."""
        return [{"blanks": blanks} for blanks in fill_blanks(present(loaded, "model"), each_apart(texts))]

    def read(self, loaded: Loaded | None, texts: list[Text], repairs: Repairs, labels: list[str], partner=None,
             share: float = 1.0, by: Judged | None = None) -> list[dict]:
        """As `Task.read`, with the mask token in place of each blank."""
        mark = present(loaded, "model").tokenizer.mask_token
        return super().read(loaded, [BLANK.sub(mark, text) for text in each_apart(texts)], repairs, labels)

    def remarks(self, model: "PreTrainedModel", texts: "Sequence[Text]", train: Encoded) -> list[Words]:
        notes = []
        if model.new_parts:
            notes.append(Words("이 모델에는 가린 낱말을 맞히는 출력층이 없어 새로 만들었습니다. 적응 전 퍼플렉시티가 아주 높은 것은 그 때문입니다.",
                              "This model has no head that guesses hidden words, so a new one was made; that is why "
                              "the perplexity before adaptation is so high."))
        if (pieces := len(train.ends)) > len(texts):
            notes.append(Words(f"긴 글은 최대 길이에 맞춰 잘라 모두 썼습니다: 글 {len(texts):,}개가 {pieces:,}조각이 되었습니다.",
                              f"Long texts were cut into pieces of the maximum length: {len(texts):,} texts made "
                              f"{pieces:,} pieces."))
        return notes

    def _corrupted(self, loaded: Loaded, ids: "torch.Tensor", hidden: "torch.Tensor",
                   random: np.random.Generator) -> "torch.Tensor":
        import torch

        generator = torch.Generator(ids.device).manual_seed(int(random.integers(2**62)))
        return corrupt(ids, hidden, loaded.tokenizer.mask_token_id, 0, len(loaded.tokenizer), generator)


def _columns(project: "Project", part: str) -> list:
    """The columns of texts of a part, two for pairs; for training also those of texts without a label."""
    files = [project.split(part)] + [project.unlabelled] * (part == "train" and project.unlabelled.exists())
    return [column for file in files for column in stored(file).columns]


def _hidden(loaded: Loaded, data: Encoded, rows: np.ndarray, random: np.random.Generator) -> tuple:
    """Token ids, attention mask and which tokens are hidden, all rows × length, on the device."""
    import torch

    ids, mask = loaded.batch(data, rows)
    words = padded(data, present(data.words, "words"), rows, ids.shape[1], -1)
    return ids, mask, *loaded.on_device(torch.from_numpy(choose_words(words, SHARE, random)))


def _examples(tokenizer, rows: np.ndarray, ids, shown, hidden, guess) -> dict[int, dict]:
    """Row → {text, hidden, guess} for some texts: as it is, with words hidden, and with the guesses instead."""
    left_out = {tokenizer.pad_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.bos_token_id,
                tokenizer.eos_token_id}

    def read(row) -> str:
        kept = [token for token in row.tolist() if token not in left_out]
        return tokenizer.decode(kept, clean_up_tokenization_spaces=False)

    filled = ids.clone()
    filled[hidden] = guess
    places = [place for place in range(len(ids)) if hidden[place].any()][:SHOWN]
    return {int(rows[place]): {"text": read(ids[place]), "hidden": read(shown[place]), "guess": read(filled[place])}
            for place in places}
