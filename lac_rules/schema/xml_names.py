"""The names in the DfE's XML, and which element is a row of which table."""

from __future__ import annotations

from lac_rules.schema.tables import FIELDS, TABLES

ROOT = "EXPSSDA903"
CHILD, HEADER = "CHILD", "HEADER"
"""The element of a child, and the one in it that holds what there is once of a child."""

ELEMENT_OF = {name: field.xml_name or name for name, field in FIELDS.items()}
"""A field's name -> its element's."""
FIELD_OF = {element: name for name, element in ELEMENT_OF.items()}
"""An element's name -> its field's."""

GROUPS = {
    table.xml_group: table for table in TABLES.values() if table.xml_group not in (None, HEADER)
}
"""The elements that are one row of a table each -> the table."""
