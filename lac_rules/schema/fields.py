"""What a field of the return is: its name, its type, and its label in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FieldType(Enum):
    """What the values of a field are."""

    CHILD = "a child's ID"
    DATE = "a date, dd/mm/yyyy"
    POSTCODE = "a postcode"
    CODE = "a code from the list of the field in ``codes``"
    NUMBER = "a number"
    TEXT = "any other text"


@dataclass(frozen=True)
class Field:
    """One field. ``label`` says in our own words what stands in it: "date the episode began".

    It has no article and no full stop, so that it fits into a sentence. ``xml_name`` is what the
    DfE's XML calls the field where that is another name.
    """

    name: str
    type: FieldType
    label: str
    xml_name: str = ""
