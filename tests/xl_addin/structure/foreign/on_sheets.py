"""Settings of a sheet, and slicers, timelines and pivot tables of a person's own."""

from __future__ import annotations

from tests.xl_addin.structure.foreign.editing import (
    MAIN,
    MICROSOFT,
    OFFICE,
    PREFIXES,
    SPREADSHEET,
    Editor,
    anchored,
    foreign,
)
from tests.xl_addin.structure.foreign.package_parts import PNG

_SLICERS = "http://schemas.microsoft.com/office/drawing/2010/slicer"


@foreign("a printer's settings")
def printer(file: Editor) -> None:
    """What a printer's driver keeps."""
    sheet = file.mine()
    name = file.add(
        "xl/printerSettings/printerSettings1.bin",
        b"\x01\x02 printer",
        f"{SPREADSHEET}.printerSettings",
    )
    identity = file.relate(sheet, f"{OFFICE}/printerSettings", name)
    file.insert(sheet, f'<pageSetup paperSize="9" orientation="landscape" r:id="{identity}"/>')


@foreign("pictures behind and above a sheet")
def pictures(file: Editor) -> None:
    """A background, and a council's logo in the header."""
    sheet = file.mine()
    file.by_ending("png", "image/png")
    file.by_ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    background = file.add("xl/media/image96.png", PNG)
    logo = file.add("xl/media/image97.png", PNG + b"\0")
    vml = file.add(
        "xl/drawings/vmlDrawing97.vml",
        (
            f'<xml {PREFIXES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="97"/>'
            '</o:shapelayout><v:shape id="LH" o:spid="_x0000_s99329" type="#_x0000_t75" '
            'style="position:absolute;width:50pt;height:50pt;z-index:1"><v:imagedata '
            'o:relid="rId1" o:title="logo"/></v:shape></xml>'
        ).encode(),
    )
    file.relate(vml, f"{OFFICE}/image", logo, "rId1")
    behind = file.relate(sheet, f"{OFFICE}/image", background)
    above = file.relate(sheet, f"{OFFICE}/vmlDrawing", vml)
    file.insert(sheet, "<headerFooter><oddHeader>&amp;L&amp;G</oddHeader></headerFooter>")
    file.insert(sheet, f'<legacyDrawingHF r:id="{above}"/>')
    file.insert(sheet, f'<picture r:id="{behind}"/>')


@foreign("settings that openpyxl does not know")
def settings(file: Editor) -> None:
    """Watched cells, a sheet's own property, sorting, phonetic text, consolidation."""
    sheet = file.mine()
    name = file.add("xl/customProperty1.bin", b"k\0e\0y\0", f"{SPREADSHEET}.customProperty")
    identity = file.relate(sheet, f"{OFFICE}/customProperty", name)
    file.insert(sheet, '<sortState ref="A1:B4"><sortCondition ref="B1:B4"/></sortState>')
    file.insert(sheet, '<dataConsolidate function="average"/>')
    file.insert(sheet, '<phoneticPr fontId="0" type="noConversion"/>')
    file.insert(
        sheet,
        f'<customProperties><customPr name="Owner" r:id="{identity}"/></customProperties>',
    )
    file.insert(sheet, '<cellWatches><cellWatch r="B1"/></cellWatches>')
    file.insert(
        sheet, '<ignoredErrors><ignoredError sqref="A1:A4" numberStoredAsText="1"/></ignoredErrors>'
    )


@foreign("a view of a person's own")
def sheet_view(file: Editor) -> None:
    """Excel for the web's Sheet View."""
    sheet = file.mine()
    space = "http://schemas.microsoft.com/office/spreadsheetml/2019/namedsheetviews"
    name = file.add(
        "xl/namedSheetViews/namedSheetView1.xml",
        f'<namedSheetViews xmlns="{space}"><namedSheetView name="View1" '
        'id="{ABCDEF00-1111-2222-3333-444444444444}"/></namedSheetViews>',
        "application/vnd.ms-excel.namedsheetviews+xml",
    )
    file.relate(sheet, f"{MICROSOFT}/2019/04/relationships/namedSheetView", name)


