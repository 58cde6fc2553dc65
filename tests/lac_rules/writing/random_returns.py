"""Random returns for round trips: orderly ones, and ones with every disorder that we know."""

import pandas as pd
from hypothesis import strategies as st

from lac_rules.schema import ADOPTION_DETAILS, CARE_LEAVER_DETAILS, TABLES

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\r\n<&>\"' "),
    max_size=5,
)
SINGLE = ("UASC", "OC3", "AD1", "PrevPerm", "OC2")
_ONE_DAY = ["01/02/2010", "1/2/2010", " 1/2/2010"]
_BIRTHDAYS = st.sampled_from([*_ONE_DAY, "02/02/2010", " ", "", "unknown"])
_DETAILS = {"OC3": CARE_LEAVER_DETAILS, "AD1": ADOPTION_DETAILS}


def frame(name: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    """Rows as a table of text with the DfE's columns, what is missing being blank."""
    fields = TABLES[name].fields
    return pd.DataFrame({f: [row.get(f, "") for row in rows] for f in fields}, dtype=object)


@st.composite
def any_tables(draw, texts=ANY_TEXT):
    """Some of the tables, with any text in any cell; no row is blank altogether."""
    names = draw(st.lists(st.sampled_from(list(TABLES)), min_size=1, unique=True))
    tables = {}
    for name in names:
        row = st.fixed_dictionaries(dict.fromkeys(TABLES[name].fields, texts))
        rows = draw(st.lists(row.filter(lambda r: any(map(str.strip, r.values()))), max_size=4))
        tables[name] = frame(name, rows)
    return tables


@st.composite
def orderly_tables(draw):
    """What the XML can hold: all tables agree with Header, one row where there is one place."""
    children = draw(st.lists(st.sampled_from(["1", "007", "A/1", "Zoë", "=1+1"]), unique=True))
    people = {c: {"CHILD": c, "DOB": draw(XML_TEXT), "SEX": draw(XML_TEXT)} for c in children}
    tables = {}
    for name, table in TABLES.items():
        if name == "DoLo" or (name not in ("Header", "Episodes") and draw(st.booleans())):
            continue
        if name == "Header" or name in SINGLE:
            whose = children if name == "Header" else [c for c in children if draw(st.booleans())]
        else:
            whose = draw(st.lists(st.sampled_from(children), max_size=6)) if children else []
        row = st.fixed_dictionaries(dict.fromkeys(table.fields, XML_TEXT))
        if name in _DETAILS:
            row = row.filter(lambda r, name=name: any(r[f].strip() for f in _DETAILS[name]))
        tables[name] = frame(name, [draw(row) | people[child] for child in whose])
    return tables


@st.composite
def disorderly_tables(draw):
    """Children spelt in several ways or not at all, in no Header or in two, rows too many.

    Each kind of disorder that the XML cannot hold is rare, so that about half can be written.
    """
    rarely = st.sampled_from([False] * 9 + [True])
    children = st.sampled_from(["1", " 1", "a", "A", "b"] + [""] * draw(rarely))
    birthdays = _BIRTHDAYS if draw(rarely) else st.sampled_from(_ONE_DAY)
    values = st.sampled_from(["", " ", "1", "0", "x", "y"] + ["\x01"] * draw(rarely))
    sexes = values if draw(rarely) else st.just("x")
    most = st.just(3) if draw(rarely) else st.sampled_from([0, 1])
    tables = {}
    for name, table in TABLES.items():
        given = {"CHILD": children, "DOB": birthdays, "SEX": sexes}
        row = st.fixed_dictionaries({field: given.get(field, values) for field in table.fields})
        size = draw(most) if name in SINGLE else 4
        rows = draw(st.lists(row, max_size=size))
        tables[name] = frame(name, [r for r in rows if any(map(str.strip, r.values()))])
    if draw(rarely):
        tables["Header"]["UASC"] = [draw(values) for _ in tables["Header"]["CHILD"]]
    missing = draw(st.lists(st.sampled_from(list(TABLES)), max_size=3))
    return {name: table for name, table in tables.items() if name not in missing}
