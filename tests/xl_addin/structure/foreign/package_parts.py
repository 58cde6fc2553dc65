"""What belongs to the file or the workbook as a whole."""

from __future__ import annotations

from tests.xl_addin.structure.foreign.editing import (
    MAIN,
    MICROSOFT,
    OFFICE,
    SPREADSHEET,
    Editor,
    foreign,
)


@foreign("a sensitivity label")
def label(file: Editor) -> None:
    """As Microsoft Purview writes it."""
    name = file.add(
        "docMetadata/LabelInfo.xml",
        '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">'
        '<clbl:label id="{11111111-2222-3333-4444-555555555555}" enabled="1" method="Privileged" '
        'siteId="{66666666-7777-8888-9999-000000000000}" contentBits="0" removed="0"/>'
        "</clbl:labelList>",
        "application/vnd.ms-office.classificationlabels+xml",
    )
    file.relate("", f"{MICROSOFT}/2020/02/relationships/classificationlabels", name)


@foreign("a task pane")
def task_pane(file: Editor) -> None:
    """An Office web add-in."""
    space = "http://schemas.microsoft.com/office/webextensions"
    pane = file.add(
        "xl/webextensions/taskpanes.xml",
        f'<wetp:taskpanes xmlns:wetp="{space}/taskpanes/2010/11" xmlns:r="{OFFICE}">'
        '<wetp:taskpane dockstate="right" visibility="0" width="350" row="1">'
        '<wetp:webextensionref r:id="rId1"/></wetp:taskpane></wetp:taskpanes>',
        "application/vnd.ms-office.webextensiontaskpanes+xml",
    )
    add_in = file.add(
        "xl/webextensions/webextension1.xml",
        f'<we:webextension xmlns:we="{space}/webextension/2010/11" '
        'id="{AAAAAAAA-1111-2222-3333-444444444444}"><we:reference id="wa104381411" '
        'version="1.0.0.0" store="en-GB" storeType="OMEX"/><we:alternateReferences/>'
        f'<we:properties/><we:bindings/><we:snapshot xmlns:r="{OFFICE}"/></we:webextension>',
        "application/vnd.ms-office.webextension+xml",
    )
    file.relate("", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes", pane)
    file.relate(pane, f"{MICROSOFT}/2011/relationships/webextension", add_in, "rId1")


@foreign("custom XML with a Power Query")
def custom_xml(file: Editor) -> None:
    """Two items; Power Query keeps its formulas in one."""
    for number, data in (
        (
            1,
            '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"/>',
        ),
        (2, '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAAAA==</DataMashup>'),
    ):
        item = file.add(f"customXml/item{number}.xml", data)
        props = file.add(
            f"customXml/itemProps{number}.xml",
            f'<ds:datastoreItem ds:itemID="{{0000000{number}-1111-2222-3333-444444444444}}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
            "<ds:schemaRefs/></ds:datastoreItem>",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        )
        file.relate(item, f"{OFFICE}/customXmlProps", props)
        file.relate(file.book, f"{OFFICE}/customXml", item)


@foreign("a connection and a query's table")
def connection(file: Editor) -> None:
    """A table that a query fills, on a sheet of a person's own."""
    sheet = file.mine()
    name = file.add(
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="Query - Teams" type="5" '
        'refreshedVersion="8" background="1" saveData="1"><dbPr connection="Provider=Microsoft.'
        'Mashup.OleDb.1;Data Source=$Workbook$;Location=Teams" command="SELECT * FROM [Teams]"/>'
        "</connection></connections>",
        f"{SPREADSHEET}.connections+xml",
    )
    file.relate(file.book, f"{OFFICE}/connections", name)
    table = file.add(
        "xl/tables/table91.xml",
        f'<table xmlns="{MAIN}" id="91" name="Teams" displayName="Teams" ref="D1:E3" '
        'tableType="queryTable" totalsRowShown="0"><autoFilter ref="D1:E3"/><tableColumns '
        'count="2"><tableColumn id="1" uniqueName="1" name="Team" queryTableFieldId="1"/>'
        '<tableColumn id="2" uniqueName="2" name="Size" queryTableFieldId="2"/></tableColumns>'
        '<tableStyleInfo name="TableStyleMedium7" showFirstColumn="0" showLastColumn="0" '
        'showRowStripes="1" showColumnStripes="0"/></table>',
        f"{SPREADSHEET}.table+xml",
    )
    file.added.remove(table)
    query = file.add(
        "xl/queryTables/queryTable1.xml",
        f'<queryTable xmlns="{MAIN}" name="ExternalData_1" connectionId="1" autoFormatId="16" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" '
        'applyPatternFormats="0" applyAlignmentFormats="0" applyWidthHeightFormats="0">'
        '<queryTableRefresh nextId="3"><queryTableFields count="2"><queryTableField id="1" '
        'name="Team" tableColumnId="1"/><queryTableField id="2" name="Size" tableColumnId="2"/>'
        "</queryTableFields></queryTableRefresh></queryTable>",
        f"{SPREADSHEET}.queryTable+xml",
    )
    file.relate(table, f"{OFFICE}/queryTable", query)
    identity = file.relate(sheet, f"{OFFICE}/table", table)
    for row, cells in enumerate((("Team", "Size"), ("North", 4), ("South", 5)), 1):
        file.fill(sheet, row, cells, "D")
    file.insert(sheet, f'<tableParts count="1"><tablePart r:id="{identity}"/></tableParts>')


@foreign("a link to a workbook on SharePoint")
def external_link(file: Editor) -> None:
    """Two relationships: where the workbook is, and where else it may be."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2021/extlinks2021"
    link = file.add(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.'
        f'org/markup-compatibility/2006" mc:Ignorable="xxl21" xmlns:xxl21="{space}">'
        '<externalBook r:id="rId1"><xxl21:alternateUrls><xxl21:absoluteUrl r:id="rId2"/>'
        '</xxl21:alternateUrls><sheetNames><sheetName val="Sheet1"/></sheetNames><sheetDataSet>'
        '<sheetData sheetId="0"><row r="1"><cell r="A1"><v>7</v></cell></row></sheetData>'
        "</sheetDataSet></externalBook></externalLink>",
        f"{SPREADSHEET}.externalLink+xml",
    )
    path = f"{MICROSOFT}/2019/04/relationships/externalLinkLongPath"
    file.relate(link, f"{OFFICE}/externalLinkPath", "Teams.xlsx", "rId1", external=True)
    address = "https://council.sharepoint.com/sites/cla/Teams.xlsx"
    file.relate(link, path, address, "rId2", external=True)
    identity = file.relate(file.book, f"{OFFICE}/externalLink", link)
    file.insert(
        file.book,
        f'<externalReferences><externalReference r:id="{identity}"/></externalReferences>',
    )
    file.fill(file.mine(), 20, ["<f>[1]Sheet1!A1</f><v>7</v>"], "A")


@foreign("what Google Sheets leaves")
def google(file: Editor) -> None:
    """A part without an ending, which an extension of the workbook names."""
    name = file.add("xl/metadata", b"\x08\x01\x12\x02", "application/binary")
    identity = file.relate(
        file.book, "http://customschemas.google.com/relationships/workbookmetadata", name
    )
    file.extend(
        file.book,
        '<ext uri="GoogleSheetsCustomDataVersion2"><go:sheetsCustomData '
        f'xmlns:go="http://customooxmlschemas.google.com/" r:id="{identity}" '
        'roundtripDataChecksum="abc="/></ext>',
    )


@foreign("dynamic arrays and linked data types")
def rich_data(file: Editor) -> None:
    """A spilling formula, and a picture in a cell: both name the workbook's metadata."""
    sheet = file.mine()
    space = "http://schemas.microsoft.com/office/spreadsheetml/2017"
    metadata = file.add(
        "xl/metadata.xml",
        f'<metadata xmlns="{MAIN}" xmlns:xlrd="{space}/richdata" xmlns:xda="{space}/dynamicarray">'
        '<metadataTypes count="2"><metadataType name="XLDAPR" minSupportedVersion="120000" '
        'copy="1" pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" '
        'clearFormats="1" '
        'clearComments="1" assign="1" coerce="1" cellMeta="1"/><metadataType name="XLRICHVALUE" '
        'minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" '
        'splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1"/>'
        '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext '
        'uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" '
        'fCollapsed="0"/></ext></extLst></bk></futureMetadata><futureMetadata name="XLRICHVALUE" '
        'count="1"><bk><extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><xlrd:rvb i="0"/>'
        '</ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk>'
        '</cellMetadata><valueMetadata count="1"><bk><rc t="2" v="0"/></bk></valueMetadata>'
        "</metadata>",
        f"{SPREADSHEET}.sheetMetadata+xml",
    )
    file.relate(file.book, f"{OFFICE}/sheetMetadata", metadata)
    values = file.add(
        "xl/richData/rdrichvalue.xml",
        f'<rvData xmlns="{space}/richdata" count="1"><rv s="0"><v>0</v><v>5</v></rv></rvData>',
        "application/vnd.ms-excel.rdrichvalue+xml",
    )
    structure = file.add(
        "xl/richData/rdrichvaluestructure.xml",
        f'<rvStructures xmlns="{space}/richdata" count="1"><s t="_localImage">'
        '<k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s></rvStructures>',
        "application/vnd.ms-excel.rdrichvaluestructure+xml",
    )
    pictures = file.add(
        "xl/richData/richValueRel.xml",
        f'<richValueRels xmlns="{MICROSOFT}/spreadsheetml/2022/richvaluerel" '
        f'xmlns:r="{OFFICE}"><rel r:id="rId1"/></richValueRels>',
        "application/vnd.ms-excel.richvaluerel+xml",
    )
    file.by_ending("png", "image/png")
    picture = file.add("xl/media/image91.png", PNG)
    file.relate(pictures, f"{OFFICE}/image", picture, "rId1")
    for year, word, name in (
        ("2017/06", "rdRichValue", values), ("2017/06", "rdRichValueStructure", structure),
        ("2022/10", "richValueRel", pictures),
    ):  # fmt: skip
        file.relate(file.book, f"{MICROSOFT}/{year}/relationships/{word}", name)
    cells = (
        '<c r="A30" cm="1"><f t="array" ref="A30:B30">TRANSPOSE(B1:B2)</f><v>1</v></c>',
        '<c r="B30"><v>2</v></c>',
        '<c r="C30" t="e" vm="1"><v>#VALUE!</v></c>',
    )
    file.fill(sheet, 30, cells, "A")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@foreign("volatile dependencies")
def volatile(file: Editor) -> None:
    """What real-time data left behind."""
    name = file.add(
        "xl/volatileDependencies.xml",
        f'<volTypes xmlns="{MAIN}"><volType type="realTimeData"><main first="server.prog"><tp '
        't="s"><v>x</v><stp>topic</stp><tr r="A1" s="1"/></tp></main></volType></volTypes>',
        f"{SPREADSHEET}.volatileDependencies+xml",
    )
    file.relate(file.book, f"{OFFICE}/volatileDependencies", name)


@foreign("a data model")
def data_model(file: Editor) -> None:
    """Power Pivot's own store."""
    name = file.add(
        "xl/model/item.data",
        b"PK-not-really",
        "application/vnd.openxmlformats-officedocument.model+data",
    )
    file.relate(file.book, f"{MICROSOFT}/2011/relationships/powerPivotData", name)


@foreign("a ribbon of its own")
def ribbon(file: Editor) -> None:
    """customUI without macros."""
    name = file.add(
        "customUI/customUI14.xml",
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>',
    )
    file.relate("", f"{MICROSOFT}/2007/relationships/ui/extensibility", name)


@foreign("custom properties and a company")
def properties(file: Editor) -> None:
    """docProps/custom.xml, and who made the file."""
    name = file.add(
        "docProps/custom.xml",
        f'<Properties xmlns="{OFFICE.replace("relationships", "custom-properties")}" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Retention"><vt:lpwstr>7 years'
        "</vt:lpwstr></property></Properties>",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    file.relate("", f"{OFFICE}/custom-properties", name)


@foreign("custom table styles")
def table_styles(file: Editor) -> None:
    """A table style and recent colours; they stand in the styles."""
    name = "xl/styles.xml"
    text = file.parts[name].decode()
    styles = (
        '<tableStyles count="1" defaultTableStyle="Ours" defaultPivotStyle="PivotStyleLight16">'
        '<tableStyle name="Ours" pivot="0" count="1"><tableStyleElement type="headerRow" '
        'dxfId="0"/></tableStyle></tableStyles><colors><mruColors><color '
        'rgb="FF123456"/></mruColors></colors>'
    )
    root = file.tree(name)
    for word in ("tableStyles", "colors"):
        for element in root.findall(f"{{{MAIN}}}{word}"):
            root.remove(element)
    if root.find(f"{{{MAIN}}}dxfs") is None or not len(root.find(f"{{{MAIN}}}dxfs")):
        styles = styles.replace(' dxfId="0"', "")
    file.put(name, root)
    text = file.parts[name].decode().replace("</styleSheet>", f"{styles}</styleSheet>")
    file.parts[name] = text.encode()
