"""Put this repository on a Hugging Face Space of one's own, as one commit.

    python spaces/deploy.py OWNER/NAME [--hardware t4-small] [--public]

What goes up is the last commit here, so that a Space never runs what nobody can look up. The Space is private
unless asked otherwise. The token comes from HF_TOKEN or is asked for, and is kept nowhere.
This script imports nothing of the repository: its own folder, not the root, is on sys.path.
"""

import argparse
import io
import os
import re
import subprocess
import sys
import tarfile
from getpass import getpass
from pathlib import Path

import httpx2
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

ROOT = Path(__file__).resolve().parents[1]
OF_THE_HUB = ".gitattributes"  # made by the Hub: names the files that are large


def main() -> None:
    """Deploy what the arguments name; ends with the Space's address, or with one sentence and status 1."""
    options = _options()
    tree = committed_tree(ROOT)
    check_front_matter(tree)
    token = (os.environ.get("HF_TOKEN") or getpass("Hugging Face token (write): ")).strip()
    if not re.fullmatch("[!-~]+", token):  # sent as a header it would fail with its text
        sys.exit("That is no token: it has characters that none has. Copy it anew from https://hf.co/settings/tokens")
    try:
        print(deploy(tree, options.space, HfApi(token=token), options.public, options.hardware))
    except (httpx2.HTTPError, HFValidationError) as error:
        sys.exit(f"The Hub did not take it: {error}")


def committed_tree(root: Path) -> dict[str, bytes]:
    """Path and content of every file of the last commit. Exits where there is no commit."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=root, capture_output=True)
    if archive.returncode:
        sys.exit(f"{root} has no commit to deploy: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}


def check_front_matter(tree: dict[str, bytes]) -> None:
    """A Space reads in README.md how it is to be built. Exits if that is missing."""
    readme = tree.get("README.md", b"").decode("utf-8")
    if not re.match(r"---\n(.*\n)*?sdk: gradio\n(.*\n)*?---\n", readme):
        sys.exit("README.md, as committed, has no front matter with 'sdk: gradio': a Space would not start.")


def deploy(tree: dict[str, bytes], space: str, api: HfApi, public: bool, hardware: str | None) -> str:
    """Make the Space hold exactly `tree`, and return its address. Raises httpx2.HTTPError.

    `hardware` is for a new Space; what an existing one runs on its owner has already decided.
    """
    try:
        info = api.space_info(space)
    except RepositoryNotFoundError:
        api.create_repo(space, repo_type="space", space_sdk="gradio", private=not public, space_hardware=hardware)
        info = api.space_info(space)
    if not info.private and not public:
        sys.exit(f"The Space {space} is public. Say --public if that is meant.")
    there = {file.rfilename for file in info.siblings} - {OF_THE_HUB}
    changes = [CommitOperationAdd(path, content) for path, content in tree.items()]
    changes += [CommitOperationDelete(path) for path in sorted(there - tree.keys())]
    api.create_commit(space, changes, commit_message="Deploy KoTune", repo_type="space", parent_commit=info.sha)
    return f"{api.endpoint}/spaces/{space}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("space", metavar="OWNER/NAME")
    parser.add_argument("--hardware", help="of a new Space, e.g. cpu-upgrade, t4-small; default: the Hub's")
    parser.add_argument("--public", action="store_true", help="everyone may see it; default: only its owner")
    return parser.parse_args()


if __name__ == "__main__":
    main()
