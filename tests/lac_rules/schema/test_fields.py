"""One record per field: every field says what it is, and nothing else knows another thing of it."""

import re

import pytest

from lac_rules import schema
from lac_rules.schema import FIELDS, TABLES, FieldType
from lac_rules.schema.codes import code_lists
from lac_rules.schema.xml_names import ELEMENT_OF, FIELD_OF, GROUPS

EVERYWHERE = [
    *(name for table in TABLES.values() for name in table.fields),
    *schema.HEADER_FIELDS,
    *schema.DERIVED_FIELDS,
    *schema.PROVIDER_FIELDS,
]


@pytest.mark.parametrize("field", dict.fromkeys(EVERYWHERE))
def test_every_field_has_a_label_that_fits_into_a_sentence(field):
    label = schema.label(field)
    assert 5 < len(label) < 70
    assert not re.match(r"(a|an|the) |[A-Z][a-z]", label) and not label.endswith(".")
    assert label != field.lower()


def test_no_two_fields_have_one_label():
    labels = [field.label for field in FIELDS.values()]
    assert len({*labels}) == len(labels) == len({*EVERYWHERE})


def test_a_field_is_one_record_in_all_tables():
    for table in TABLES.values():
        assert all(FIELDS[field.name] is field for field in table.records)


def test_a_name_that_is_no_field_has_no_label():
    with pytest.raises(KeyError):
        schema.label("DECOMM")


@pytest.mark.parametrize("year", schema.YEARS)
def test_the_fields_of_type_code_are_those_with_a_list(year):
    listed = vars(code_lists(year))
    assert listed.keys() == schema.CODED_FIELDS
    assert all(listed.values())


def test_keys_and_groups_are_of_the_table():
    for table in TABLES.values():
        assert {*table.key} <= {*table.fields}
        assert table.fields[0] == "CHILD" and table.records[0].type is FieldType.CHILD
        assert {*table.details} < {*table.fields}


def test_files_and_elements_are_told_apart():
    assert len({table.csv_file for table in TABLES.values()}) == len(TABLES)
    assert {"EPISODE", "AMISSING", "AREVIEW", "PERMANENCE", "OC2", "AD_PLACED"} <= GROUPS.keys()
    assert len(FIELD_OF) == len(ELEMENT_OF) == len(FIELDS)
    assert FIELD_OF["CHILDID"] == "CHILD" and ELEMENT_OF["PLACE"] == "PL"
