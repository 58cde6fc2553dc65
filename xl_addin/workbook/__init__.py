"""Our workbook: its sheets, and LacReturn <-> sheets, through xlwings' public API only.

``create`` fills a new workbook with a return and what validation found; ``read`` gives back the
return as people left it in the sheets, as the ``Contents`` of ``book``; ``refresh`` puts a new
validation's marks into the sheets and leaves everything else alone.

From below to above: ``basics`` and ``template``, ``book``, ``sheets``, ``read`` and ``marking``,
``create`` and ``refresh``, and what people do with a workbook: accept, extend, reload, ``copies``.
"""
