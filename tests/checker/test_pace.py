"""Turns at a host: whatever happens to those who wait, nobody waits for ever and no place is lost."""

import asyncio
import random

import pytest

from checker.web.pace import AT_ONCE, Lane
from tests.checker.apart import apart

SLOTS = 3


async def crowd(seed, *, cancel):
    """Sixty requests in one lane, answered, refused or failing; some give up while they wait or work."""
    chance, slots = random.Random(seed), asyncio.Semaphore(SLOTS)
    lane, busy, most = Lane(slots), 0, 0

    async def request():
        nonlocal busy, most
        async with lane.turn():
            busy += 1
            most = max(most, busy)
            try:
                await asyncio.sleep(chance.random() / 200)
                if chance.random() < 0.1:
                    lane.refused(chance.random() / 100, 10.0, told=True)
                else:
                    lane.answered()
            finally:
                busy -= 1

    tasks = [asyncio.ensure_future(request()) for _ in range(60)]
    for task in tasks if cancel else ():
        if chance.random() < 0.4:
            asyncio.get_running_loop().call_later(chance.random() / 10, task.cancel)
    done, waiting = await asyncio.wait(tasks, timeout=10)
    assert not waiting
    assert most <= min(SLOTS, AT_ONCE)
    assert [slots.locked(), slots._value, busy] == [False, SLOTS, 0]
    return sum(not task.cancelled() for task in done)


@pytest.mark.parametrize("seed", range(8))
def test_everybody_gets_a_turn(seed):
    """And a host that says that it is too much only makes it take longer."""
    assert apart(asyncio.run, crowd(seed, cancel=False)) == 60


@pytest.mark.parametrize("seed", range(8))
def test_who_gives_up_keeps_nobody_waiting(seed):
    """Neither while waiting, nor when just called."""
    assert apart(asyncio.run, crowd(seed, cancel=True)) > 0


def test_the_first_goes_alone():
    """The others follow once it is answered, each answer letting one more go."""

    async def main():
        lane, order = Lane(asyncio.Semaphore(64)), []

        async def request(number):
            async with lane.turn():
                order.append(number)
                await asyncio.sleep(0.01)
                lane.answered()

        tasks = [asyncio.ensure_future(request(number)) for number in range(4)]
        await asyncio.sleep(0.005)
        assert order == [0]
        await asyncio.gather(*tasks)
        return order

    assert apart(asyncio.run, main()) == [0, 1, 2, 3]
