"""The automaton's table, exhaustively."""

from __future__ import annotations

from itertools import product

import pytest

from broadcaster.delivery.labels import NAMES, NEXT
from broadcaster.delivery.states import (
    FINAL,
    SETTLED,
    TABLE,
    Event,
    ImpossibleTransition,
    State,
    after,
    sources,
)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_each_pair_follows_the_table_or_is_impossible(state: State, event: Event) -> None:
    """No pair has a third outcome."""
    if (state, event) in TABLE:
        assert after(state, event) is TABLE[state, event]
        assert state in sources(event)
    else:
        with pytest.raises(ImpossibleTransition):
            after(state, event)


def test_every_state_is_reached_from_queued() -> None:
    """No state is dead."""
    reached, frontier = {State.QUEUED}, {State.QUEUED}
    while frontier:
        frontier = {after for (before, _event), after in TABLE.items() if before in frontier} - reached
        reached |= frontier
    assert reached == set(State)


def test_only_a_claim_leads_to_sending() -> None:
    """Nothing is sent without a lease: a thread that goes on was claimed before."""
    ways = {(before, event) for (before, event), reached in TABLE.items() if reached is State.SENDING}
    assert ways == {(State.QUEUED, Event.CLAIM), (State.SENDING, Event.ADVANCE)}


def test_an_unclear_delivery_is_never_sent_without_a_resolved_doubt() -> None:
    """Out of unclear leads a fact, a person, or the policy's one re-send; nothing puts it back blindly."""
    ways = {event for (before, event) in TABLE if before is State.UNCLEAR}
    assert ways == {Event.DOUBT, Event.ADVANCE, Event.PUBLISH, Event.SEND_AGAIN, Event.ASK}


def test_final_states_stay_final_but_for_withdrawal() -> None:
    """What is public, cancelled or withdrawn changes no more by itself."""
    leaving = {(before, event) for before, event in TABLE if before in FINAL}
    assert leaving == {(State.PUBLISHED, Event.WITHDRAW)}


def test_cancelling_is_possible_exactly_where_nothing_can_be_public() -> None:
    """A delivery that is on its way or in doubt cannot be cancelled."""
    assert sources(Event.CANCEL).isdisjoint({State.SENDING, State.UNCLEAR, State.PUBLISHED, State.NEEDS_DECISION})


def test_every_state_has_a_name_and_a_next_action_in_both_languages() -> None:
    """No state is shown without a word."""
    for state in State:
        assert NAMES[state].de and NAMES[state].en
        assert NEXT[state].de and NEXT[state].en


def test_settled_leaves_out_exactly_what_the_broadcaster_still_works_on() -> None:
    """Held, queued, sending and unclear go on by themselves."""
    assert set(State) - SETTLED == {State.HELD, State.QUEUED, State.SENDING, State.UNCLEAR}
