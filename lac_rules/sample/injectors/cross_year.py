"""This year's first episode and last year's latest, which was open when the year ended."""

from lac_rules.sample.injectors.registry import edit, first, shifted, unknown_child


def _carried(r, b):
    """Last year's latest episode, which goes on this year."""
    return r["last"] & r.open & (r.n_episodes > 0)


def _carried_for_days(r, b):
    """And it did not begin on the day after the one before it: they would change places."""
    return _carried(r, b) & (r.decom - r.prev_decom != 1)


def _carried_with_home(r, b):
    return _carried(r, b) & (r.HOME_POST != "") & (r.PL_POST != "")


def _carried_inside(r, b):
    return _carried(r, b) & (r.location == "IN")


def _other(field, **codes):
    """Another code for the field: by the given ones, and their first one for all the rest."""
    return lambda r, b: r[field].map(codes).fillna(next(iter(codes)))


_FIRST = {"Episodes": first}

edit("502 562", "Episodes_last", _carried_for_days, _FIRST, DECOM=shifted("decom", -1))
edit(
    "NoE",
    "Episodes_last",
    lambda r, b: r.was_open & (r.n_episodes > 0),
    {"Episodes": lambda r, b: r.decom < b.span.start},
    all_rows=True,
    CHILD=unknown_child,
)
edit("503A", "Episodes_last", _carried, _FIRST, RNE=_other("RNE", S="L"))
edit("503B", "Episodes_last", _carried, _FIRST, LS=_other("LS", C2="C1"))
edit("503C", "Episodes_last", _carried, _FIRST, CIN=_other("CIN", N1="N5"))
edit("503D", "Episodes_last", _carried, _FIRST, PLACE=_other("PLACE", R2="R1"))
edit("503E", "Episodes_last", _carried, _FIRST, PLACE_PROVIDER=_other("PLACE_PROVIDER", PR4="PR5"))
edit("503F", "Episodes_last", _carried, _FIRST, URN="SC999999")
edit("453 503G", "Episodes_last", _carried_with_home, _FIRST, HOME_POST="")
edit(
    "452 503H 503J", "Episodes_last", _carried_inside, _FIRST, PL_POST=lambda r, b: b.places.far[0]
)
