"""Downloads: <repo>/resolve/<revision>/<path>, and the CDN that large files redirect to."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from .access import Access
from .account import PREFIX
from .errors import HubError


class Resolve:
    """`cdn_url` is another origin than `url`, so that a token that follows a redirect can be seen."""

    def __init__(self, access: Access, url: str, cdn_url: str):
        self.access, self.url, self.cdn_url = access, url, cdn_url

    def routes(self) -> list[Route]:
        return [
            *(
                Route(f"/{prefix}{{ns}}/{{name}}/resolve/{{rev}}/{{path:path}}", self._of(kind))
                for kind, prefix in reversed(PREFIX.items())  # models last: their prefix is empty
            ),
            Route("/cdn/{kind}/{ns}/{name}/{rev}/{path:path}", self.cdn),
        ]

    def _of(self, kind: str):
        async def resolve(request: Request) -> Response:
            request.path_params["kind"] = kind
            return self.resolve(request)

        return resolve

    def resolve(self, request: Request) -> Response:
        path = unquote(request.path_params["path"])
        repo = self.access.readable(request) if path == "README.md" else self.access.open(request)
        commit = repo.revision(unquote(request.path_params["rev"]))
        file = commit.files.get(path)
        if file is None:
            raise HubError(404, "Entry not found", "EntryNotFound", commit.oid)
        headers = {"X-Repo-Commit": commit.oid}
        if file.sha256 is None:
            return FileResponse(commit.folder / path, headers=headers | {"ETag": f'"{file.oid}"'})
        api = f"{self.url}/api/{repo.kind}/{repo.id}"
        headers |= {
            "X-Linked-Etag": f'"{file.sha256}"',
            "X-Linked-Size": str(file.size),
            "X-Xet-Hash": file.xet,
            "Link": f'<{api}/xet-read-token/{commit.oid}>; rel="xet-auth"',
        }
        content = f"{self.cdn_url}/cdn/{repo.kind}/{repo.id}/{commit.oid}/{request.path_params['path']}"
        return RedirectResponse(content, 302, headers)

    async def cdn(self, request: Request) -> FileResponse:
        """The address itself is the permission, as with a signed URL: nobody can guess the commit."""
        params = request.path_params
        repo = self.access.store.get(params["kind"], f"{params['ns']}/{params['name']}")
        commit, path = repo.revision(params["rev"]), unquote(params["path"])
        return FileResponse(commit.folder / path, headers={"ETag": f'"{commit.files[path].sha256}"'})
