"""Describe, find and publish models: the model card, its search index, the Hub."""
