from __future__ import annotations

from ring360.operations.broadcast import REMEMBERED, WAITING_MOST, Broadcast, News


def turn(seq: int) -> News:
    return News("turn", seq, {"seq": seq})


def test_news_reaches_every_listener_in_order() -> None:
    woken: list[str] = []
    broadcast = Broadcast()
    one, other = (broadcast.subscribe(lambda name=name: woken.append(name)) for name in ("one", "other"))  # type: ignore[misc]
    for seq in (1, 2):
        broadcast.publish(turn(seq))
    assert one.take() == other.take() == [turn(1), turn(2)]
    assert one.take() == []
    assert sorted(woken) == ["one", "one", "other", "other"]
    broadcast.leave(one)
    broadcast.publish(turn(3))
    assert (one.take(), other.take()) == ([], [turn(3)])


def test_who_comes_back_hears_what_was_missed() -> None:
    broadcast = Broadcast(first_seq=10)
    for seq in (12, 15, 19):
        broadcast.publish(turn(seq))
    broadcast.publish(News("ring", None, {}))
    assert broadcast.subscribe(lambda: None, after=12).take() == [turn(15), turn(19)]
    assert broadcast.subscribe(lambda: None, after=10).take() == [turn(12), turn(15), turn(19)]
    assert broadcast.subscribe(lambda: None, after=9).is_lost
    assert broadcast.subscribe(lambda: None).take() == []


def test_who_was_away_too_long_has_to_look_afresh() -> None:
    broadcast = Broadcast()
    for seq in range(1, REMEMBERED + 6):
        broadcast.publish(turn(seq))
    assert broadcast.subscribe(lambda: None, after=4).is_lost
    back = broadcast.subscribe(lambda: None, after=REMEMBERED)
    assert [news.seq for news in back.take()] == list(range(REMEMBERED + 1, REMEMBERED + 6))


def test_a_listener_that_does_not_keep_up_is_dropped_and_the_others_are_not() -> None:
    broadcast = Broadcast()
    slow, quick = broadcast.subscribe(lambda: None), broadcast.subscribe(lambda: None)
    heard = 0
    for seq in range(1, WAITING_MOST + 2):
        broadcast.publish(turn(seq))
        heard += len(quick.take())
    assert (slow.is_lost, slow.take()) == (True, [])
    assert (quick.is_lost, heard) == (False, WAITING_MOST + 1)


def test_closing_ends_every_subscription() -> None:
    broadcast = Broadcast()
    subscription = broadcast.subscribe(lambda: None)
    broadcast.close()
    assert subscription.is_over
