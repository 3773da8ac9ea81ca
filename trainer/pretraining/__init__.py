"""Pretraining from scratch: tokenizer, corpus and the masked-language-model loop behind kotune-mini."""
