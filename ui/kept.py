"""Uploads that are not a project yet, kept under the name in the address, so that they survive a reload and Back.

The files are in Gradio's cache, which keeps them for a day and is emptied when the app ends, and so is this memory. The
door (`door.bodies`) limits how much one owner may send a day.
"""

import time
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from threading import Lock

from trainer.errors import Problem
from trainer.tasks.look import TableRequest

HOURS = 12
EACH = 20  # uploads of one owner; older ones are dropped


@dataclass(frozen=True)
class Upload:
    """`title`: for the project made of it, "" for the name of the file. `request`: the last one for it, None before the
    first."""

    files: tuple[Path, ...]
    title: str
    request: TableRequest | None = None
    since: float = field(default_factory=time.time, compare=False)

    @property
    def name(self) -> str:
        return sha256("\0".join(map(str, self.files)).encode()).hexdigest()[:16]

    @property
    def is_there(self) -> bool:
        return time.time() - self.since < HOURS * 3600 and all(file.is_file() for file in self.files)


class Kept:
    """The uploads of all owners; each finds only their own."""

    def __init__(self):
        self._uploads: dict[tuple[str, str], Upload] = {}
        self._lock = Lock()

    def keep(self, owner: str, files: list[Path], title: str, again: str = "",
             request: TableRequest | None = None) -> Upload:
        """Keep files under the upload's name. `again`: the name in the address; if it is theirs, they are kept already,
        and stay as they are. Otherwise they are new, with `title` and `request`."""
        upload = Upload(tuple(files), title, request)
        with self._lock:
            before = self._uploads.pop((owner, upload.name), None)
            upload = before if before and upload.name == again else upload
            self._uploads[owner, upload.name] = upload
            gone = [key for key, each in self._uploads.items() if not each.is_there]
            mine = [key for key in self._uploads if key[0] == owner and key not in gone]
            for key in gone + mine[:-EACH]:
                del self._uploads[key]
        return upload

    def remember(self, owner: str, name: str, request: TableRequest) -> None:
        """Keep the request for an upload, if it is still there; without merged labels, as their table needs the labels
        before merging."""
        if upload := self._uploads.get((owner, name)):
            repairs = request.repairs.model_copy(update={"merge_labels": {}})
            self._uploads[owner, name] = replace(upload, request=replace(request, repairs=repairs))

    def find(self, owner: str, name: str) -> Upload:
        """The owner's upload of this name. Raises Problem("no_such_upload")."""
        upload = self._uploads.get((owner, name))
        if upload is None or not upload.is_there:
            raise Problem("no_such_upload", f"올렸던 파일을 더는 갖고 있지 않습니다({HOURS}시간 동안, 코튠이 켜져 있는 동안만 둡니다). 다시 올려 주세요.",
                          f"The uploaded file is not kept any more: it is for {HOURS} hours, as long as KoTune runs. "
                          "Upload it again.", upload=name[:80])
        return upload
