"""What lies over the cells of a sheet."""

from __future__ import annotations

from tests.xl_addin.structure.foreign.comments import older_drawing
from tests.xl_addin.structure.foreign.editing import (
    DRAWING,
    MAIN,
    MICROSOFT,
    OFFICE,
    PREFIXES,
    Editor,
    anchored,
    foreign,
    fragment,
)
from tests.xl_addin.structure.foreign.package_parts import PNG

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_CHARTEX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
_STYLE = "http://schemas.microsoft.com/office/drawing/2012/chartStyle"
_FRAME = (
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{id}" name="{name}"/>'
    '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{uri}">{inner}'
    "</a:graphicData></a:graphic></xdr:graphicFrame>"
)
_SHAPE = (
    '<xdr:nvSpPr><xdr:cNvPr id="{id}" name="{name}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect">'
    "<a:avLst/></a:prstGeom></xdr:spPr>"
)


@foreign("a picture and a text box")
def picture(file: Editor) -> None:
    """A picture, and a shape that shows a cell's text."""
    sheet = file.mine()
    file.by_ending("png", "image/png")
    image = file.add("xl/media/image92.png", PNG)
    drawing = file.draw(
        sheet,
        anchored(
            f'<xdr:sp macro="" textlink="Mine!$A$1">{_SHAPE.format(id=21, name="Box")}<xdr:txBody>'
            "<a:bodyPr/><a:p><a:r><a:t>North</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        ),
    )
    identity = file.relate(drawing, f"{OFFICE}/image", image)
    file.draw(
        sheet,
        anchored(
            '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="22" name="Picture 1"/><xdr:cNvPicPr/>'
            f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{identity}"/><a:stretch/></xdr:blipFill>'
            '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
        ),
    )


def _chart_xml(sheet: str) -> str:
    return (
        f"<c:chartSpace {PREFIXES}><c:chart><c:plotArea><c:layout/><c:barChart>"
        '<c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser>'
        '<c:idx val="0"/><c:order val="0"/><c:cat><c:strRef>'
        f"<c:f>{sheet}!$A$1:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef>"
        f"<c:f>{sheet}!$B$1:$B$4</c:f></c:numRef></c:val></c:ser>"
        '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx>'
        '<c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/>'
        "</c:valAx></c:plotArea></c:chart></c:chartSpace>"
    )


def add_chart(file: Editor, drawing: str, number: int, sheet: str = "Mine") -> str:
    """A chart with its colours; the id of its relationship."""
    chart = file.add(
        f"xl/charts/chart{number}.xml",
        _chart_xml(sheet),
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    )
    colours = file.add(
        f"xl/charts/colors{number}.xml",
        f'<cs:colorStyle xmlns:cs="{_STYLE}" meth="cycle" id="10" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:schemeClr val="accent1"/></cs:colorStyle>',
        "application/vnd.ms-office.chartcolorstyle+xml",
    )
    file.relate(chart, f"{MICROSOFT}/2011/relationships/chartColorStyle", colours)
    return file.relate(drawing, f"{OFFICE}/chart", chart)


@foreign("a chart")
def chart(file: Editor) -> None:
    """With its colours, as Excel 2013 and later write them."""
    drawing = file.draw(
        file.mine(),
        anchored(f'<xdr:sp macro="" textlink="">{_SHAPE.format(id=23, name="S")}</xdr:sp>'),
    )
    identity = add_chart(file, drawing, 91)
    inner = f'<c:chart r:id="{identity}"/>'
    file.draw(file.mine(), anchored(_FRAME.format(id=24, name="Mine", uri=_CHART, inner=inner)))


@foreign("a chart on a sheet of its own")
def chart_sheet(file: Editor) -> None:
    """A sheet that is a chart."""
    file.mine()
    sheet = file.add_sheet(
        "Picture of it",
        f'<chartsheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><tabColor '
        'rgb="FF00B050"/></sheetPr>'
        '<sheetViews><sheetView zoomScale="90" workbookViewId="0" zoomToFit="1"/></sheetViews>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<drawing r:id="rId1"/></chartsheet>',
        "chartsheet",
    )
    file.added.append(sheet)
    drawing = file.add("xl/drawings/drawing93.xml", f"<xdr:wsDr {PREFIXES}/>", DRAWING)
    file.relate(sheet, f"{OFFICE}/drawing", drawing, "rId1")
    inner = f'<c:chart r:id="{add_chart(file, drawing, 93)}"/>'
    root = file.tree(drawing)
    frame = _FRAME.format(id=2, name="Chart 1", uri=_CHART, inner=inner)
    anchor = (
        '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9000000" cy="6000000"/>'
        f"{frame}<xdr:clientData/></xdr:absoluteAnchor>"
    )
    root.append(fragment(anchor))
    file.put(drawing, root)


@foreign("a newer chart")
def newer_chart(file: Editor) -> None:
    """A treemap, which older versions cannot show."""
    part = file.add(
        "xl/charts/chartEx1.xml",
        f'<cx:chartSpace xmlns:cx="{_CHARTEX}" {PREFIXES}><cx:chartData><cx:data id="0">'
        '<cx:strDim type="cat"><cx:f>Mine!$A$1:$A$4</cx:f></cx:strDim><cx:numDim type="size">'
        "<cx:f>Mine!$B$1:$B$4</cx:f></cx:numDim></cx:data></cx:chartData><cx:chart><cx:plotArea>"
        '<cx:plotAreaRegion><cx:series layoutId="treemap" uniqueId="'
        '{00000000-1111-2222-3333-444444444444}"><cx:dataId val="0"/></cx:series>'
        "</cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>",
        "application/vnd.ms-office.chartex+xml",
    )
    shape = _SHAPE.format(id=25, name="Fallback")
    box = _SHAPE.format(id=29, name="Box")
    drawing = file.draw(file.mine(), anchored(f'<xdr:sp macro="" textlink="">{box}</xdr:sp>', 60))
    identity = file.relate(drawing, f"{MICROSOFT}/2014/relationships/chartEx", part)
    inner = f'<cx:chart xmlns:cx="{_CHARTEX}" r:id="{identity}"/>'
    frame = _FRAME.format(id=26, name="Treemap", uri=_CHARTEX, inner=inner)
    file.draw(
        file.mine(),
        anchored(
            '<mc:AlternateContent><mc:Choice xmlns:cx1="http://schemas.microsoft.com/office/drawing/'
            f'2015/9/8/chartex" Requires="cx1">{frame}</mc:Choice><mc:Fallback>'
            f'<xdr:sp macro="" textlink="">{shape}</xdr:sp></mc:Fallback></mc:AlternateContent>',
            70,
        ),
    )


@foreign("a SmartArt diagram")
def smart_art(file: Editor) -> None:
    """Five parts behind one frame."""
    drawing = file.draw(
        file.mine(),
        anchored(f'<xdr:sp macro="" textlink="">{_SHAPE.format(id=27, name="T")}</xdr:sp>', 80),
    )
    ids = {}
    for word, kind, root, attributes, inner in (
        ("data", "diagramData", "dataModel", "", "<dgm:ptLst/><dgm:cxnLst/><dgm:bg/><dgm:whole/>"),
        ("layout", "diagramLayout", "layoutDef", ' uniqueId="urn:layout"',
         '<dgm:layoutNode name="n"/>'),
        ("quickStyle", "diagramQuickStyle", "styleDef", ' uniqueId="urn:style"',
         '<dgm:styleLbl name="node0"/>'),
        ("colors", "diagramColors", "colorsDef", ' uniqueId="urn:colors"', ""),
    ):  # fmt: skip
        part = file.add(
            f"xl/diagrams/{word}1.xml",
            f'<dgm:{root} xmlns:dgm="{_DIAGRAM}"{attributes}>{inner}</dgm:{root}>',
            "application/vnd.openxmlformats-officedocument.drawingml."
            f"{'diagramStyle' if word == 'quickStyle' else kind}+xml",
        )
        ids[word] = file.relate(drawing, f"{OFFICE}/{kind}", part)
    inner = (
        f'<dgm:relIds xmlns:dgm="{_DIAGRAM}" r:dm="{ids["data"]}" r:lo="{ids["layout"]}" '
        f'r:qs="{ids["quickStyle"]}" r:cs="{ids["colors"]}"/>'
    )
    file.draw(
        file.mine(), anchored(_FRAME.format(id=28, name="Diagram", uri=_DIAGRAM, inner=inner), 90)
    )


def _control_box(number: int, kind: str, more: str) -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201" style="position:absolute;'
        'margin-left:50pt;margin-top:50pt;width:90pt;height:20pt;z-index:1"><x:ClientData '
        f'ObjectType="{kind}"><x:SizeWithCells/><x:Anchor>8, 0, 10, 0, 9, 0, 12, 0</x:Anchor>{more}'
        "</x:ClientData></v:shape></xml>"
    )


