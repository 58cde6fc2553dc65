"""No rule breaks on any return, none changes its inputs, and a rule that is not run says why."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac_rules import LacReturn, ruleset, validate
from lac_rules.language.given import GIVEN, facts, parameters_of
from lac_rules.language.ruleset import Ruleset
from lac_rules.schema import (
    CODED_FIELDS,
    DATE_FIELDS,
    DERIVED_FIELDS,
    LAST,
    PROVIDER_FIELDS,
    TABLES,
    YEARS,
    in_words,
)
from lac_rules.schema.codes import codes_of
from lac_rules.validation import Result

LATEST = YEARS[-1]
NAMES = [name + ending for ending in ("", LAST) for name in TABLES]
COUNCIL = "E10000030"


def newest_variants() -> list[Ruleset]:
    """Every rule once, in the ruleset of the last year that it is in force."""
    return [
        Ruleset(
            year, [r for r in ruleset(year, further=True) if r.years[-1] == year or year == LATEST]
        )
        for year in YEARS
    ]


EVERY_RULE_ONCE = newest_variants()


def rules_about(table: str) -> list[Ruleset]:
    """Every rule once that looks at the table, or at last year's, itself or through a fact."""
    names = {table, table + LAST}
    return [
        Ruleset(rules.year, [item for item in rules if names & tables_behind(item.parameters)])
        for rules in EVERY_RULE_ONCE
    ]


def tables_behind(parameters) -> set[str]:
    tables = set()
    for name in (parameter.name for parameter in parameters):
        if name in GIVEN:
            tables.update(GIVEN[name].needs)
        else:
            tables |= tables_behind(parameters_of(facts()[name]))
    return tables


# -- what is checked on every return ---------------------------------------------------------------


def check(ret: LacReturn, rulesets: list[Ruleset] = EVERY_RULE_ONCE) -> list[Result]:
    before = contents(ret)
    results = []
    for rules in rulesets:
        result = validate(ret, rules)
        assert result.failed == {}
        assert set(result.ran) | set(result.not_run) == set(rules.codes)
        for code, reason in result.not_run.items():
            assert says_what_is_missing(reason), f"{code}: {reason}"
        assert set(result.issues.rows["code"]) <= set(result.ran)
        results.append(result)
    assert differences(before, contents(ret)) == []
    return results


def says_what_is_missing(reason: str) -> bool:
    """The reason names a table, the Ofsted list or the council, as people call them."""
    words = [in_words(name) for name in (*NAMES, "providers")] + ["the council"]
    return any(word in reason for word in words)


def contents(ret: LacReturn) -> dict[tuple[str, str, str], np.ndarray]:
    """A copy of every column of the return's tables, as text and typed, and of the Ofsted list."""
    frames = {("text", name): frame for name, frame in ret.tables.items()}
    frames |= {("typed", name): frame for name, frame in ret.typed.items()}
    if ret.providers is not None:
        frames["", "providers"] = ret.providers
    return {
        (*name, column): plain(frame[column]).copy()
        for name, frame in frames.items()
        for column in frame
    }


def plain(column: pd.Series) -> np.ndarray:
    return column.array.codes if isinstance(column.dtype, pd.CategoricalDtype) else column.array


