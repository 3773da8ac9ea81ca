"""What the Hub tells about repositories: info, lists, file trees, refs."""

from datetime import datetime
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .access import Access
from .account import front_matter
from .errors import HubError
from .repos import Commit, File, Repo

REPO = "/api/{kind}/{ns}/{name}"


class Browse:
    def __init__(self, access: Access):
        self.access = access

    def routes(self) -> list[Route]:
        return [
            Route("/api/{kind}", self.list),
            Route(REPO, self.info),
            Route(REPO + "/revision/{rev}", self.info),
            Route(REPO + "/auth-check", self.auth_check),
            Route(REPO + "/tree/{rev}", self.tree),
            Route(REPO + "/tree/{rev}/{path:path}", self.tree),
            Route(REPO + "/paths-info/{rev}", self.paths_info, methods=["POST"]),
            Route(REPO + "/refs", self.refs),
            Route(REPO + "/commits/{rev}", self.commits),
        ]

    async def info(self, request: Request) -> JSONResponse:
        repo, commit = self._revision(request)
        return JSONResponse(_info(repo, commit, blobs=request.query_params.get("blobs") == "true"))

    async def auth_check(self, request: Request) -> JSONResponse:
        return JSONResponse({"id": self.access.open(request).id})

    async def list(self, request: Request) -> JSONResponse:
        query, user = request.query_params, self.access.user(request)
        repos = [r for r in self.access.store.all(request.path_params["kind"]) if self.access.sees(user, r)]
        if author := query.get("author"):
            repos = [repo for repo in repos if repo.namespace == author]
        if search := query.get("search"):
            repos = [repo for repo in repos if search.lower() in repo.id.lower()]
        infos = [_info(repo, repo.head) for repo in repos]
        wanted = set(query.getlist("filter")) | set(query.getlist("pipeline_tag"))
        infos = [info for info in infos if wanted <= set(info["tags"])]
        infos.sort(key=lambda info: info.get(query.get("sort", "createdAt"), 0), reverse=True)
        return JSONResponse(infos[: int(query.get("limit", 1000))])

    async def tree(self, request: Request) -> JSONResponse:
        _, commit = self._revision(request)
        top = unquote(request.path_params.get("path", "")).strip("/")
        inside = {path for path in commit.files if not top or path.startswith(top + "/")}
        if top and not inside:
            raise HubError(404, f"{top} does not exist on {commit.oid}", "EntryNotFound", commit.oid)
        folders = {str(parent) for path in inside for parent in _parents(path)} - set(_parents(top + "/x"))
        if request.query_params.get("recursive") != "true":
            depth = top.count("/") + 1 if top else 0
            inside, folders = ({p for p in paths if p.count("/") == depth} for paths in (inside, folders))
        answer = [{"type": "directory", "path": path, "oid": "0" * 40, "size": 0} for path in sorted(folders)]
        return JSONResponse(answer + [_entry(path, commit.files[path]) for path in sorted(inside)])

    async def paths_info(self, request: Request) -> JSONResponse:
        _, commit = self._revision(request)
        paths = (await request.form()).getlist("paths")
        return JSONResponse([_entry(path, commit.files[path]) for path in paths if path in commit.files])

    async def refs(self, request: Request) -> JSONResponse:
        head = self.access.readable(request).head.oid
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": head}
        return JSONResponse({"branches": [main], "converts": [], "tags": [], "pullRequests": []})

    async def commits(self, request: Request) -> JSONResponse:
        repo, last = self._revision(request)
        history = reversed(repo.commits[: repo.commits.index(last) + 1])
        return JSONResponse(
            [
                {
                    "id": commit.oid,
                    "title": commit.title,
                    "message": commit.message,
                    "date": _date(commit.date),
                    "authors": [{"user": commit.author}],
                }
                for commit in history
            ]
        )

    def _revision(self, request: Request) -> tuple[Repo, Commit]:
        repo = self.access.readable(request)
        return repo, repo.revision(unquote(request.path_params.get("rev", "main")))


def _info(repo: Repo, commit: Commit, blobs: bool = False) -> dict:
    readme = commit.folder / "README.md"
    card = front_matter(readme.read_text(encoding="utf-8")) if "README.md" in commit.files else {}
    known = {key: card[key] for key in ("library_name", "pipeline_tag") if key in card}
    siblings = [{"rfilename": path} | (_blob(file) if blobs else {}) for path, file in commit.files.items()]
    return known | {
        "id": repo.id,
        "author": repo.namespace,
        "sha": commit.oid,
        "private": repo.private,
        "gated": "auto" if repo.gated else False,
        "disabled": False,
        "downloads": 0,
        "likes": 0,
        "createdAt": _date(repo.commits[0].date),
        "lastModified": _date(commit.date),
        "tags": _tags(card, repo),
        "cardData": card,
        "siblings": siblings,
        **({"sdk": repo.sdk} if repo.sdk else {}),
    }


def _tags(card: dict, repo: Repo) -> list[str]:
    """As hf.co makes them: the card's own tags, library, task, languages, and prefix:value of the rest."""
    tags = _many(card.get("tags")) + _many(card.get("library_name")) + _many(card.get("pipeline_tag"))
    tags += _many(card.get("language")) + _many(repo.sdk)
    for key, prefix in {"license": "license", "base_model": "base_model", "datasets": "dataset"}.items():
        tags += [f"{prefix}:{value}" for value in _many(card.get(key))]
    return list(dict.fromkeys(tags))


def _many(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _entry(path: str, file: File) -> dict:
    entry = {"type": "file", "path": path, "size": file.size, "oid": file.oid}
    if file.sha256:
        entry |= {"lfs": {"oid": file.sha256, "size": file.size, "pointerSize": 134}, "xetHash": file.xet}
    return entry


def _blob(file: File) -> dict:
    lfs = {"sha256": file.sha256, "size": file.size, "pointerSize": 134}
    return {"size": file.size, "blobId": file.oid} | ({"lfs": lfs} if file.sha256 else {})


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _date(date: datetime) -> str:
    return date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{date.microsecond // 1000:03d}Z"
