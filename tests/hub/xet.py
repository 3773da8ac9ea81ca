"""The content-addressed store behind Xet: xorbs and shards come in, reconstructions go out.

The client chunks, hashes and compresses; the server only reads where things lie. Formats: a xorb is a
row of chunks (8-byte header + stored bytes), then a footer that starts with XETBLOB; a shard is a
48-byte header, then 48-byte records until one that starts with 32 bytes of 0xFF.
"""

import hashlib
import os
import re
import secrets
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from .errors import HubError

SHARD_HEADER, RECORD, END = 48, 48, b"\xff" * 32
# In a process of its own: hf_xet keeps logs and staging folders in the HF_HOME it was started with.
DOWNLOAD = """
import sys, hf_xet
url, token, expires, xet, size, target = sys.argv[1:]
with hf_xet.XetSession().new_file_download_group(
    endpoint=url, token=token, token_expiry_unix_secs=int(expires)
) as group:
    group.start_download_file(hf_xet.XetFileInfo(xet, int(size)), target)
"""
HAS_VERIFICATION, HAS_SHA256 = 1 << 31, 1 << 30


@dataclass(frozen=True)
class Term:
    """Chunks start..end (end exclusive) of a xorb; `length` is their size once unpacked."""

    xorb: str
    length: int
    start: int
    end: int


class Cas:
    def __init__(self, root: Path):
        self.root = root
        root.mkdir(parents=True)
        self.files: dict[str, list[Term]] = {}  # Xet file hash → terms
        self.by_sha256: dict[str, str] = {}  # sha256 → Xet file hash: a commit names only the sha256
        self.offsets: dict[str, list[int]] = {}  # xorb → byte offset of each chunk, and the end of the last
        self.tokens: dict[str, str] = {}  # access token → "read" or "write"

    def grant(self, role: str) -> tuple[str, int]:
        """A new access token and when it ends (unix seconds)."""
        token = secrets.token_hex(16)
        self.tokens[token] = role
        return token, int(time.time()) + 3600

    def assemble(self, url: str, sha256: str, size: int, target: Path) -> str | None:
        """Writes a file out of its chunks and checks its hash; its Xet hash, None if it is not (all) here.

        `url` is this store's own address: unpacking is left to hf_xet, as in a real download."""
        xet = self.by_sha256.get(sha256)
        if xet is None or not all(term.xorb in self.offsets for term in self.files[xet]):
            return None
        token, expires = self.grant("read")
        command = [sys.executable, "-c", DOWNLOAD, url, token, str(expires), xet, str(size), str(target)]
        subprocess.run(command, env=os.environ | {"HF_HOME": str(self.root / "home")}, check=True)
        with target.open("rb") as file:
            return xet if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else None

    def routes(self) -> list[Route]:
        return [
            Route("/v1/xorbs/default/{hash}", self.put_xorb, methods=["POST"]),
            Route("/v1/shards", self.put_shard, methods=["POST"]),
            Route("/v1/reconstructions/{hash}", self.reconstruction),
            Route("/xorbs/{hash}", self.get_xorb),
        ]

    async def put_xorb(self, request: Request) -> JSONResponse:
        self._authorize(request, "write")
        name, body = request.path_params["hash"], await request.body()
        offsets = chunk_offsets(body)
        (self.root / name).write_bytes(body)
        inserted = name not in self.offsets
        self.offsets[name] = offsets
        return JSONResponse({"was_inserted": inserted})

    async def put_shard(self, request: Request) -> JSONResponse:
        self._authorize(request, "write")
        for xet, terms, sha256 in shard_files(await request.body()):
            if not all(term.xorb in self.offsets for term in terms):
                raise HubError(400, "The shard names a xorb that was not uploaded")
            self.files[xet] = terms
            if sha256:
                self.by_sha256[sha256] = xet
        return JSONResponse({"result": 1})

    async def reconstruction(self, request: Request) -> JSONResponse:
        self._authorize(request, "read")
        terms = self.files.get(request.path_params["hash"])
        if terms is None:
            raise HubError(404, "No such file")
        total = sum(term.length for term in terms)
        first, last = _byte_range(request, total)
        wanted, offset, position = [], 0, 0
        for term in terms:
            if position <= last and position + term.length > first:
                if not wanted:
                    offset = first - position
                wanted.append(term)
            position += term.length
        origin = f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
        return JSONResponse(
            {
                "offset_into_first_range": offset,
                "terms": [
                    {"hash": t.xorb, "unpacked_length": t.length, "range": {"start": t.start, "end": t.end}}
                    for t in wanted
                ],
                "fetch_info": self._fetch_info(wanted, origin),
            }
        )

    def _fetch_info(self, terms: list[Term], origin: str) -> dict[str, list[dict]]:
        info: dict[str, list[dict]] = {}
        for term in dict.fromkeys(terms):
            start, end = self.offsets[term.xorb][term.start], self.offsets[term.xorb][term.end]
            entry = {
                "range": {"start": term.start, "end": term.end},
                "url": f"{origin}/xorbs/{term.xorb}",
                "url_range": {"start": start, "end": end - 1},
            }
            if entry not in info.setdefault(term.xorb, []):
                info[term.xorb].append(entry)
        return info

    async def get_xorb(self, request: Request) -> FileResponse:
        """What a signed URL is on hf.co: no token, a byte range."""
        path = self.root / request.path_params["hash"]
        if path.name not in self.offsets:
            raise HubError(404, "No such xorb")
        return FileResponse(path)

    def _authorize(self, request: Request, role: str) -> None:
        granted = self.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if granted is None or (role == "write" and granted != "write"):
            raise HubError(401, "Invalid Xet access token")


def hash_text(raw: bytes) -> str:
    """32 bytes as Xet prints them: four little-endian u64, 16 hex digits each."""
    return "".join(f"{word:016x}" for word in struct.unpack("<4Q", raw))


def chunk_offsets(xorb: bytes) -> list[int]:
    """Where each chunk starts in the serialized xorb, and where the last one ends."""
    offsets = [0]
    while offsets[-1] < len(xorb) and not xorb.startswith(b"XETBLOB", offsets[-1]):
        stored = int.from_bytes(xorb[offsets[-1] + 1 : offsets[-1] + 4], "little")
        offsets.append(offsets[-1] + 8 + stored)
    if offsets[-1] > len(xorb):
        raise HubError(400, "The xorb is cut off")
    return offsets


def shard_files(shard: bytes) -> Iterator[tuple[str, list[Term], str | None]]:
    """(Xet file hash, terms, sha256) of each file that the shard describes."""
    records = (shard[at : at + RECORD] for at in range(SHARD_HEADER, len(shard), RECORD))
    for record in records:
        if record.startswith(END):
            return
        flags, count = struct.unpack_from("<2I", record, 32)
        terms = []
        for _ in range(count):
            term = next(records)
            _, length, start, end = struct.unpack_from("<4I", term, 32)
            terms.append(Term(hash_text(term[:32]), length, start, end))
        if flags & HAS_VERIFICATION:
            for _ in range(count):
                next(records)
        sha256 = hash_text(next(records)[:32]) if flags & HAS_SHA256 else None
        yield hash_text(record[:32]), terms, sha256


def _byte_range(request: Request, total: int) -> tuple[int, int]:
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", "bytes=0-"))
    first, last = int(found[1]), min(int(found[2] or total - 1), total - 1)
    if first >= total:
        raise HubError(416, "Range not satisfiable")
    return first, last
