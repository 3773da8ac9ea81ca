"""What stands for a label on a page."""

from trainer.tasks import TASKS
from ui.labels import counts_in_words, labels_in_words
from ui.place import Place, Visit


def test_a_known_code_stands_behind_what_it_means():
    counts = {"LC": 470, "PS": 310, "OG": 220}
    for language, place in (("ko", "장소(LC)"), ("en", "place (LC)")):
        assert next(iter(counts_in_words(TASKS["entities"], counts, Visit(None, Place(), "local", language)))) == place


def test_other_labels_are_themselves():
    visit = Visit(None, Place(), "local", "ko")
    assert labels_in_words(TASKS["classification"], ["PS", "LC", "OG"], visit) == {"PS": "PS", "LC": "LC", "OG": "OG"}
