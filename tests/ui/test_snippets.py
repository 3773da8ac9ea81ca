"""The calls that the use page shows are programs, and say on a Space who asks."""

from tests.tiny import SAMPLE
from trainer.home.layout import Home
from trainer.studio import create_project, look_at, start
from trainer.training.plan import Plan
from ui.use.snippets import snippets


def test_calls_are_programs_that_say_who_asks_where_that_matters(tmp_path):
    project = create_project(Home(tmp_path), "local", "리뷰", *look_at(SAMPLE))
    run = start(project, Plan(model="kotune-mini", settings={"max_length": 48}))
    adapted = snippets(start(project, Plan(model="kotune-mini", task="masked-lm")), "https://example.org", False)
    assert "fill-mask" in compiled(adapted[2]) and all("배송이 정말 ___" in program for program in adapted)
    for space in (False, True):
        client, curl, plain = snippets(run, "https://example.org", space)
        assert compiled(client) and "text-classification" in compiled(plain)
        assert ('token="hf_…"' in client, "Authorization: Bearer hf_…" in curl) == (space, space)
        assert [line.endswith("\\") for line in curl.splitlines()] == [True] * (2 + space) + [False]
        assert "truncation=True, max_length=48" in plain


def compiled(program: str) -> str:
    """The program, which is one."""
    compile(program, "snippet", "exec")
    return program
