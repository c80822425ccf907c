"""Our list of holidays against the library that knows every country's."""

from __future__ import annotations

import re

import pytest
from holidays import country_holidays

from flows.holidays_of_finland import of_year


@pytest.mark.parametrize("year", range(2009, 2060))
def test_holidays_are_those_of_the_library(year: int) -> None:
    theirs = country_holidays("FI", years=year, language="en_US").items()
    assert of_year(year) == {
        day: re.sub(r"[^a-z]+", "_", name.lower().replace("'", "")).strip("_") for day, name in theirs
    }
