"""Put this repository on a Hugging Face Space of one's own, as one commit.

    python spaces/deploy.py OWNER/NAME [--hardware t4-small] [--public]

It uploads the last commit, so that a Space never runs code that is in no commit. The Space is private unless --public
is given. The token comes from HF_TOKEN or is asked for, and is not stored.
This script imports nothing from the repository, as its own folder, not the root, is on sys.path.
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
OF_THE_HUB = ".gitattributes"  # made by the Hub, for large files


def main() -> None:
    """Deploy to the Space in the arguments; prints its address, or exits with one sentence and status 1."""
    options = _options()
    tree = committed_tree(ROOT)
    check_front_matter(tree)
    token = (os.environ.get("HF_TOKEN") or getpass("Hugging Face token (write): ")).strip()
    if not re.fullmatch("[!-~]+", token):  # as a header it would fail, with the token in the error
        sys.exit("That is no token: it has characters that none has. Copy it anew from https://hf.co/settings/tokens")
    try:
        print(deploy(tree, options.space, HfApi(token=token), options.public, options.hardware))
    except (httpx2.HTTPError, HFValidationError) as error:
        sys.exit(f"The Hub did not take it: {error}")


def committed_tree(root: Path) -> dict[str, bytes]:
    """Path and content of every file of the last commit. Exits if there is no commit."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=root, capture_output=True)
    if archive.returncode:
        sys.exit(f"{root} has no commit to deploy: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}


def check_front_matter(tree: dict[str, bytes]) -> None:
    """Exits if README.md has no front matter, which tells a Space how to build itself."""
    readme = tree.get("README.md", b"").decode("utf-8")
    if not re.match(r"---\n(.*\n)*?sdk: gradio\n(.*\n)*?---\n", readme):
        sys.exit("README.md, as committed, has no front matter with 'sdk: gradio': a Space would not start.")


def deploy(tree: dict[str, bytes], space: str, api: HfApi, public: bool, hardware: str | None) -> str:
    """Make the Space hold exactly the files of `tree`, and return its address. Raises httpx2.HTTPError.

    `hardware` is for a new Space; an existing one keeps the hardware that its owner has chosen.
    """
    try:
        info = api.space_info(space)
    except RepositoryNotFoundError:
        api.create_repo(space, repo_type="space", space_sdk="gradio", private=not public, space_hardware=hardware)
        info = api.space_info(space)
    if not info.private and not public:
        sys.exit(f"The Space {space} is public. Say --public if that is meant.")
    existing = {file.rfilename for file in info.siblings} - {OF_THE_HUB}
    changes = [CommitOperationAdd(path, content) for path, content in tree.items()]
    changes += [CommitOperationDelete(path) for path in sorted(existing - tree.keys())]
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
