"""Take over the settings of an earlier run, or of a spec.json, for a new training; nothing else of it is used."""

import json
from pathlib import Path

from ..errors import Problem, clip, josa
from ..fields import applying, title_of, validated
from ..home.project import Project, Run
from ..home.specs import RunSpec
from ..options import Settings

LARGEST = 100_000  # bytes of a spec.json
PATHS = "/", "\\", "~"  # characters of file paths, which no value of an option contains


def runs_to_take_from(project: Project) -> list[Run]:
    """Runs for the project's own task, newest first, without those that leave rows out: their settings are those of
    another run, or suit fewer rows."""
    own = None, project.spec.task
    return [run for run in reversed(project.runs()) if not run.spec.fold and not run.spec.rows
            and run.spec.task in own]


def settings_in_file(path: Path) -> dict:
    """As `settings_in`, for a file. Raises Problem, also "not_a_spec" if it cannot be opened."""
    try:
        with open(path, "rb") as file:
            return settings_in(file.read(LARGEST + 1))
    except OSError:
        raise _not_a_spec(f"'{path.name}' 파일을 열 수 없습니다", f"'{path.name}' cannot be opened") from None


def settings_in(content: bytes) -> dict:
    """The settings in a spec.json that can have an effect. Raises Problem: "not_a_spec", "unknown_field",
    "path_in_spec" or "bad_option", which name the field."""
    spec = _parsed(content)
    _check_known("", spec, RunSpec.model_fields)
    given = spec.get("settings")
    if not isinstance(given, dict):
        raise _not_a_spec("'settings' 항목이 없습니다", "it has no 'settings'", "settings")
    _check_known("settings.", given, Settings.model_fields)
    for name, value in given.items():
        if isinstance(value, str) and any(mark in value for mark in PATHS):
            raise _path_in(name, clip(value, 60))
    for name, field in Settings.model_fields.items():
        if field.is_required() and name not in given:
            raise _not_a_spec(f"'settings.{name}' 항목이 없습니다", f"it has no 'settings.{name}'", name)
    return applying(validated(Settings, given))


def _parsed(content: bytes) -> dict:
    if len(content) > LARGEST:
        raise _not_a_spec(f"{LARGEST:,}바이트보다 큽니다", f"it has more than {LARGEST:,} bytes")
    try:
        spec = json.loads(content)
    except (ValueError, RecursionError):
        raise _not_a_spec("JSON으로 읽히지 않습니다", "it is no JSON") from None
    if not isinstance(spec, dict):
        raise _not_a_spec("JSON이지만 항목이 없습니다", "it is JSON without fields")
    spec.pop("crc", None)  # the checksum of the file as KoTune wrote it; people may have edited it
    return spec


def _check_known(where: str, given: dict, known) -> None:
    for name in given:
        if name not in known:
            shown = clip(f"{where}{name}", 60)
            raise Problem("unknown_field", f"이 코튠은 '{shown}'{josa(shown, '을/를')} 모릅니다. 다른 버전의 코튠이 쓴 spec.json일 수 "
                          "있습니다. 그 항목을 지우고 다시 불러오거나, 설정을 직접 적어 주세요.",
                          f"This KoTune does not know '{shown}'; another version may have written this spec.json. Take "
                          "the field out and load it again, or set the options by hand.", field=shown)


def _path_in(name: str, path: str) -> Problem:
    title = title_of(Settings, name)
    return Problem("path_in_spec", f"'settings.{name}'({title.ko})에 파일 경로 '{path}'{josa(path, '이/가')} 들어 있습니다. 설정에는 "
                   "경로가 없어야 합니다. 코튠이 쓴 spec.json인지 확인해 주세요.",
                   f"'settings.{name}' ({title.en}) holds the path '{path}', and settings have none. Check that KoTune "
                   "has written this spec.json.", option=name, value=path)


def _not_a_spec(ko: str, en: str, field: str = "") -> Problem:
    return Problem("not_a_spec", f"학습의 spec.json이 아닙니다: {ko}. 학습 폴더(runs/001)에 있는 spec.json을 골라 주세요.",
                   f"This is not the spec.json of a training: {en}. Choose that of a folder such as runs/001.",
                   **({"option": field} if field else {}))
