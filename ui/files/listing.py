"""A folder of a project as a table: what each entry is, its size, and links to download it."""

from urllib.parse import quote

from markupsafe import Markup

from trainer.home.browse import ROOT, Entry
from trainer.home.project import Project
from trainer.home.tabular import is_table
from trainer.units import bytes_text

from ..parts import day, join, link, table
from ..place import Visit
from .words import what_is

CHECKPOINT = "checkpoints"


def crumbs(name: str, visit: Visit) -> Markup:
    """Links from the project down to this folder or file."""
    parts = [] if name == ROOT else name.split("/")
    ways = [link(_at(ROOT, visit), visit.project.title)] if parts else [Markup.escape(visit.project.title)]
    for number, part in enumerate(parts, 1):
        ways.append(link(_at("/".join(parts[:number]), visit), part) if number < len(parts) else Markup.escape(part))
    return Markup('<p class="kt-crumb">{}</p>').format(Markup(" / ").join(ways))


def listing(entries: list[Entry], visit: Visit, asked: str = "", can_delete: bool = False) -> Markup:
    """A table of the entries. `asked`: the checkpoint that is about to be deleted, which needs a second press;
    `can_delete`: folders have a button to delete them."""
    head = [visit.say("이름", "Name"), visit.say("무엇", "What it is"), visit.say("크기", "Size"),
            visit.say("바뀐 때", "Changed"), ""]
    rows = [[link(_at(entry.name, visit), entry.path.name + "/" * entry.is_folder), _what(entry, visit),
             bytes_text(entry.size), day(entry.changed),
             _ways(entry, visit, asked, can_delete and entry.is_folder)] for entry in entries]
    return table(head, rows, "files")


def _what(entry: Entry, visit: Visit) -> str:
    words = what_is(entry.name)
    return visit.read(words) if words else ""


def _at(name: str, visit: Visit) -> str:
    return str(visit.place.at("result", files=name))


def taking(entry: Entry, visit: Visit) -> Markup:
    """Download links: a folder as a ZIP, a file as it is, and a table also as CSV."""
    address, name = address_of(visit.project), quote(entry.name)
    if entry.is_folder:
        ways = {"ZIP": f"{address}/folder.zip?folder={quote(entry.name, safe='')}"}
    else:
        ways = {visit.say("받기", "Get"): f"{address}/files/{name}"}
        ways |= {"CSV": f"{address}/tables/{name}"} if is_table(entry.path) else {}
    each = Markup('<a href="{}" download aria-label="{}: {}">{}</a>')
    return join(each.format(way, entry.path.name, words, words) for words, way in ways.items())


def _ways(entry: Entry, visit: Visit, asked: str, can_delete: bool) -> Markup:
    """The download links, and the button to delete, which asks first."""
    name, what = entry.path.name, _what(entry, visit)
    if not can_delete:
        return taking(entry, visit)
    if entry.name != asked:
        return taking(entry, visit) + _button(f"ask {entry.name}", visit.say("지우기", "Delete"), name)
    size = bytes_text(entry.size)
    return Markup('<span role="alert">{}</span>').format(visit.say(
        f"{what}({size})를 지울까요? 되돌릴 수 없습니다.", f"Delete {what} ({size})? This cannot be undone.")) + _button(
        f"delete {entry.name}", visit.say("지우기", "Delete"), name, "bad") + _button(
        f"ask {entry.name}", visit.say("그만두기", "Keep it"), name)  # same value as the pressed one: keeps the focus


def _button(press: str, words: str, of: str, kind: str = "") -> Markup:
    return Markup('<button value="{}" class="{}" aria-label="{}: {}">{}</button>').format(press, kind, of, words, words)


def address_of(project: Project) -> str:
    return f"api/v1/projects/{project.name}"


