"""How the Hub says no: a JSON body plus the headers the client turns into its exceptions."""

from starlette.responses import JSONResponse


class HubError(Exception):
    """`code` is the X-Error-Code: RepoNotFound, RevisionNotFound or EntryNotFound."""

    def __init__(self, status: int, message: str, code: str | None = None, commit: str | None = None):
        super().__init__(message)
        self.status, self.message, self.code, self.commit = status, message, code, commit


def answer(_request, error: HubError) -> JSONResponse:
    headers = {"X-Error-Message": error.message}
    if error.code:
        headers["X-Error-Code"] = error.code
    if error.commit:  # lets the client remember that this commit has no such file
        headers["X-Repo-Commit"] = error.commit
    return JSONResponse({"error": error.message}, error.status, headers)
