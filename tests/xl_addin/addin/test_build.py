"""The add-in file: the same bytes each time, whole, and with our ribbon, VBA and settings in it."""

import io
import posixpath
import re
import struct
import sys
import time
import types
import warnings
import zipfile

import olefile
import openpyxl
import pytest
import xlwings
import xlwings.utils
from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication

from xl_addin.addin import build as module
from xl_addin.addin import configuration, names, package, vba_project
from xl_addin.addin.build import RIBBON_XML, TEMPLATE, build, ribbon_vba, to_bytes
from xl_addin.addin.configuration import NoConfiguration, read_settings
from xl_addin.addin.xlwings_vba import TemplateChanged, changed, starts_through_cmd

with warnings.catch_warnings(action="ignore"):  # it uses old names of pyparsing's
    from oletools.olevba import VBA_Parser, VBA_Project, decompress_stream

PYTHON = r"C:\Users\Zoë O'Neil & Sons\lac903 <new>\Scripts\python.exe"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PROJECT_VERSION, PROJECT_MODULES, MODULE_NAME, DIR_TERMINATOR = 0x0009, 0x000F, 0x0019, 0x0010
RIBBON_RELATIONSHIP = "http://schemas.microsoft.com/office/{}/relationships/ui/extensibility"


@pytest.fixture(scope="module")
def addin(tmp_path_factory):
    return build(tmp_path_factory.mktemp("addin") / names.FILE, PYTHON)


@pytest.fixture(scope="module")
def parts(addin):
    with zipfile.ZipFile(addin) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def vba(addin):
    with ExcelFile(addin) as file:
        return file.vba_modules()


def relations(parts, part):
    """Type -> target part, of the relationships in ``part``."""
    folder = posixpath.dirname(posixpath.dirname(part))
    return {
        relation.get("Type"): posixpath.normpath(posixpath.join(folder, relation.get("Target")))
        for relation in etree.fromstring(parts[part]).iter(f"{RELATIONSHIPS}Relationship")
    }


def test_the_same_sources_give_the_same_bytes(addin):
    time.sleep(2.1)  # a zip file's times are in steps of two seconds
    module.vba.cache_clear()
    assert to_bytes(PYTHON) == addin.read_bytes()


def test_nothing_tells_where_or_by_whom_it_was_made(parts):
    everything = b"".join(parts.values())
    for trace in (b"Felix", b"Zumstein", b"absPath", str(RIBBON_XML.parent).encode()):
        assert trace not in everything


def test_every_part_has_a_content_type(parts):
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {t.get("Extension") for t in types.iter(f"{TYPES}Default")}
    overrides = {t.get("PartName").lstrip("/") for t in types.iter(f"{TYPES}Override")}
    assert overrides <= set(parts)
    for part in parts:
        assert part in overrides or part.rpartition(".")[2] in defaults


def test_every_relationship_leads_to_a_part_and_every_part_is_reached(parts):
    reached = {"[Content_Types].xml", *(part for part in parts if part.endswith(".rels"))}
    for part in [part for part in parts if part.endswith(".rels")]:
        reached |= set(relations(parts, part).values())
    assert reached == set(parts)


def test_it_is_an_addin(parts):
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in parts["[Content_Types].xml"]


def test_the_ribbon_is_in_it_for_excel_2010_and_later(parts):
    part = relations(parts, "_rels/.rels")[RIBBON_RELATIONSHIP.format("2007")]
    assert parts[part] == RIBBON_XML.read_bytes()


def test_every_part_is_xml_or_the_vba_project(parts):
    for part, data in parts.items():
        if part.endswith((".xml", ".rels")):
            etree.fromstring(data)
        else:
            assert part == "xl/vbaProject.bin"