def differences(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """The columns that are in only one of the two, or not alike in both."""
    changed = {
        key
        for key in before.keys() & after
        if not pd.Series(before[key]).equals(pd.Series(after[key]))
    }
    return sorted(changed | (before.keys() ^ after.keys()))


# -- a small return that is full of errors ---------------------------------------------------------

DIRTY = {
    "Header": """
        CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
        1,F,01/06/2010,WBRI,A123456789012,0,
        2,M,29/02/2012,REFU,UN3,1,05/05/2026
        2,M,29/02/2012,REFU,UN3,1,05/05/2026
        3,1,31/02/2020,xxxx,A12,2,soon
        4,U,01/04/2009,nobt,UN1,1,31/03/2008
        ,F,01/06/2010,,,,
        9,,,,,,
        """,
    "Episodes": """
        CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
        1,01/05/2025,S,C2,N1,U1,PR1,01/06/2026,X1,CARPL,GU2 4BB,M2 5DB,SC100001
        1,01/06/2026,P,C2,N1,K2,PR4,,,,GU2 4BB,EH1 1YZ,SC100002
        2,01/04/2026,S,V2,N8,T4,PR1,03/04/2026,X1,PLACE,GU2 4BB,GU2 4BB,
        2,02/04/2026,T,V4,N8,A3,PR0,01/03/2026,E11,,GU2 4BB,GU2 4BB,XXXXXXX
        2,02/04/2026,L,v3,N9,H5,PR9,31/02/2027,E2,other,,nowhere,SC1
        3,31/06/2026,Q,E1,N1,Z1,PR1,31/03/2027,,ALLEG,GU2 4BB,GU2 4BB,SC100001
        3,,B,D1,,P1,,,E4A,CARPL,GY1 1AA,BT1 5GS,
        4,10/10/2026,S,J2,N5,R5,PR3,,X1,,GU2 4BB,GU2 4BB,
        ,01/05/2026,S,C2,N1,U1,PR1,,,,GU2 4BB,M2 5DB,SC100001
        7,01/05/2019,U,L1,N3,K3,PR4,01/05/2026,E17,,M2 5DB,M2 5DB,SC100003
        """,
    "Reviews": """
        CHILD,DOB,REVIEW,REVIEW_CODE
        1,01/06/2010,01/05/2026,PN0
        1,01/06/2010,01/05/2026,PN1
        2,29/02/2012,31/02/2026,PN8
        3,,,
        ,01/06/2010,01/06/2026,PN3
        7,01/06/2010,01/04/2027,
        """,
    "UASC": """
        CHILD,SEX,DOB,DUC
        1,M,01/06/2010,01/06/2028
        4,1,01/04/2009,soon
        8,,,
        ,F,01/06/2010,
        """,
    "OC2": """
        CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,\
HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED
        1,01/06/2010,41,SDQ1,1,1,1,1,1,1,0,
        2,29/02/2012,,SDQ9,2,,,,,0,1,1
        3,31/02/2020,x,,,,,,,,,
        ,01/06/2010,10,,0,0,0,0,0,0,0,0
        7,01/06/2010,-1,SDQ2,yes,1,1,1,1,,,
        """,
    "OC3": """
        CHILD,DOB,IN_TOUCH,ACTIV,ACCOM
        1,01/06/2008,YES,F1,B1
        2,01/06/2009,DIED,0,0
        3,31/02/2008,NO,G4,S1
        5,01/06/2007,,,
        ,01/06/2006,RHOM,,Z1
        """,
    "AD1": """
        CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR
        2,29/02/2012,01/05/2026,01/04/2026,1,1,MF,L0
        2,29/02/2012,,01/04/2026,2,3,MM,L11
        3,31/02/2020,soon,soon,,,,
        ,01/06/2010,01/05/2026,01/04/2026,0,2,FF,L12
        """,
    "PlacedAdoption": """
        CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED
        2,29/02/2012,05/01/2026,01/12/2025,RD1
        2,29/02/2012,05/01/2026,,
        3,31/02/2020,soon,soon,RD9
        4,,,01/05/2026,
        ,01/06/2010,05/01/2025,,RD2
        """,
    "PrevPerm": """
        CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM
        1,01/06/2010,P1,E10000030,01/01/2015
        2,29/02/2012,Z1,WAL,zz/zz/2011
        3,31/02/2020,P9,999,31/02/2019
        ,01/06/2010,P2,,
        """,
    "Missing": """
        CHILD,DOB,MISSING,MIS_START,MIS_END
        1,01/06/2010,M,01/05/2026,03/05/2026
        1,01/06/2010,A,02/05/2026,
        2,29/02/2012,X,31/02/2026,01/04/2027
        3,,,,soon
        ,01/06/2010,M,01/05/2026,01/05/2026
        """,
    "SWEpisodes": """
        CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON
        1,01/06/2010,SW1234,01/05/2026,01/09/2026,MANAGE
        1,01/06/2010,AB1,01/05/2026,,FCONTA
        2,29/02/2012,,ZZ/06/2026,31/02/2027,holiday
        3,,XX12,,28/03/2027,
        3,,XX12,01/01/2027,28/03/2027,OTHERS
        ,01/06/2010,SW99,01/05/2026,30/04/2026,SWDIED
        """,
    "DoLo": """
        CHILD,DOB,DOLO_START,DOLO_END
        1,01/06/2010,01/05/2026,30/04/2026
        1,01/06/2010,01/05/2026,
        2,29/02/2012,31/02/2026,01/04/2027
        ,01/06/2010,01/05/2025,01/05/2026
        """,
}

OFSTED = """
    URN,NAME,LA_NAME,LA_CODE,PLACE_CODES,PROVIDER_CODES,REG_START,REG_END,POSTCODE
    SC100001,One,Surrey,E10000030,"K2,U1",PR1,01/01/2010,,GU2 4BB
    SC100002,Two,Manchester,,K1,PR4,01/01/2010,01/01/2020,M2 5DB
    SC100002,Two,,,,,,,
    SC100003,,,,K3,PR4/PR5,,01/06/2026,nowhere
    ,,,,,,,,
    """


def table_of(text: str) -> pd.DataFrame:
    return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, skipinitialspace=True)


