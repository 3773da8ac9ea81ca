"""The calls that the use page shows are programs, and say on a Space who asks."""

from trainer.home import Home
from trainer.studio import SAMPLE, create_project, look_at, start_run
from ui.use.snippets import snippets


def test_calls_are_programs_that_say_who_asks_where_that_matters(tmp_path):
    project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
    run = start_run(project, "kotune-mini", {"max_length": 48})
    for space in (False, True):
        client, curl, plain = snippets(run, "https://example.org", space)
        for program in (client, plain):
            compile(program, "snippet", "exec")
        assert ('token="hf_…"' in client, "Authorization: Bearer hf_…" in curl) == (space, space)
        assert [line.endswith("\\") for line in curl.splitlines()] == [True] * (2 + space) + [False]
        assert "truncation=True, max_length=48" in plain
