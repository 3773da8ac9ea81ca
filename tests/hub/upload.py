"""From files to a commit: preupload says which are LFS, their bytes go to the CAS, the commit names them."""

import base64
import json
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .access import Access, User, repo_id
from .account import PREFIX
from .errors import HubError
from .repos import Repo, lfs_file
from .xet import Cas

REPO = "/api/{kind}/{ns}/{name}"


class Upload:
    def __init__(self, access: Access, cas: Cas, url: str, cas_url: str, own_cas_url: str):
        self.access, self.cas, self.url = access, cas, url
        self.cas_url, self.own_cas_url = cas_url, own_cas_url

    def routes(self) -> list[Route]:
        return [
            Route(REPO + "/preupload/{rev}", self.preupload, methods=["POST"]),
            Route(REPO + "/xet-write-token/{rev}", self.write_token),
            Route(REPO + "/xet-read-token/{rev}", self.read_token),
            Route(REPO + "/commit/{rev}", self.commit, methods=["POST"]),
        ]

    async def preupload(self, request: Request) -> JSONResponse:
        repo, _ = self._main(request)
        files = (await request.json())["files"]
        return JSONResponse({"files": [_mode(repo, file) for file in files]})

    async def write_token(self, request: Request) -> JSONResponse:
        self._main(request)
        return self._token("write")

    async def read_token(self, request: Request) -> JSONResponse:
        self.access.readable(request).revision(unquote(request.path_params["rev"]))
        return self._token("read")

    def _token(self, role: str) -> JSONResponse:
        token, expires = self.cas.grant(role)
        return JSONResponse(  # uploads read the body, downloads the headers
            {"casUrl": self.cas_url, "accessToken": token, "exp": expires},
            headers={
                "X-Xet-Cas-Url": self.cas_url,
                "X-Xet-Access-Token": token,
                "X-Xet-Token-Expiration": str(expires),
            },
        )

    async def commit(self, request: Request) -> JSONResponse:
        repo, user = self._main(request)
        lines = [json.loads(line) for line in (await request.body()).splitlines() if line]
        commit = await run_in_threadpool(self._apply, repo, user, lines)
        url = f"{self.url}/{PREFIX[repo.kind]}{repo_id(request)}/commit/{commit.oid}"
        return JSONResponse({"success": True, "commitOid": commit.oid, "commitUrl": url})

    def _apply(self, repo: Repo, user: User, lines: list[dict]):
        header, add, delete = {}, {}, []
        for line in lines:
            match line["key"], line["value"]:
                case "header", value:
                    header = value
                case "file", value:
                    add[value["path"]] = self.access.store.stage(base64.b64decode(value["content"]))
                case "lfsFile", value:
                    add[value["path"]] = self._from_cas(value["oid"], value["size"])
                case "deletedFile" | "deletedFolder", value:
                    delete.append(value["path"])
                case key, _:
                    raise HubError(400, f"Unknown commit operation {key!r}")
        return repo.commit(
            user.name,
            header["summary"],
            header.get("description", ""),
            parent=header.get("parentCommit"),
            add=add,
            delete=delete,
        )

    def _from_cas(self, sha256: str, size: int):
        target = self.access.store.scratch()
        xet = self.cas.assemble(self.own_cas_url, sha256, size, target)
        if xet is None or target.stat().st_size != size:
            raise HubError(400, f"LFS object {sha256} was not uploaded")
        return target, lfs_file(size, sha256, xet)

    def _main(self, request: Request) -> tuple[Repo, User]:
        """The repo to write to; main is the only branch."""
        repo, user = self.access.writable(request)
        if unquote(request.path_params["rev"]) not in ("main", "refs/heads/main"):
            raise HubError(404, "Invalid rev id", "RevisionNotFound")
        return repo, user


def _mode(repo: Repo, file: dict) -> dict:
    lfs = repo.is_lfs(file["path"], file["size"], base64.b64decode(file["sample"]))
    known = repo.head.files.get(file["path"])
    return {
        "path": file["path"],
        "uploadMode": "lfs" if lfs else "regular",
        "shouldIgnore": False,
        "oid": (known.sha256 or known.oid) if known else None,
    }