def test_olevba_reads_our_vba(addin):
    parser = VBA_Parser(addin.name, data=addin.read_bytes())
    try:
        found = {name: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()
    assert found[f"{names.MODULE}.bas"].splitlines() == ribbon_vba().splitlines()


def test_pyopenvba_reads_our_vba(addin, vba):
    assert set(vba) == {"ThisWorkbook", "Sheet2", "Dictionary", "xlwings", names.MODULE}
    assert vba[names.MODULE] == ribbon_vba()
    with ExcelFile(addin) as file:
        assert file.validate() == []
        assert file.vba_project().name == names.PROJECT


def records(directory):
    """[MS-OVBA] 2.3.4.2: (id, data) of each record of the stream dir, up to its terminator, and
    what stands behind it. All have an id, a size and that many bytes, but for PROJECTVERSION,
    whose size does not count the minor version."""
    found, at = [], 0
    while not found or found[-1][0] != DIR_TERMINATOR:
        number, size = struct.unpack_from("<HI", directory, at)
        size += 2 if number == PROJECT_VERSION else 0
        found.append((number, directory[at + 6 : at + 6 + size]))
        at += 6 + size
    return found, directory[at:]


def directory_of(addin):
    with ExcelFile(addin) as file, olefile.OleFileIO(file.vba_project_bytes()) as project:
        return decompress_stream(bytearray(project.openstream("VBA/dir").read()))


@pytest.mark.parametrize("whose", ["xlwings'", "ours"])
def test_the_list_of_modules_ends_at_its_terminator(addin, whose):
    """Nobody knows what Excel makes of bytes behind it; xlwings' own template has none."""
    found, rest = records(directory_of(addin if whose == "ours" else TEMPLATE))
    modules = [data.decode() for number, data in found if number == MODULE_NAME]
    (count,) = [data for number, data in found if number == PROJECT_MODULES]
    assert len(modules) == int.from_bytes(count, "little") == 5
    assert (names.MODULE in modules) == (whose == "ours")
    assert rest == b""


def test_olevba_reads_the_list_of_modules_to_its_terminator(addin):
    with ExcelFile(addin) as file, olefile.OleFileIO(file.vba_project_bytes()) as ole:
        project = VBA_Project(ole, "", "PROJECT", "VBA/dir")
        project.parse_project_stream()
        for _ in project.parse_modules():
            pass
    assert project.dir_stream.read() == struct.pack("<HI", DIR_TERMINATOR, 0)


@pytest.mark.parametrize("directory", [b"", b"\x2b\0\0\0\0\0\x10\0\0\0\0\0\0\0\1\0"])
def test_another_end_of_the_list_of_modules_is_noticed(directory):
    with pytest.raises(TemplateChanged, match="does not end"):
        vba_project._to_its_end(directory)


def test_xlwings_vba_is_the_installed_one_but_for_two_lines(vba):
    """As xlwings asks of custom add-ins, the constant PROJECT_NAME and the sheet agree."""
    with ExcelFile(TEMPLATE) as file:
        before = file.get_module("xlwings").splitlines()
    after = vba["xlwings"].splitlines()
    named, for_all = [line for line in after if line not in before]
    assert named == f'Public Const PROJECT_NAME As String = "{names.NAME}"'
    assert for_all.strip().startswith('PYTHONPATH = AddExcelDir & ";;" & ThisWorkbook.FullName & ')
    assert len(after) == len(before)


STUB = """
#Const App = "Microsoft Excel"
Function GetConfig(Key As String, Optional Default As Variant = "") As Variant
    GetConfig = Default
    If Key = "INTERPRETER_WIN" Then GetConfig = "{python}"
    If Key = "ADD_WORKBOOK_TO_PYTHONPATH" Then GetConfig = "False"
End Function
"""


def command_lines(xlwings_vba):
    """What xlwings' library is told to run, for two workbooks one after the other."""
    (function,) = re.findall(r"Function XLPyCommand.*?End Function", xlwings_vba, re.DOTALL)
    app = ExcelApplication()
    app.add_module(STUB.format(python=PYTHON) + function)
    lines = []
    for _ in range(2):
        app.add_workbook()
        lines.append(app.run("XLPyCommand"))
    return lines


def test_all_workbooks_of_an_excel_share_one_python(vba):
    """xlwings' library starts a Python for each command line; its own names the workbook."""
    with ExcelFile(TEMPLATE) as file:
        one, other = command_lines(file.get_module("xlwings"))
    assert one != other
    one, other = command_lines(vba["xlwings"])
    assert one == other


def test_python_is_started_through_cmd(vba):
    line, _ = command_lines(vba["xlwings"])
    assert line.startswith(f'cmd.exe  /K ""{PYTHON}" -B -c "import sys, os;import xlwings.utils;')
    assert line.endswith("""import xlwings; xlwings.serve('$(CLSID)')"\"""")


def test_or_by_itself(tmp_path):
    path = build(tmp_path / names.FILE, PYTHON, through_cmd=False)
    with ExcelFile(path) as file:
        assert file.validate() == []
        line, other = command_lines(file.get_module("xlwings"))
    assert line == other
    assert "cmd.exe" not in line
    assert line.startswith(f'"{PYTHON}" -B -c "import sys, os;import xlwings.utils;')
    assert line.endswith("import xlwings; xlwings.serve('$(CLSID)')\"")
    assert not starts_through_cmd(path)
    assert starts_through_cmd(build(path, PYTHON))


def test_what_windows_makes_of_the_line_by_itself(tmp_path):
    """Python gets three arguments, and the last one is code that runs."""
    path = build(tmp_path / names.FILE, PYTHON, through_cmd=False)
    with ExcelFile(path) as file:
        line, _ = command_lines(file.get_module("xlwings"))
    quoted = re.fullmatch(r'"([^"]+)" -B -c "((?:[^"\\]|\\.)*)"', line)
    code = quoted[2].replace('\\"', '"')
    assert quoted[1] == PYTHON
    served = []
    stub = types.ModuleType("xlwings")
    stub.utils, stub.serve = xlwings.utils, served.append
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "xlwings", stub)
        patch.setattr(sys, "path", list(sys.path))
        exec(code, {})
    assert served == ["$(CLSID)"]


