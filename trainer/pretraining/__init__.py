"""Pretraining from scratch: tokenizer, corpus and the replaced-token-detection loop behind kotune-mini."""
