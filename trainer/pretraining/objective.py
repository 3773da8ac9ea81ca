"""Replaced-token detection (ELECTRA, Clark et al. 2020): a small generator fills masked tokens, the model learns
from every token whether it is the original one. Generator and discriminator share their embeddings."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F
from transformers import ElectraConfig, ElectraForMaskedLM, ElectraForPreTraining

MASK_SHARE = 0.15
DISCRIMINATOR_WEIGHT = 50.0  # both values: the paper's


def model_config(vocabulary_size: int, max_length: int, layers: int, width: int, pad_id: int) -> ElectraConfig:
    """The discriminator's configuration; dropout is what fine-tuning will use, pretraining switches it off."""
    return ElectraConfig(
        vocab_size=vocabulary_size,
        embedding_size=128,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
        max_position_embeddings=max_length,
        pad_token_id=pad_id,
    )


class ReplacedTokenDetection(nn.Module):
    def __init__(self, config: ElectraConfig, mask_id: int, special_tokens: int):
        """Ids below `special_tokens` are never masked and never sampled."""
        super().__init__()
        self.mask_id, self.special_tokens = mask_id, special_tokens
        self.discriminator = ElectraForPreTraining(config)
        small = {"hidden_size": 128, "intermediate_size": 512, "num_attention_heads": 2, "num_hidden_layers": 2}
        self.generator = ElectraForMaskedLM(ElectraConfig(**{**config.to_dict(), **small}))
        for model in (self.generator, self.discriminator):  # on a CPU, fused attention is slow backwards on short texts
            model.set_attn_implementation("eager")
        self.discriminator.electra.embeddings = self.generator.electra.embeddings
        for module in self.modules():  # one or two passes over the text do not overfit: dropout only costs
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        for module in self.modules():
            if hasattr(module, "attention_dropout"):
                module.attention_dropout = 0.0

    @torch.no_grad()
    def start_from(self, vectors: torch.Tensor, log_frequencies: torch.Tensor) -> None:
        """Set the shared embeddings, (vocabulary, embedding size), and the generator's output bias, (vocabulary,)."""
        self.generator.electra.embeddings.word_embeddings.weight.copy_(vectors)
        self.generator.generator_lm_head.bias.copy_(log_frequencies)

    def forward(self, ids: torch.Tensor, attention_mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """`ids`, `attention_mask`: (batch, length). Returns `loss`, to be minimised, and the detached figures:
        generator_loss and generator_accuracy on masked tokens, discriminator_loss on all tokens, and
        detection_f1 of the replaced ones."""
        words = (ids >= self.special_tokens) & attention_mask.bool()
        masked = words & (torch.rand(ids.shape, device=ids.device) < MASK_SHARE)
        logits, generator_loss = self._generate(ids, masked, attention_mask)
        originals = ids[masked]
        corrupted = ids.clone()
        corrupted[masked] = _sample(logits.detach().clone(), self.special_tokens)
        replaced = corrupted != ids

        scores = self.discriminator(input_ids=corrupted, attention_mask=attention_mask).logits.float()
        discriminator_loss = F.binary_cross_entropy_with_logits(scores[words], replaced[words].float())
        found = (scores > 0) & words
        return {
            "loss": generator_loss + DISCRIMINATOR_WEIGHT * discriminator_loss,
            "generator_loss": generator_loss.detach(),
            "generator_accuracy": (logits.argmax(-1) == originals).float().mean(),
            "discriminator_loss": discriminator_loss.detach(),
            "detection_f1": 2 * (found & replaced).sum() / (found.sum() + replaced.sum()).clamp(min=1),
        }

    def _generate(self, ids, masked, attention_mask) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (masked tokens, vocabulary), only where a token was masked: the full ones would cost the most."""
        hidden = self.generator.electra(
            input_ids=ids.masked_fill(masked, self.mask_id), attention_mask=attention_mask
        ).last_hidden_state[masked]
        logits = self.generator.generator_lm_head(self.generator.generator_predictions(hidden)).float()
        return logits, F.cross_entropy(logits, ids[masked])


def _sample(logits: torch.Tensor, special_tokens: int) -> torch.Tensor:
    """One id per row from softmax(logits), by inverting the cumulative distribution: five times faster on a CPU
    than torch.multinomial or Gumbel noise, which draw a random number for every entry."""
    logits[:, :special_tokens] = -torch.inf
    cumulative = logits.softmax(-1).cumsum(-1)
    draws = torch.rand(len(logits), 1, device=logits.device) * cumulative[:, -1:]
    return torch.searchsorted(cumulative, draws).squeeze(-1).clamp(max=logits.shape[1] - 1)
