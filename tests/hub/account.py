"""Who am I, new repositories, and the check of a README's front matter."""

import re

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .access import Access
from .errors import HubError

PREFIX = {"models": "", "datasets": "datasets/", "spaces": "spaces/"}  # of a repo's own pages


class Account:
    def __init__(self, access: Access, url: str):
        self.access, self.url = access, url

    def routes(self) -> list[Route]:
        return [
            Route("/api/whoami-v2", self.whoami),
            Route("/api/repos/create", self.create, methods=["POST"]),
            Route("/api/validate-yaml", self.validate_yaml, methods=["POST"]),
        ]

    async def whoami(self, request: Request) -> JSONResponse:
        user = self.access.user(request)
        if user is None:
            raise HubError(401, "Invalid username or password.")
        token = {"displayName": "test", "role": user.role}
        return JSONResponse(
            {
                "type": "user",
                "name": user.name,
                "fullname": user.name.title(),
                "orgs": [{"name": name, "roleInOrg": "write"} for name in user.orgs],
                "auth": {"type": "access_token", "accessToken": token},
            }
        )

    async def create(self, request: Request) -> JSONResponse:
        body = await request.json()
        user = self.access.user(request)
        namespace = body.get("organization") or (user.name if user else "")
        user = self.access.writer(request, namespace)
        kind, id = body.get("type", "model") + "s", f"{namespace}/{body['name']}"
        answer = {"url": f"{self.url}/{PREFIX[kind]}{id}"}
        if self.access.store.get(kind, id):
            return JSONResponse(answer | {"error": "You already created this repo"}, 409)
        private = body.get("visibility") == "private"
        self.access.store.create(kind, id, user.name, private, body.get("sdk"))
        return JSONResponse(answer)

    async def validate_yaml(self, request: Request) -> JSONResponse:
        self.access.user(request)
        body = await request.json()
        errors, warnings = [], []
        try:
            if not front_matter(body["content"]):
                warnings.append({"message": "empty or missing yaml metadata in repo card"})
        except ValueError as error:
            errors.append({"message": str(error)})
        return JSONResponse({"errors": errors, "warnings": warnings}, 400 if errors else 200)


def front_matter(readme: str) -> dict:
    """The YAML block that opens a README; {} if there is none. Raises ValueError with what is wrong in it."""
    found = re.match(r"---\r?\n(.*?)\r?\n---\s", readme + "\n", re.DOTALL)
    if not found:
        return {}
    try:
        data = yaml.safe_load(found[1]) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"invalid YAML: {error}") from error
    if not isinstance(data, dict):
        raise ValueError("the metadata must be a mapping")
    for key in ("license", "library_name", "pipeline_tag"):
        if not isinstance(data.get(key, ""), str):
            raise ValueError(f'"{key}" must be a string')
    for key in ("tags", "language"):
        if not isinstance(data.get(key, []), str | list):
            raise ValueError(f'"{key}" must be a string or a list')
    return data