_CONTROL_ANCHOR = (
    '<anchor moveWithCells="1"><from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>10'
    "</xdr:row><xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor>"
)


@foreign("a form control")
def form_control(file: Editor) -> None:
    """A tick box, with the older drawing and the newer part that say what it does."""
    sheet = file.mine()
    vml = older_drawing(file, sheet)
    text = file.parts[vml].decode()
    more = "<x:FmlaLink>$F$1</x:FmlaLink>"
    file.parts[vml] = text.replace("</xml>", _control_box(1500, "Checkbox", more)).encode()
    control = file.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" objectType="CheckBox" '
        'fmlaLink="$F$1" lockText="1" noThreeD="1"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    identity = file.relate(sheet, f"{OFFICE}/ctrlProp", control)
    inner = (
        f'<control shapeId="1500" r:id="{identity}" name="Check Box 1"><controlPr defaultSize="0" '
        f'autoFill="0" autoLine="0" autoPict="0">{_CONTROL_ANCHOR}</controlPr></control>'
    )
    file.insert(
        sheet,
        f'<mc:AlternateContent><mc:Choice Requires="x14"><controls>{inner}</controls></mc:Choice>'
        "</mc:AlternateContent>",
    )
    file.declare(sheet, "x14", f"{MICROSOFT}/spreadsheetml/2009/9/main")


