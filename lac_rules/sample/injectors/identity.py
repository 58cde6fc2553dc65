"""Errors in who the child is: Header, and children and dates of birth that tables disagree on."""

import numpy as np

from lac_rules.sample.days import FAR, birthday
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import (
    ITSELF,
    Flags,
    add,
    edit,
    every,
    injector,
    shifted,
    unknown_child,
    year_end_and,
    year_start_and,
)
from lac_rules.schema import tables_of

UNREADABLE = "31/02/2015"


def _girl(r, b):
    """A girl in care, not only in short breaks, whose motherhood is known."""
    return (r.MOTHER == "0") & (r.n_oc3 == 0)


def _girl_in_both(r, b):
    """A girl in care in both years, and a mother in neither."""
    return _girl(r, b) & (r.n_header_last > 0) & (r.now_MOTHER == "0")


def _in_both(r, b):
    return r.n_header_last > 0


def _number(r, b):
    """A real UPN of a child in care."""
    return ~r.UPN.str.startswith("UN") & (r.n_episodes > r.breaks)


def _number_long_since(r, b):
    """A real UPN, of a child who was at school before these two years."""
    return _number(r, b) & (age_day(r, 6) < b.span.last_start)


def _number_in_both(r, b):
    return _number(r, b) & (r.before_UPN != "") & ~r.before_UPN.str.startswith("UN")


def _other_sex(r, b):
    return r.SEX.map({"1": "2", "2": "1", "M": "F", "F": "M"})


def _other_upn(r, b):
    return r.UPN.str[:-1] + ((r.UPN.str[-1].astype(int) + 5) % 10).astype(str)


# -- Header by itself ------------------------------------------------------------------------------

edit("101", "Header", SEX="9")
edit("102", "Header", DOB=UNREADABLE)
edit("103", "Header", ETHNIC="XXXX")
edit("168", "Header", UPN="1234567890123")
edit("171", "Header", lambda r, b: r.female, MC_DOB=UNREADABLE)
edit("174", "Header", lambda r, b: ~r.female, MC_DOB=year_start_and(40))
edit("209", "Header", _number_long_since, UPN="UN1")
edit("232", "Header", SEX="U")
edit("301", "Header", DOB=year_end_and(5))
edit("351", "Header", DOB=lambda r, b: birthday(np.full(len(r), b.span.start), -26))
edit("611", "Header", _girl, MOTHER="1")
edit("612", "Header", _girl, MC_DOB=year_start_and(40))
edit(
    "620",
    "Header",
    lambda r, b: _girl(r, b) & (age_day(r, 11) > b.span.start),
    MOTHER="1",
    MC_DOB=year_start_and(40),
)
edit("621", "Header", MC_DOB=lambda r, b: r.DOB)

# -- Header and the other tables -------------------------------------------------------------------

edit("165 393", "Header", _girl, MOTHER="")
edit("442", "Header", _number, UPN="")
edit(
    "607",
    "Header",
    lambda r, b: _girl(r, b) & (r.exits > 0),
    flags={"Header": ITSELF, "Episodes": lambda r, b: r.leaves},
    MOTHER="",
)
edit(
    "210",
    "Header",
    lambda r, b: _number(r, b) & r.stays & (r.exits == 0) & (r.first_decom < b.span.end - 7),
    flags={"Header": ITSELF, "Episodes": lambda r, b: r.decom < b.span.end - 7},
    UPN="UN4",
)
edit("625", "Header", lambda r, b: r.female & r.stays, MC_DOB=year_end_and(3))
edit("628", "Header", lambda r, b: (r.n_episodes == 0) & (r.n_oc3 > 0), MOTHER="0")

# -- Header and last year's ------------------------------------------------------------------------

edit("202", "Header", _in_both, SEX=_other_sex)
edit("203", "Header", _in_both, DOB=shifted("dob", -1))
edit("204", "Header", _in_both, ETHNIC=lambda r, b: np.where(r.ETHNIC == "WBRI", "WIRI", "WBRI"))
edit("208", "Header", _number_in_both, UPN=_other_upn)
edit("207", "Header_last", _girl_in_both, flags={"Header": every}, MOTHER="1", MC_DOB="01/01/2020")
edit("624", "Header_last", _girl_in_both, flags={"Header": every}, MC_DOB="01/01/2020")
edit("626", "Header", _girl_in_both, MOTHER="1", MC_DOB=year_start_and(-100))

# -- children and dates of birth -------------------------------------------------------------------

_NOT_IN_HEADER = {
    "INT01": "AD1", "INT02": "PlacedAdoption", "INT03": "Episodes", "INT04": "Missing",
    "INT05": "OC2", "INT06": "OC3", "INT07": "PrevPerm", "INT08": "Reviews", "INT09": "UASC",
}  # fmt: skip
_OTHER_DOB = {
    "INT11": "AD1", "INT12": "PlacedAdoption", "INT13": "Missing", "INT14": "OC2", "INT15": "OC3",
    "INT16": "PrevPerm", "INT17": "Reviews", "INT18": "UASC",
}  # fmt: skip
_TWICE = {
    "INT31": "AD1", "INT32": "Header", "INT33": "OC2", "INT34": "OC3", "INT35": "PrevPerm",
    "INT36": "UASC",
}  # fmt: skip

for _code, _table in _NOT_IN_HEADER.items():
    edit(_code, _table, CHILD=unknown_child)
for _code, _table in _OTHER_DOB.items():
    edit(_code, _table, DOB=shifted("dob", 1))
edit("INT21", "UASC", SEX=_other_sex)


def _twice(code: str, name: str) -> None:
    @injector(code)
    def inject(bench: Workbench, count: int) -> Flags:
        rows = bench.take(name, bench.facts[name]["CHILD"] != "", count)
        fields = tables_of(bench.span.year)[name].fields[1:]
        added = bench.add(name, rows, {field: _copied(field) for field in fields})
        return {name: np.concatenate([rows.index.to_numpy(), added])}


def _copied(field: str):
    return lambda r, b: r[field]


for _code, _table in _TWICE.items():
    _twice(_code, _table)


@injector("444")
def upn_of_another_child(bench: Workbench, count: int) -> Flags:
    """The UPN of one child in place of another's; both rows are flagged."""
    header = bench.facts["Header"]
    rows = bench.take("Header", _number(header, bench), 2 * count)
    pairs = len(rows) // 2
    rows = rows[: 2 * pairs]
    bench.write("Header", rows[pairs:], {"UPN": rows["UPN"].to_numpy()[:pairs]})
    return {"Header": rows.index.to_numpy()}


add(
    "EPI",
    "Header",
    "Header",
    CHILD=unknown_child,
    SEX=lambda r, b: r.SEX,
    ETHNIC="WBRI",
    UPN="UN5",
    MOTHER=lambda r, b: np.where(r.female, "0", ""),
    MC_DOB=FAR,
)
