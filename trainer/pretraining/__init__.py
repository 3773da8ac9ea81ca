"""Pretraining from scratch: tokenizer, corpus and the masked-language-model loop that made kotune-mini."""