@foreign("a slicer of our list of errors")
def table_slicer(file: Editor) -> None:
    """Beside the table on Errors, to choose rules with."""
    sheet = file.sheets()["Errors"]
    (table,) = (
        file.tree(name)
        for name in file.parts
        if name.startswith("xl/tables/") and b'name="Errors_found"' in file.parts[name]
    )
    column = next(e for e in table.iter(f"{{{MAIN}}}tableColumn") if e.get("name") == "Rule")
    x15 = f"{MICROSOFT}/spreadsheetml/2010/11/main"
    cache = file.add(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" {PREFIXES} '
        f'name="Slicer_Rule" sourceName="Rule"><extLst><x:ext xmlns:x="{MAIN}" '
        f'xmlns:x15="{x15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}"><x15:tableSlicerCache '
        f'tableId="{table.get("id")}" column="{column.get("id")}"/></x:ext></extLst>'
        "</slicerCacheDefinition>".replace('xmlns:x="urn:schemas-microsoft-com:office:excel" ', ""),
        "application/vnd.ms-excel.slicerCache+xml",
    )
    file.parts[cache] = file.parts[cache].replace(
        b' xmlns:x="urn:schemas-microsoft-com:office:excel"', b""
    )
    slicer = file.add(
        "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main"><slicer name="Rule" '
        'cache="Slicer_Rule" caption="Rule" rowHeight="241300"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
    )
    known = file.relate(file.book, f"{MICROSOFT}/2007/relationships/slicerCache", cache)
    shown = file.relate(sheet, f"{MICROSOFT}/2007/relationships/slicer", slicer)
    file.extend(
        file.book,
        '<ext uri="{46BE6895-7355-4a93-B00E-2C351335B9C9}"><x15:slicerCaches '
        f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main"><x14:slicerCache r:id="{known}"/>'
        "</x15:slicerCaches></ext>",
    )
    file.extend(
        sheet,
        '<ext uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x14:slicerList>'
        f'<x14:slicer r:id="{shown}"/></x14:slicerList></ext>',
    )
    shape = (
        '<xdr:nvSpPr><xdr:cNvPr id="{}" name="Rule"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    )
    file.draw(
        sheet,
        anchored(
            f'<mc:AlternateContent><mc:Choice xmlns:sle="{_SLICERS}" Requires="sle">'
            '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="31" name="Rule"/>'
            '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{_SLICERS}">'
            '<sle:slicer name="Rule"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice>'
            f'<mc:Fallback><xdr:sp macro="" textlink="">{shape.format(31)}</xdr:sp></mc:Fallback>'
            "</mc:AlternateContent>"
        ),
    )


@foreign("a pivot table of a person's own, with a slicer and a timeline")
def own_pivot(file: Editor) -> None:
    """On a sheet of its own, over our list of errors; filtered, so that we only keep it."""
    sheet = file.add_sheet(
        "My pivot",
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="3"><c r="A3" t="inlineStr"><is><t>Rule</t>'
        "</is></c></row></sheetData></worksheet>",
    )
    tab = file.sheet_id("My pivot")
    table = "xl/pivotTables/pivotTable91.xml"
    cache = "xl/pivotCache/pivotCacheDefinition91.xml"
    records = "xl/pivotCache/pivotCacheRecords91.xml"
    file.add(
        cache,
        f'<pivotCacheDefinition xmlns="{MAIN}" {PREFIXES} r:id="rId1" refreshedBy="Jo" '
        'refreshedDate="46000" createdVersion="8" refreshedVersion="8" minRefreshableVersion="3" '
        'recordCount="1"><cacheSource type="worksheet"><worksheetSource ref="A1:B4" sheet="Mine"/>'
        '</cacheSource><cacheFields count="2"><cacheField name="North" numFmtId="0"><sharedItems '
        'count="1"><s v="South"/></sharedItems></cacheField><cacheField name="1" numFmtId="0">'
        '<sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" '
        'containsInteger="1" minValue="2" maxValue="2"/></cacheField></cacheFields><extLst><ext '
        'uri="{725AE2AE-9491-48be-B2B4-4EB974FC3084}"><x14:pivotCacheDefinition '
        'pivotCacheId="987654321"/></ext></extLst></pivotCacheDefinition>',
        f"{SPREADSHEET}.pivotCacheDefinition+xml",
    )
    file.add(
        records,
        f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><x v="0"/><n v="2"/></r>'
        "</pivotCacheRecords>",
        f"{SPREADSHEET}.pivotCacheRecords+xml",
    )
    file.relate(cache, f"{OFFICE}/pivotCacheRecords", records, "rId1")
    file.mine()
    file.add(
        table,
        f'<pivotTableDefinition xmlns="{MAIN}" name="Mine" cacheId="77" dataCaption="Values" '
        'updatedVersion="8" minRefreshableVersion="3" createdVersion="8" outline="1" '
        'outlineData="1"><location ref="A3:A5" firstHeaderRow="1" firstDataRow="1" '
        'firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items '
        'count="2"><item h="1" x="0"/><item t="default"/></items></pivotField><pivotField '
        'showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems '
        'count="1"><i t="grand"><x/></i></rowItems><pivotTableStyleInfo name="PivotStyleLight16" '
        'showRowHeaders="1" showColHeaders="1" showRowStripes="0" showColStripes="0"/>'
        "</pivotTableDefinition>",
        f"{SPREADSHEET}.pivotTable+xml",
    )
    file.relate(table, f"{OFFICE}/pivotCacheDefinition", cache)
    file.relate(sheet, f"{OFFICE}/pivotTable", table)
    identity = file.relate(file.book, f"{OFFICE}/pivotCacheDefinition", cache)
    _list_cache(file, identity)
    _slice_pivot(file, sheet, tab)


def _list_cache(file: Editor, identity: str) -> None:
    root = file.tree(file.book)
    if root.find(f"{{{MAIN}}}pivotCaches") is None:
        file.insert(file.book, "<pivotCaches/>")
        root = file.tree(file.book)
    entry = root.find(f"{{{MAIN}}}pivotCaches").makeelement(
        f"{{{MAIN}}}pivotCache", {"cacheId": "77", f"{{{OFFICE}}}id": identity}
    )
    root.find(f"{{{MAIN}}}pivotCaches").append(entry)
    file.put(file.book, root)


def _slice_pivot(file: Editor, sheet: str, tab: str) -> None:
    x14, x15 = f"{MICROSOFT}/spreadsheetml/2009/9/main", f"{MICROSOFT}/spreadsheetml/2010/11/main"
    cache = file.add(
        "xl/slicerCaches/slicerCache2.xml",
        f'<slicerCacheDefinition xmlns="{x14}" name="Slicer_North" sourceName="North"><pivotTables>'
        f'<pivotTable tabId="{tab}" name="Mine"/></pivotTables><data><tabular '
        'pivotCacheId="987654321"><items count="1"><i x="0" s="1"/></items></tabular></data>'
        "</slicerCacheDefinition>",
        "application/vnd.ms-excel.slicerCache+xml",
    )
    slicer = file.add(
        "xl/slicers/slicer2.xml",
        f'<slicers xmlns="{x14}"><slicer name="North" cache="Slicer_North" caption="North" '
        'rowHeight="241300"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
    )
    times = file.add(
        "xl/timelineCaches/timelineCache1.xml",
        f'<timelineCacheDefinition xmlns="{x15}" name="NativeTimeline_When" sourceName="1">'
        f'<pivotTables><pivotTable tabId="{tab}" name="Mine"/></pivotTables><state '
        'minimalRefreshVersion="6" lastRefreshVersion="6" pivotCacheId="987654321" '
        'filterType="unknown"><bounds startDate="2026-01-01T00:00:00" '
        'endDate="2027-01-01T00:00:00"/></state></timelineCacheDefinition>',
        "application/vnd.ms-excel.timelineCache+xml",
    )
    timeline = file.add(
        "xl/timelines/timeline1.xml",
        f'<timelines xmlns="{x15}"><timeline name="When" cache="NativeTimeline_When" '
        'caption="When" level="2" selectionLevel="2"/></timelines>',
        "application/vnd.ms-excel.timeline+xml",
    )
    known = file.relate(file.book, f"{MICROSOFT}/2007/relationships/slicerCache", cache)
    timed = file.relate(file.book, f"{MICROSOFT}/2011/relationships/timelineCache", times)
    file.extend(
        file.book,
        '<ext uri="{BBE1A952-AA13-448e-AADC-164F8A28A991}"><x14:slicerCaches>'
        f'<x14:slicerCache r:id="{known}"/></x14:slicerCaches></ext>',
    )
    file.extend(
        file.book,
        '<ext uri="{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}"><x15:timelineCacheRefs>'
        f'<x15:timelineCacheRef r:id="{timed}"/></x15:timelineCacheRefs></ext>',
    )
    for word, part, uri, space in (
        ("slicer", slicer, "{A8765BA9-456A-4dab-B4F3-ACF838C121DE}", "x14"),
        ("timeline", timeline, "{7E03D99C-DC04-49d9-9315-930204A7B6E9}", "x15"),
    ):
        year = "2007" if word == "slicer" else "2011"
        shown = file.relate(sheet, f"{MICROSOFT}/{year}/relationships/{word}", part)
        holder = "slicerList" if word == "slicer" else "timelineRefs"
        entry = "slicer" if word == "slicer" else "timelineRef"
        file.extend(
            sheet,
            f'<ext uri="{uri}"><{space}:{holder}><{space}:{entry} r:id="{shown}"/>'
            f"</{space}:{holder}></ext>",
        )
