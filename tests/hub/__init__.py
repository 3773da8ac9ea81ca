"""A small Hugging Face Hub on 127.0.0.1 for the tests: real HTTP, Xet on, spoken to by the real client.

A conftest.py gets the fixture by `from tests.hub.fixture import hub`.
"""
