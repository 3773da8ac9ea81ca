"""Publish a folder on the Hugging Face Hub: private by default, as one commit, repeatable after any failure.

The token stays in memory: it is never written, logged, passed in argv or part of an error.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

from trainer.hub import problems
from trainer.hub.session import account, writer

WAITS = (1, 2, 4)  # seconds before each new try after a passing error; then it is a Problem
NEVER = (".git", ".cache", ".DS_Store")  # local bookkeeping; the Hub refuses the first two
# What from_pretrained reads at the top of a repo. Such files of an earlier model are deleted: an old
# adapter_config.json beside new full weights would load the old adapter.
LOADED = ("*.json", "*.safetensors", "*.bin", "*.model", "vocab.txt", "merges.txt")

T = TypeVar("T")


@dataclass(frozen=True)
class Published:
    repo_id: str
    commit: str  # 40 hex digits; the newest commit, also if nothing was changed
    url: str


def who(token: str) -> str:
    """The name of the account that the token belongs to, without retries, as a page or a program waits for it.

    Raises Problem: hub_token if the Hub does not know the token; hub_busy, hub_unreachable if no answer comes in time.
    """
    return _with_problems(token, lambda: account(writer(token)))["name"]


def publish(folder: Path, repo_id: str, token: str, *, private: bool = True) -> Published:
    """Make the model repo `repo_id` ("account/name") hold the files of `folder`, by one atomic commit.

    A repo that does not exist is created. One that exists keeps its visibility; if it is public and `private` is set,
    nothing is published. Other files in the repo stay, except those of an earlier model (LOADED). If nothing has
    changed, there is no commit. After the commit the Hub's own list of sizes and hashes is compared with the folder. It
    is safe to repeat: a commit whose answer got lost is recognised and not made again.

    Raises Problem: hub_token, hub_read_only, hub_namespace, hub_forbidden, hub_name, hub_public, hub_empty,
    hub_metadata, hub_refused (at once), hub_busy, hub_unreachable (after the retries), hub_mismatch.
    """
    return _with_problems(token, lambda: _publish(folder, repo_id, writer(token), private), repo_id)


def _publish(folder: Path, repo_id: str, api, private: bool) -> Published:
    _check_name(repo_id)
    if not _files(folder):
        raise problems.problem("hub_empty", folder=str(folder))
    _check_rights(_with_retries(api.whoami), repo_id)
    commit = _with_retries(lambda: _push(folder, repo_id, api, private))
    return Published(repo_id, commit, f"{api.endpoint}/{repo_id}")


def _push(folder: Path, repo_id: str, api, private: bool) -> str:
    """Try once, from whatever state the last try left; return the commit of the repo afterwards.

    As the commit names its parent, it fails if an earlier try succeeds after all: a lost answer never makes two.
    """
    head = _repo(repo_id, api, private)
    if private and not head.private:
        raise problems.problem("hub_public", repo_id=repo_id)
    if not (changes := _changes(folder, repo_id, api, head.sha)):
        return head.sha
    commit = api.create_commit(repo_id, changes, commit_message="Publish with KoTune", parent_commit=head.sha).oid
    if wrong := _changes(folder, repo_id, api, commit):
        raise problems.problem("hub_mismatch", repo_id=repo_id, files=[change.path_in_repo for change in wrong])
    return commit


def _repo(repo_id: str, api, private: bool):
    """The Hub's description of the repo, which is created if it does not exist."""
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        return api.model_info(repo_id)
    except RepositoryNotFoundError:
        api.create_repo(repo_id, private=private)
        return api.model_info(repo_id)


def _changes(folder: Path, repo_id: str, api, revision: str) -> list:
    """The commit operations that make the repo at `revision` hold the folder; [] if it holds it already."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, RepoFile

    tree = api.list_repo_tree(repo_id, recursive=True, revision=revision)
    there = {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}
    here = _files(folder)
    stale = sorted(path for path in there.keys() - here.keys()
                   if "/" not in path and any(fnmatch(path, pattern) for pattern in LOADED))
    return [*(CommitOperationAdd(path, file) for path, file in here.items() if not _same(file, there.get(path))),
            *map(CommitOperationDelete, stale)]


def _files(folder: Path) -> dict[str, Path]:
    """Path in the repo → file."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name.as_posix(): path for name, path in found.items() if not set(name.parts) & set(NEVER)}


def _same(file: Path, there) -> bool:
    """Whether the Hub's entry is this file, by size and by the hash that the Hub keeps for its kind."""
    size = file.stat().st_size
    if there is None or there.size != size:
        return False
    if there.lfs:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == there.lfs.sha256
    return hashlib.sha1(b"blob %d\0" % size + file.read_bytes()).hexdigest() == there.blob_id


def _check_name(repo_id: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(repo_id)
        valid = "/" in repo_id
    except HFValidationError:
        valid = False
    if not valid:
        raise problems.problem("hub_name", repo_id=repo_id)


def _check_rights(user: dict, repo_id: str) -> None:
    """Check rights by whoami, before anything is sent; a lack of finer rights shows as status 403 later."""
    namespace, name = repo_id.split("/")
    if user.get("auth", {}).get("accessToken", {}).get("role") == "read":
        raise problems.problem("hub_read_only", user=user["name"])
    places = [user["name"], *(org["name"] for org in user.get("orgs", []))]
    if namespace.lower() not in [place.lower() for place in places]:
        raise problems.problem("hub_namespace", namespace=namespace, name=name, places=places)


def _with_retries(step: Callable[[], T]) -> T:
    """What `step` returns; after a passing error it is tried again, any other error is raised."""
    for wait in WAITS:
        try:
            return step()
        except Exception as error:
            if not problems.passes(error):
                raise
            time.sleep(max(wait, problems.asked_to_wait(error)))
    return step()


def _with_problems(token: str, step: Callable[[], T], repo_id: str = "") -> T:
    """What `step` returns; an error of the Hub or the network is raised as a Problem.

    It has no cause: the client's errors hold the request, and the request holds the token.
    """
    try:
        return step()
    except Exception as error:
        if (problem := problems.of_publishing(error, token, repo_id)) is None:
            raise
    raise problem
