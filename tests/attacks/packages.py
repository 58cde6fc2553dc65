"""The parts of an .xlsx file, to be changed in ways that no spreadsheet program would."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Package(dict[str, bytes]):
    """Part name -> content."""

    @classmethod
    def of(cls, data: bytes) -> Package:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def bytes(self, level: int = 6) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            for name, content in self.items():
                archive.writestr(name, content)
        return data.getvalue()

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes())
        return path

    def sheet(self, title: str) -> str:
        """The name of the part that holds a sheet."""
        tag = re.search(rb'<sheet [^>]*name="%s"[^>]*>' % title.encode(), self["xl/workbook.xml"])
        relation = re.search(rb'r?:?id="(rId\d+)"', tag[0])[1]
        for found in re.findall(rb"<Relationship [^>]*>", self["xl/_rels/workbook.xml.rels"]):
            if b'Id="%s"' % relation in found:
                return re.search(rb'Target="/?([^"]*)"', found)[1].decode()
        raise KeyError(title)

    def replace(self, part: str, old: bytes, new: bytes) -> None:
        assert old in self[part], f"{old!r} is not in {part}"
        self[part] = self[part].replace(old, new, 1)

    def add_rows(self, title: str, rows: bytes) -> None:
        """Put rows below those of a sheet."""
        self.replace(self.sheet(title), b"</sheetData>", rows + b"</sheetData>")

    def relate(self, part: str, kind: str, target: str, mode: str = "") -> None:
        """Let a part point at another one, or outside."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels"
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        empty = f'<Relationships xmlns="{namespace}"></Relationships>'.encode()
        mode = f' TargetMode="{mode}"' if mode else ""
        line = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        self[rels] = self.get(rels, empty).replace(
            b"</Relationships>", line.encode() + b"</Relationships>"
        )

    def declare(self, part: str, content_type: str) -> None:
        """Give a part its content type."""
        line = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
        self.replace("[Content_Types].xml", b"</Types>", line.encode())
