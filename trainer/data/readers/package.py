"""The parts of a workbook's package (OPC), found the way Excel finds them, and the XML elements in them one by one."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import IO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from zipfile import ZipFile

PIECE = 1 << 16
MOST = 1 << 18  # elements within one that is read as a whole; a row of Excel has 16,384 cells


class Package:
    """Parts by name, in upper or lower case: SharedStrings.xml is sharedStrings.xml. XML namespaces are ignored, as
    nothing else tells Strict Open XML from the usual kind."""

    def __init__(self, archive: ZipFile):
        self._archive = archive
        self._members = {part_name(each.filename): each for each in archive.infolist()}

    def open(self, part: str) -> IO[bytes]:
        """Raises KeyError."""
        return self._archive.open(self._members[part])

    def elements(self, part: str, *names: str) -> Iterator[Element]:
        """The elements of a part that have one of these names, each whole. Raises KeyError, ExpatError, ValueError."""
        with self.open(part) as file:
            reader = _Reader(names)
            while piece := file.read(PIECE):
                reader.parser.Parse(piece)
                yield from reader.taken()
            reader.parser.Parse(b"", True)
            yield from reader.taken()

    def related(self, part: str = "") -> dict[str, tuple[str, str]]:
        """What `part` ("": the package) points to: id → kind ("worksheet", "styles", …), and name of the part."""
        folder, name = posixpath.split(part)
        links = self.elements(posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship")
        return {link.attrib["Id"]: (link.attrib["Type"].rpartition("/")[2],
                                    part_name(posixpath.join("/", folder, link.attrib["Target"])))
                for link in links if link.get("TargetMode") != "External"}


def part_name(path: str) -> str:
    """A path from a ZIP file or a link in one form, by which parts are compared."""
    return posixpath.normpath("/" + unquote(path.replace("\\", "/"))).lstrip("/").casefold()


class _Reader:
    """Elements with certain names, from XML of any size. A document type is refused, as it can hold a bomb."""

    def __init__(self, names: tuple[str, ...]):
        self._names, self._found = names, list[Element]()
        self._builder, self._depth, self._size = TreeBuilder(), 0, 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler, self.parser.StartDoctypeDeclHandler = self._text, _refuse

    def taken(self) -> list[Element]:
        """The elements that were read since the last call."""
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if self._depth or name in self._names:
            self._depth, self._size = self._depth + 1, self._size + 1
            if self._size > MOST:
                raise ValueError(f"more than {MOST:,} elements in one")
            self._builder.start(name, {_local(key): value for key, value in attributes.items()})

    def _text(self, text: str) -> None:
        if self._depth:
            self._builder.data(text)

    def _end(self, name: str) -> None:
        if self._depth:
            self._builder.end(_local(name))
            self._depth -= 1
            if not self._depth:
                self._found.append(self._builder.close())
                self._builder, self._size = TreeBuilder(), 0


@lru_cache(maxsize=1000)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_) -> None:
    raise ValueError("a document type in a part of a workbook")
