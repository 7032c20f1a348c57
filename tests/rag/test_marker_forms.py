"""Markers as models really write them, from stream to citation, however the stream is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering import stream_answer
from rag.types import Answer, Answered, Delta, Question, Verified
from rag.verify import check_claim
from tests.rag.scripted import Script, document, view

ALDER = document(
    "alder", "Alder Works opened in 1998. It sold 12% of its shares to Lumen Bank in 2004. Alder Works has 240 workers."
)
ASKED = Question("What is known of Alder Works?")
FIRST, SECOND, THIRD = "Alder Works opened in 1998.", "It sold 12%", "Alder Works has 240 workers."

FORMS = {
    "one": ("[1.1]", 1),
    "two brackets": ("[1.1][1.3]", 2),
    "a list": ("[1.1, 1.3]", 2),
    "a range": ("[1.1-1.3]", 3),
    "a range with a dash": ("[1.1–3]", 3),
    "wide brackets": ("【1.1】", 1),
    "full-width brackets": ("［1.1］", 1),
    "a footnote": ("[^1.1]", 1),
    "doubled": ("[[1.1]]", 1),
}
PLACES = {
    "before the stop": "Alder Works opened in 1998 {}. Alder Works has 240 workers {}.",
    "tight before the stop": "Alder Works opened in 1998{}. Alder Works has 240 workers{}.",
    "after the stop": "Alder Works opened in 1998. {} Alder Works has 240 workers. {}",
    "tight after the stop": "Alder Works opened in 1998.{} Alder Works has 240 workers.{}",
    "on lines of a list": "- Alder Works opened in 1998 {}\n- Alder Works has 240 workers {}",
}


def streamed(*pieces: str) -> tuple[Answer, str, list[str]]:
    """The answer, the text that was shown on the way, and the claims that were told to be true."""
    shown, told = "", []
    for event in stream_answer(ASKED, view(ALDER), Script(*pieces), check_claim):
        if isinstance(event, Delta):
            shown += event.text
        elif isinstance(event, Verified):
            told.append(event.claim.text)
        elif isinstance(event, Answered):
            return event.answer, shown, told
    raise AssertionError("no answer")


@pytest.mark.parametrize(("form", "count"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_every_form_of_a_marker_at_every_place_cites_what_it_names(form: str, count: int, place: str) -> None:
    answer, shown, _ = streamed(place.format(form, "[1.3]"))
    first, second = answer.claims
    assert (answer.status, first.text.rstrip("."), second.text.rstrip(".")) == (
        "answered",
        "Alder Works opened in 1998",
        "Alder Works has 240 workers",
    )
    assert len(first.citations) == count
    assert answer.citations[first.citations[0] - 1].quote == FIRST
    assert answer.citations[second.citations[0] - 1].quote == THIRD
    assert not set("[]【】［］^") & set(shown)


def test_without_any_marker_nothing_is_shown_as_fact() -> None:
    answer, _, told = streamed("Alder Works opened in 1998. Alder Works has 240 workers.")
    assert (answer.status, answer.claims, told) == ("abstained", (), [])
    assert {refusal.reason for refusal in answer.unsupported} == {"markers: the sentence cites nothing"}


@given(
    st.sampled_from(sorted(PLACES.values())),
    st.sampled_from(sorted(form for form, _ in FORMS.values())),
    st.sampled_from(["[1.3]", "[9.9]", "", "【1.3】", "[1.2, 1.3]"]),
    st.data(),
)
def test_however_a_stream_is_cut_the_answer_is_the_same(place: str, one: str, other: str, data: st.DataObject) -> None:
    text = place.format(one, other)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole, shown, told = streamed(text)
    cut, cut_shown, cut_told = streamed(*pieces)
    assert (cut.id, cut.status, cut.text, cut.claims, cut.citations, cut.unsupported) == (
        whole.id,
        whole.status,
        whole.text,
        whole.claims,
        whole.citations,
        whole.unsupported,
    )
    assert (cut_shown, cut_told) == (shown, told)
    assert not set("[]【】［］^") & set(cut_shown)
