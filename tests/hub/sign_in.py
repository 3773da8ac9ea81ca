"""Sign in with Hugging Face (OpenID Connect): a page to choose a user on, a code, a signed token."""

import secrets
import time
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route

from .access import Access

LIFETIME = 8 * 3600  # seconds


class SignIn:
    def __init__(self, access: Access, url: str):
        self.access, self.url = access, url
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/oauth/authorize", self.choose),
            Route("/oauth/authorize/{name}", self.chosen),
            Route("/oauth/token", self.token, methods=["POST"]),
            Route("/oauth/jwks", self.keys),
        ]

    async def configuration(self, request: Request) -> JSONResponse:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return JSONResponse({"issuer": self.url, "id_token_signing_alg_values_supported": ["RS256"],
                             **{name: f"{self.url}/oauth/{path}" for name, path in places.items()}})

    async def choose(self, request: Request) -> HTMLResponse:
        """One link for each user; whoever follows it is that user."""
        link = Markup('<p><a href="/oauth/authorize/{}?{}">{}</a></p>')
        names = sorted({user.name for user in self.access.tokens.values()})
        return HTMLResponse(Markup().join(link.format(name, request.url.query, name) for name in names))

    async def chosen(self, request: Request) -> RedirectResponse:
        asked, code = dict(request.query_params), secrets.token_urlsafe(16)
        self.codes[code] = {"name": request.path_params["name"], "client": asked["client_id"],
                            "nonce": asked["nonce"]}
        back = asked["redirect_uri"]
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{query}")

    async def token(self, request: Request) -> JSONResponse:
        """A code is good for one token."""
        known = self.codes.pop((await request.form())["code"])
        now, name = int(time.time()), known["name"]
        claims = {"iss": self.url, "sub": name, "aud": known["client"], "iat": now, "exp": now + LIFETIME,
                  "nonce": known["nonce"], "name": name.title(), "preferred_username": name,
                  "profile": f"{self.url}/{name}", "picture": f"{self.url}/{name}.png"}
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return JSONResponse({"access_token": "hf_oauth_" + secrets.token_hex(8), "token_type": "bearer",
                             "expires_in": LIFETIME, "id_token": signed})

    async def keys(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})