def dirty_tables() -> dict[str, pd.DataFrame]:
    return {name: table_of(DIRTY[name.removesuffix(LAST)]) for name in NAMES}


def as_providers(frame: pd.DataFrame) -> pd.DataFrame:
    dates = {
        name: pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
        for name in ("REG_START", "REG_END")
    }
    return frame.assign(**dates)


PROVIDERS = as_providers(table_of(OFSTED))


def without(tables, names) -> dict[str, pd.DataFrame]:
    return {name: frame for name, frame in tables.items() if name not in names}


def return_of(tables, year=LATEST, providers=PROVIDERS, authority=COUNCIL) -> LacReturn:
    return LacReturn.from_frames(tables, year=year, providers=providers, authority=authority)


# -- returns that are small, blank or lack something -----------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("authority", [COUNCIL, None])
def test_the_dirty_return(year, authority):
    check(return_of(dirty_tables(), year=year, authority=authority), [ruleset(year, further=True)])


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("providers", [PROVIDERS, PROVIDERS.iloc[:0]], ids=["some", "none"])
def test_tables_without_rows(year, providers):
    tables = {name: frame.iloc[:0] for name, frame in dirty_tables().items()}
    ret = return_of(tables, year=year, providers=providers)

    (result,) = check(ret, [ruleset(year, further=True)])
    assert len(result.issues) == 0


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("rows", [1, 4])
def test_tables_that_are_blank_throughout(year, rows):
    tables = {name: pd.DataFrame({"CHILD": [""] * rows}) for name in NAMES}
    check(return_of(tables, year=year), [ruleset(year, further=True)])


@pytest.mark.parametrize("row", range(4))
def test_tables_of_one_row(row):
    tables = {name: frame.iloc[[row]] for name, frame in dirty_tables().items()}
    check(return_of(tables, providers=PROVIDERS.iloc[[row]]))


@pytest.mark.parametrize(
    ("table", "field"), [(name, field) for name, table in TABLES.items() for field in table.fields]
)
def test_a_column_that_is_blank(table, field):
    tables = dirty_tables()
    for name in (table, table + LAST):
        tables[name][field] = ""
    check(return_of(tables), rules_about(table))


@pytest.mark.parametrize("field", PROVIDER_FIELDS)
def test_a_blank_column_of_the_ofsted_list(field):
    blank = pd.NaT if field in ("REG_START", "REG_END") else ""
    ret = return_of(dirty_tables(), providers=PROVIDERS.assign(**{field: blank}))
    check(ret, rules_about("providers"))


@pytest.mark.parametrize("missing", [*NAMES, "providers"])
def test_a_rule_without_one_of_its_tables_names_it(missing):
    tables = without(dirty_tables(), [missing])
    ret = return_of(tables, providers=None if missing == "providers" else PROVIDERS)

    for result in check(ret):
        for item in result.rules:
            if missing in item.needs:
                assert result.not_run[item.code] == f"{in_words(missing)} is not loaded"


def test_a_return_without_tables_runs_no_rule():
    ret = return_of({}, providers=None, authority=None)

    assert all(result.ran == [] for result in check(ret))


