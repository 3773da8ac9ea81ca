"""Who may call what, as OpenAPI says it: the door (`ui/door`) is what holds to it."""

from fastapi import Security
from fastapi.security import APIKeyHeader, HTTPBearer

BY_KEY = [Security(APIKeyHeader(
    name="X-KoTune-Key", scheme_name="key", auto_error=False,
    description="프로젝트의 사용 페이지에서 만든 키. A key of the project, made on its page Use."))]
BY_TOKEN = [Security(HTTPBearer(
    scheme_name="token", auto_error=False,
    description="Space에서: 허깅페이스 토큰. On a Space: a token of the Hub. On one's own machine nothing is needed."))]
