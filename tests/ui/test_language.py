"""Words that Gradio asks for and has not got stand on no page as their key."""

import pytest

from ui.language import TEXTS, no_more_texts, say


def test_gradios_status_has_words_in_both_languages():
    for key in ("common.complete", "common.upload"):
        assert all(TEXTS.translations[language].get(key, key) != key for language in ("ko", "en"))


def test_a_text_that_comes_too_late_is_an_error_not_a_key(monkeypatch):
    mine = {language: dict(texts) for language, texts in TEXTS.translations.items()}
    monkeypatch.setattr(TEXTS, "translations", mine)
    known = str(say("아는 말", "known"))
    no_more_texts()
    assert str(say("아는 말", "known")) == known
    with pytest.raises(TypeError):
        say("처음 보는 말", "unheard of")