def test_another_line_of_xlwings_is_noticed():
    with pytest.raises(TemplateChanged, match="0 lines as this one"):
        changed("Public Const PROJECT_NAME As String = 1", through_cmd=True)


def test_the_notices_of_others_are_in_it(vba):
    assert "Zoomer Analytics LLC" in vba["xlwings"]
    assert "BSD 3-clause" in vba["xlwings"]
    assert "(c) Tim Hall" in vba["Dictionary"]


def test_the_settings_are_in_it(addin):
    found = read_settings(addin)
    assert found == configuration.settings(PYTHON)
    assert found["INTERPRETER_WIN"] == found["INTERPRETER_MAC"] == PYTHON


def test_every_setting_that_xlwings_asks_for_is_in_it(vba, addin):
    """One that were not would be looked for in a file beside the active workbook."""
    asked = set(re.findall(r'GetConfig\("([^"]+)"', vba["xlwings"]))
    assert asked == set(read_settings(addin))


def test_xlwings_own_code_finds_the_settings(addin, vba):
    """Its function that reads the sheet, as it is in the add-in, run by pyOpenVBA."""
    pattern = r"Function GetConfigFromSheet.*?End Function"
    (reads_sheet,) = re.findall(pattern, vba["xlwings"], re.DOTALL)
    app = ExcelApplication.open(addin, with_vba=False)
    app.add_module(
        f'Const PROJECT_NAME As String = "{names.NAME}"\n{reads_sheet}\n'
        "Function Setting(Key As String) As String\n"
        "    Setting = GetConfigFromSheet(ThisWorkbook).Item(Key)\n"
        "End Function\n"
    )
    found = {key: app.run("Setting", key) for key in configuration.settings(PYTHON)}
    assert found == configuration.settings(PYTHON)


def test_openpyxl_keeps_the_ribbon(parts):
    """Opened with ``keep_vba`` and saved again; openpyxl opens no .xlam but for its type."""
    types = parts["[Content_Types].xml"]
    workbook = {**parts, "[Content_Types].xml": types.replace(b".addin.macro", b".sheet.macro")}
    saved = io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(package.to_bytes(workbook)), keep_vba=True)
    book.save(saved)
    with zipfile.ZipFile(saved) as file:
        again = {name: file.read(name) for name in file.namelist()}
    ribbon = relations(again, "_rels/.rels")[RIBBON_RELATIONSHIP.format("2006")]
    assert again[ribbon] == RIBBON_XML.read_bytes().replace(b"2009/07", b"2006/01")
    assert again["xl/vbaProject.bin"] == parts["xl/vbaProject.bin"]


@pytest.mark.parametrize(
    ("part", "of_template"),
    [
        ("xl/workbook.xml", b'<sheet name="'),
        ("xl/worksheets/sheet1.xml", b"<sheetData>"),
        ("_rels/.rels", b"customUI/customUI.xml"),
    ],
)
def test_another_template_is_noticed(parts, part, of_template):
    with zipfile.ZipFile(TEMPLATE) as file:
        template = {name: file.read(name) for name in file.namelist()}
    changed = {**template, part: template[part].replace(of_template, b"x")}
    with pytest.raises(TemplateChanged, match=re.escape(part)):
        package.rewrite(changed, b"", b"", {})


def test_a_template_without_the_module_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(vba_project, "_TEMPLATE_MODULE", "RibbonOfNextYear")
    module.vba.cache_clear()
    with pytest.raises(TemplateChanged, match="RibbonOfNextYear"):
        build(tmp_path / names.FILE, PYTHON)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"PK no zip"])
def test_settings_of_a_damaged_file_cannot_be_read(tmp_path, content):
    path = tmp_path / names.FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NoConfiguration, match=re.escape(names.FILE)):
        read_settings(path)


def test_the_sources_are_plain_ascii():
    """VBA is kept in a code page, which has no room for other letters."""
    assert module.RIBBON_VBA.read_bytes().isascii()