@foreign("an ActiveX control")
def active_x(file: Editor) -> None:
    """With its binary, and the picture that stands for it."""
    sheet = file.add_sheet("Active", f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    vml = older_drawing(file, sheet)
    text = file.parts[vml].decode()
    file.parts[vml] = text.replace("</xml>", _control_box(1700, "Pict", "")).encode()
    control = file.add(
        "xl/activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" xmlns:r="{OFFICE}" '
        'ax:classid="{D7053240-CE69-11CD-A777-00DD01143C57}" ax:persistence="persistStreamInit" '
        'r:id="rId1"/>',
        "application/vnd.ms-office.activeX+xml",
    )
    binary = file.add(
        "xl/activeX/activeX1.bin", b"\x00\x02\x1c\x00", "application/vnd.ms-office.activeX"
    )
    file.relate(control, f"{MICROSOFT}/2006/relationships/activeXControlBinary", binary, "rId1")
    file.by_ending("emf", "image/x-emf")
    image = file.add("xl/media/image94.emf", b"\x01\x00\x00\x00")
    picture = file.relate(sheet, f"{OFFICE}/image", image)
    identity = file.relate(sheet, f"{OFFICE}/control", control)
    file.insert(
        sheet,
        f'<controls><control shapeId="1700" r:id="{identity}" name="CommandButton1"><controlPr '
        f'defaultSize="0" autoLine="0" r:id="{picture}">{_CONTROL_ANCHOR}</controlPr></control>'
        "</controls>",
    )


@foreign("an embedded document")
def embedded(file: Editor) -> None:
    """A Word document in a sheet."""
    sheet = file.add_sheet("Embedded", f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    vml = older_drawing(file, sheet)
    text = file.parts[vml].decode()
    file.parts[vml] = text.replace("</xml>", _control_box(1800, "Pict", "")).encode()
    document = file.add(
        "xl/embeddings/Microsoft_Word_Document.docx",
        b"PK\x05\x06" + b"\0" * 18,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    file.by_ending("emf", "image/x-emf")
    image = file.add("xl/media/image95.emf", b"\x01\x00\x00\x00")
    picture = file.relate(sheet, f"{OFFICE}/image", image)
    identity = file.relate(sheet, f"{OFFICE}/package", document)
    file.insert(
        sheet,
        f'<oleObjects><oleObject progId="Word.Document.12" shapeId="1800" r:id="{identity}">'
        f'<objectPr defaultSize="0" r:id="{picture}">{_CONTROL_ANCHOR}</objectPr></oleObject>'
        "</oleObjects>",
    )