# -- returns of random garbage ---------------------------------------------------------------------

JUNK = ["", "", " ", "0", "1", "-1", "1.0", "?", "Å", "NAN", "1E999", "'; --", "a\nb"]
CHILDREN = ["1", "1", "2", "2 ", "a", "A", "", " "]
DATES = [
    *("01/04/2026", "31/03/2027", "31/03/2026", "01/04/2027", "1/5/2026", "26/03/2027"),
    *("29/02/2024", "29/02/2026", "28/02/2012", "29/02/2012", "31/12/2008", "01/04/2009"),
    *("01/01/0001", "31/12/9999", "00/00/0000", "31/02/2026", "2026-05-01", "01/05/26"),
    *("ZZ/05/2026", "ZZ/ZZ/ZZZZ", "01/05/2026 10:00", "٠١/٠٥/٢٠٢٦", "soon", "", " "),
]
OTHERS = {
    "UPN": ["A123456789012", "A12345678901B", "UN1", "UN9", "a000000000000"],
    "URN": ["SC100001", "sc100002", "XXXXXXX", "1234567"],
    "HOME_POST": ["GU2 4BB", "gu24bb", "M2 5DB", "EH1 1YZ", "GY1 1AA", "ZZ99 9ZZ", "GU2"],
    "LA_PERM": ["E10000030", "E10000031", "SCO", "NUK", "CON", "999"],
    "SW_ID": ["SW1234", "XX1", "AB", "sw"],
    "SDQ_SCORE": ["0", "40", "41", "12.5", "x"],
    "PLACE_CODES": ["K2", "K2,U1", "k3/R1", ","],
    "LA_CODE": ["E10000030", "E08000003"],
}
OTHERS |= {"PL_POST": OTHERS["HOME_POST"], "POSTCODE": OTHERS["HOME_POST"]}
OTHERS |= {"PROVIDER_CODES": ["PR1", "PR4,PR5", "pr1/"], "PL_LA": OTHERS["LA_PERM"]}
OTHERS |= {"PL_DISTANCE": ["0", "12.4", "12.6", "INF"], "PL_LOCATION": ["IN", "OUT"]}


def cells_of(field: str) -> list[str]:
    """Values for a field: real codes of any year and dates, mixed with junk."""
    if field == "CHILD":
        return CHILDREN
    if field in DATE_FIELDS or field in ("REG_START", "REG_END"):
        return DATES
    if field in CODED_FIELDS:
        codes = sorted({code for year in YEARS for code in codes_of(field, year)})
        return codes + [code.lower() + " " for code in codes[:2]] + JUNK
    return OTHERS.get(field, []) + JUNK


def frames(fields) -> st.SearchStrategy[pd.DataFrame]:
    row = st.tuples(*(st.sampled_from(cells_of(field)) for field in fields))
    rows = st.lists(row, max_size=5)
    return rows.map(lambda rows: pd.DataFrame(rows, columns=list(fields), dtype=object))


def garbage(name: str) -> st.SearchStrategy[pd.DataFrame]:
    fields = TABLES[name.removesuffix(LAST)].fields
    if "PL_POST" in fields:  # the columns made from postcodes may be in the data already
        return frames(fields) | frames((*fields, *DERIVED_FIELDS))
    return frames(fields)


@given(
    tables=st.fixed_dictionaries({name: garbage(name) for name in NAMES}),
    missing=st.sets(st.sampled_from(NAMES), max_size=3),
    providers=st.none() | frames(PROVIDER_FIELDS).map(as_providers),
)
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_random_garbage(tables, missing, providers):
    check(return_of(without(tables, missing), providers=providers))


@pytest.mark.parametrize("seed", range(6))
def test_much_random_garbage(seed):
    """With more rows than hypothesis draws, nearly every rule finds something."""
    random = np.random.default_rng(seed)

    def columns(fields, rows):
        return pd.DataFrame(
            {field: random.choice(np.array(cells_of(field), object), rows) for field in fields}
        )

    tables = {name: columns(TABLES[name.removesuffix(LAST)].fields, 150) for name in NAMES}
    check(return_of(tables, providers=as_providers(columns(PROVIDER_FIELDS, 20))))
