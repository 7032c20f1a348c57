"""Fitted on and reported on never share an article."""

from __future__ import annotations

import pytest

from evals.fit.parts import part_of


def test_files_of_one_article_are_of_one_part() -> None:
    parts = {part_of("nq_open", f"Zero_{digest}.txt") for digest in ("7b6845304f", "c30ef75f8b", "f298bde3f7")}
    assert len(parts) == 1


def test_about_a_third_is_reported() -> None:
    parts = [part_of("tatqa", f"tatqa_{number}.md") for number in range(600)]
    assert 150 < parts.count("reported") < 250


@pytest.mark.parametrize("name", ["wice", "a team's own"])
def test_a_set_that_nothing_was_fitted_on_is_reported_whole(name: str) -> None:
    assert {part_of(name, f"{number}.txt") for number in range(50)} == {"reported"}
