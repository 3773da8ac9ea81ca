"""Keys from the shell: made and shown once, listed, revoked."""

from tests.tiny import SAMPLE, here
from trainer.home.keys import FILE, LONGEST_NAME, MOST, keys_of, make_key, opened_by
from trainer.home.layout import Home
from trainer.studio import create_project, look_at


def test_a_key_is_made_listed_and_revoked(tmp_path):
    home = Home(tmp_path / "home")
    project = create_project(home, "local", "리뷰", *look_at(SAMPLE))

    def shell(*arguments: str, status: int = 0) -> str:
        done = here("--home", str(home.path), *arguments, status=status)
        return done.stdout + done.stderr

    key, = shell("key", project.name, "--name", "반쪽 \ud83d" + "가" * 100).split()
    found, known = opened_by(home, key)
    assert found.path == project.path and len(known.name) == LONGEST_NAME and known.name.startswith("반쪽 ?가")
    listed, = shell("keys", project.name).splitlines()
    assert listed.split()[:2] == [known.id, f"…{key[-4:]}"] and known.name in listed
    assert key not in project.path.joinpath(FILE).read_text(encoding="utf-8")
    assert "no_such_key" in shell("revoke", project.name, "없는 것", status=1)
    shell("revoke", project.name, known.id)
    assert not keys_of(project)
    for _ in range(MOST):
        make_key(project)
    assert "too_many_keys" in shell("key", project.name, status=1)
