"""Who asks, and what may they do: users, tokens, roles, and the visibility rule of hf.co.

A repo that is missing and one that is private look the same: 401 without a token, 404 with one.
"""

import secrets
from dataclasses import dataclass

from starlette.requests import Request

from .errors import HubError
from .repos import Repo, Store


@dataclass(frozen=True)
class User:
    name: str
    role: str  # of the token: "read" or "write"
    orgs: tuple[str, ...] = ()  # organisations where the user may write

    def owns(self, namespace: str) -> bool:
        return namespace in (self.name, *self.orgs)


class Access:
    def __init__(self, store: Store):
        self.store = store
        self.tokens: dict[str, User] = {}

    def add(self, name: str, role: str, orgs: tuple[str, ...]) -> str:
        token = "hf_" + secrets.token_hex(17)
        self.tokens[token] = User(name, role, orgs)
        return token

    def user(self, request: Request) -> User | None:
        """The owner of the token, None without a token; a wrong token is refused everywhere."""
        header = request.headers.get("authorization")
        if header is None:
            return None
        user = self.tokens.get(header.removeprefix("Bearer "))
        if user is None:
            raise HubError(401, "Invalid credentials in Authorization header")
        return user

    def writer(self, request: Request, namespace: str) -> User:
        user = self.user(request)
        if user is None:
            raise HubError(401, "Invalid username or password.")
        if user.role != "write" or not user.owns(namespace):
            raise HubError(403, f"You don't have the rights to write under the namespace {namespace!r}")
        return user

    def readable(self, request: Request) -> Repo:
        """The repo that the path names, if the caller may know that it exists."""
        user = self.user(request)
        repo = self.store.get(request.path_params["kind"], repo_id(request))
        if repo and self.sees(user, repo):
            return repo
        if user is None:
            raise HubError(401, "Invalid username or password.", "RepoNotFound")
        raise HubError(404, "Repository not found", "RepoNotFound")

    def open(self, request: Request) -> Repo:
        """The same, if the caller may have its files."""
        repo, user = self.readable(request), self.user(request)
        if repo.gated and not (user and user.owns(repo.namespace)):
            raise HubError(403 if user else 401, f"Access to {repo.id} is restricted", "GatedRepo")
        return repo

    def writable(self, request: Request) -> tuple[Repo, User]:
        repo = self.readable(request)
        return repo, self.writer(request, repo.namespace)

    @staticmethod
    def sees(user: User | None, repo: Repo) -> bool:
        return not repo.private or (user is not None and user.owns(repo.namespace))


def repo_id(request: Request) -> str:
    return f"{request.path_params['ns']}/{request.path_params['name']}"
