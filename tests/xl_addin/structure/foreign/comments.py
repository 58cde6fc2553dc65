"""Notes and conversations as Excel writes them."""

from __future__ import annotations

import posixpath

from lxml import etree

from tests.xl_addin.structure.foreign.editing import (
    MAIN,
    MICROSOFT,
    OFFICE,
    PREFIXES,
    SPREADSHEET,
    Editor,
    foreign,
)

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_REVISION = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
JO = "{7B1E33A5-1111-2222-3333-444444444444}"
LOOKS = (
    '<r><rPr><b/><sz val="12"/><color rgb="FFFF0000"/><rFont val="Arial"/></rPr><t>Ask Sam</t></r>'
)
"""A note's words in bold red."""


@foreign("a conversation")
def conversation(file: Editor) -> None:
    """Excel 365's New Comment, with an answer, on a sheet of a person's own."""
    add_conversation(file, file.mine(), "B2", "{00000001-1111-2222-3333-444444444444}")


@foreign("a note with looks of its own")
def note(file: Editor) -> None:
    """Bold red words in a green box."""
    add_note(file, file.mine(), "A3", LOOKS, "Sam", fill="#ccffcc")


def add_conversation(file: Editor, sheet: str, cell: str, identity: str) -> None:
    """A conversation on a cell, and the note that stands in for it."""
    if "xl/persons/person.xml" not in file.parts:
        person = file.add(
            "xl/persons/person.xml",
            f'<personList xmlns="{_THREADS}"><person displayName="Jo Example" id="{JO}" '
            'userId="S::jo@example.org::1" providerId="AD"/></personList>',
            "application/vnd.ms-excel.person+xml",
        )
        file.relate(file.book, f"{MICROSOFT}/2017/10/relationships/person", person)
    answer = identity.replace("{0", "{9")
    number = next(
        n for n in range(1, 99) if f"xl/threadedComments/threadedComment{n}.xml" not in file.parts
    )
    threads = file.add(
        f"xl/threadedComments/threadedComment{number}.xml",
        f'<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="{cell}" '
        f'dT="2026-11-02T09:30:00.00" personId="{JO}" id="{identity}"><text>Is this right?</text>'
        f'</threadedComment><threadedComment ref="{cell}" dT="2026-11-02T10:00:00.00" '
        f'personId="{JO}" id="{answer}" parentId="{identity}"><text>Yes.</text></threadedComment>'
        "</ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    file.relate(sheet, f"{MICROSOFT}/2017/10/relationships/threadedComment", threads)
    words = (
        "<t>[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
        "however, any edits to it will get removed if the file is opened in a newer version of "
        "Excel.\n\nComment:\n    Is this right?\nReply:\n    Yes.</t>"
    )
    add_note(file, sheet, cell, words, f"tc={identity}", identity)


def add_note(
    file: Editor,
    sheet: str,
    cell: str,
    words: str,
    author: str,
    uid: str = "",
    fill: str = "infoBackground [80]",
) -> None:
    """A note on a cell, with its box."""
    comments, vml = _parts(file, sheet)
    if uid and b"mc:Ignorable" not in file.parts[comments]:
        ignorable = (
            '<comments xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            f'mc:Ignorable="xr" xmlns:xr="{_REVISION}" '
        )
        data = file.parts[comments]
        file.parts[comments] = data.replace(b"<comments ", ignorable.encode(), 1)
    root = file.tree(comments)
    authors = root.find(f"{{{MAIN}}}authors")
    etree.SubElement(authors, f"{{{MAIN}}}author").text = author
    mark = f' xmlns:xr="{_REVISION}" xr:uid="{uid}"' if uid else ""
    root.find(f"{{{MAIN}}}commentList").append(
        etree.fromstring(
            f'<comment xmlns="{MAIN}" ref="{cell}" authorId="{len(authors) - 1}" shapeId="0"{mark}>'
            f"<text>{words}</text></comment>"
        )
    )
    file.put(comments, root)
    column, row = ord(cell[0]) - 65, int(cell[1:]) - 1
    shapes = file.parts[vml].decode()
    number = 1025 + shapes.count("<v:shape ") + 1
    box = (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        'margin-left:107pt;margin-top:7pt;width:130pt;height:90pt;z-index:1;visibility:hidden" '
        f'fillcolor="{fill}" o:insetmode="auto"><v:fill color2="{fill}"/><v:shadow color="none" '
        'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{column + 1}, 15, {row}, 10, {column + 3}, "
        f"31, {row + 5}, 9</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape></xml>"
    )
    file.parts[vml] = shapes.replace("</xml>", box).encode()


def older_drawing(file: Editor, sheet: str) -> str:
    """The part of a sheet's older drawing, made where there is none."""
    name = _related(file, sheet, f"{OFFICE}/vmlDrawing")
    if name is None:
        number = next(n for n in range(1, 99) if f"xl/drawings/vmlDrawing{n}.vml" not in file.parts)
        file.by_ending("vml", _VML)
        name = file.add(
            f"xl/drawings/vmlDrawing{number}.vml",
            f'<xml {PREFIXES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/>'
            '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
            'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path '
            'gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'.replace("\n", ""),
        )
        file.parts[name] = file.parts[name].partition(b"\n")[2]
        file.added.remove(name)
        identity = file.relate(sheet, f"{OFFICE}/vmlDrawing", name)
        file.insert(sheet, f'<legacyDrawing r:id="{identity}"/>')
    return name


def _parts(file: Editor, sheet: str) -> tuple[str, str]:
    name = _related(file, sheet, f"{OFFICE}/comments")
    if name is None:
        number = next(n for n in range(1, 99) if f"xl/comments{n}.xml" not in file.parts)
        name = file.add(
            f"xl/comments{number}.xml",
            f'<comments xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-'
            f'compatibility/2006" mc:Ignorable="xr" xmlns:xr="{_REVISION}"><authors/><commentList/>'
            "</comments>",
            f"{SPREADSHEET}.comments+xml",
        )
        file.added.remove(name)
        file.relate(sheet, f"{OFFICE}/comments", name)
    return name, older_drawing(file, sheet)


def _related(file: Editor, part: str, kind: str) -> str | None:
    folder, leaf = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
    for element in file.tree(rels) if rels in file.parts else ():
        if element.get("Type") == kind:
            target = element.get("Target")
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            return posixpath.normpath(path)
    return None
