"""Words that Gradio asks for and has not got stand on no page as their key."""

from ui.language import TEXTS


def test_gradios_status_has_words_in_both_languages():
    for key in ("common.complete", "common.upload"):
        assert all(TEXTS.translations[language].get(key, key) != key for language in ("ko", "en"))
