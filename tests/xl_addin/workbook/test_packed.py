"""The loaded data, packed into text that fits into cells."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.workbook.basics.packed import DamagedPack, pack, unpack

TABLES = st.dictionaries(
    st.sampled_from(["Header", "Episodes_last"]),
    st.lists(st.tuples(st.text(), st.text()), max_size=5).map(
        lambda rows: pd.DataFrame(rows, columns=["CHILD", "Team"], dtype=object)
    ),
)


@given(TABLES)
def test_tables_come_back_as_they_were(tables):
    back = unpack(pack(tables))
    assert list(back) == list(tables)
    for name, frame in tables.items():
        assert back[name].values.tolist() == frame.values.tolist()
        assert list(back[name].columns) == list(frame.columns)


def test_lines_fit_into_cells():
    frame = pd.DataFrame({"CHILD": [str(number * 7919) for number in range(60_000)]}, dtype=object)
    lines = pack({"Header": frame})
    assert len(lines) > 1
    assert max(map(len, lines)) <= 32_767


@pytest.mark.parametrize(
    "lines", [[], ["rubbish!"], ["AAAA"], pack({"Header": pd.DataFrame()})[:0]]
)
def test_damage_is_noticed(lines):
    with pytest.raises(DamagedPack):
        unpack(lines)
