"""The deploy script in a process of its own, with the real client, against the local Hub."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = "---\ntitle: 코튠\nsdk: gradio\napp_file: app.py\n---\n# 코튠\n"


def git(folder: Path, *command: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "core.quotepath=off"]
    done = subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "a change")


@pytest.fixture
def repository(tmp_path):
    """A small repository with the deploy script, in a folder with blanks and Hangul."""
    folder = tmp_path / "한글 폴더"
    (folder / "spaces").mkdir(parents=True)
    shutil.copy(ROOT / "spaces" / "deploy.py", folder / "spaces")
    git(folder, "init", "--quiet")
    commit(folder, {"README.md": README, "app.py": "print('안녕')"})
    return folder


def deploy(hub, repository, token, *arguments):
    """(exit status, standard output, standard error) of the script; the token shows up in neither output."""
    command = [sys.executable, repository / "spaces" / "deploy.py", *arguments]
    done = subprocess.run(command, env=hub.env(token), cwd="/", capture_output=True, text=True)
    assert token.strip() not in done.stdout + done.stderr
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_this_repository_becomes_a_private_space(hub):
    status, said, problem = deploy(hub, ROOT, hub.add_user("alice"), "alice/kotune")
    assert (status, said) == (0, f"{hub.url}/spaces/alice/kotune"), problem
    space = hub.repo("alice/kotune", "spaces")
    assert space.private and space.sdk == "gradio" and len(space.commits) == 2  # the Hub's own, and ours
    tracked = git(ROOT, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")[:-1]
    assert set(space.paths()) == {*tracked, ".gitattributes"}
    assert space.read("app.py").decode() == git(ROOT, "show", "HEAD:app.py")


def test_only_what_is_committed_goes_up(hub, repository):
    (repository / "app.py").write_text("half done")
    (repository / "비밀.txt").write_text("mine")
    assert deploy(hub, repository, hub.add_user("alice"), "alice/kotune")[0] == 0
    space = hub.repo("alice/kotune", "spaces")
    assert space.paths() == [".gitattributes", "README.md", "app.py", "spaces/deploy.py"]
    assert space.read("app.py").decode() == "print('안녕')"


def test_again_in_one_commit_without_what_is_gone(hub, repository):
    token = hub.add_user("alice")
    commit(repository, {"old.py": "1"})
    deploy(hub, repository, token, "alice/kotune")
    (repository / "old.py").unlink()
    commit(repository, {"new.py": "2"})
    assert deploy(hub, repository, token, "alice/kotune")[0] == 0
    space = hub.repo("alice/kotune", "spaces")
    assert len(space.commits) == 3
    assert "new.py" in space.paths() and "old.py" not in space.paths()
    deploy(hub, repository, token, "alice/kotune")
    assert len(space.commits) == 3  # nothing had changed


def test_public_only_when_told(hub, repository):
    token = hub.add_user("alice")
    assert deploy(hub, repository, token, "alice/kotune", "--public")[0] == 0
    space = hub.repo("alice/kotune", "spaces")
    assert not space.private
    commit(repository, {"new.py": "2"})
    status, _, problem = deploy(hub, repository, token, "alice/kotune")
    assert status == 1 and "--public" in problem and "new.py" not in space.paths()


def test_no_front_matter_no_deployment(hub, repository):
    commit(repository, {"README.md": "# 코튠\n\n---\nsdk: gradio\n---\n"})
    status, _, problem = deploy(hub, repository, hub.add_user("alice"), "alice/kotune")
    assert status == 1 and "front matter" in problem
    assert hub.repo("alice/kotune", "spaces") is None and not hub.seen


@pytest.mark.parametrize("role, space", [
    ("read", "alice/kotune"), ("write", "bob/kotune"), ("write", "no name/kotune")])
def test_what_the_hub_refuses_is_told_in_a_sentence(hub, repository, role, space):
    status, _, problem = deploy(hub, repository, hub.add_user("alice", role), space)
    assert status == 1 and "Traceback" not in problem and "did not take it" in problem


def test_a_token_as_it_is_pasted(hub, repository):
    status, _, problem = deploy(hub, repository, "hf_토큰", "alice/kotune")
    assert status == 1 and "no token" in problem and "Traceback" not in problem and not hub.seen
    assert deploy(hub, repository, hub.add_user("alice") + "\n", "alice/kotune")[0] == 0
