"""How callers identify themselves, as OpenAPI describes it (`ui/door` enforces it), and the project that they name."""

from fastapi import FastAPI, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader, HTTPBearer

from trainer.home.project import Project

from ..door.visitor import check_only, owner_of
from ..place import Shared

BY_KEY = [Security(APIKeyHeader(
    name="X-KoTune-Key", scheme_name="key", auto_error=False,
    description="프로젝트의 사용 페이지에서 만든 키. A key of the project, made on its Use page."))]
BY_TOKEN = [Security(HTTPBearer(
    scheme_name="token", auto_error=False,
    description="Space에서: 허깅페이스 토큰. On a Space: a token of the Hub. Elsewhere nothing is needed."))]


def needs_nothing(app: FastAPI) -> None:
    """Declare in OpenAPI that no route needs credentials; {} means that none are required."""
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.openapi_extra = {"security": [{}]}


def own_project(shared: Shared, project: str, request: Request) -> Project:
    """The caller's project of this name. Raises Problem: another_project, no_such_project."""
    check_only(request, project)
    return shared.home.project(owner_of(request), project)
