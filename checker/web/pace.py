"""How fast one host is asked: a few at a time, slower when it says so."""

from __future__ import annotations

import asyncio
from collections import deque

AT_ONCE = 6
"""What browsers do."""
SLOW = 2.0
"""Seconds after which a request that hangs no longer counts as one of those at once."""
FLOODED = 5
"""Refusals in a row, each for longer than we wait, after which a host is asked no more."""


class _Turn:
    """One request on its way; one that takes long no longer keeps others from going."""

    __slots__ = ("_lane", "_slots", "_timer")

    def __init__(self, lane: Lane, slots: asyncio.Semaphore) -> None:
        self._lane, self._slots = lane, slots
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> None:
        await self._lane.enter()
        try:
            await self._slots.acquire()
        except BaseException:
            self._lane.leave()
            raise
        loop = asyncio.get_running_loop()
        self._lane.first = self._lane.first or loop.time()
        self._timer = loop.call_later(SLOW, self._overdue)

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()
        if self._timer:
            self._timer.cancel()
            self._lane.leave()

    def _overdue(self) -> None:
        self._timer = None
        self._lane.leave()


class Lane:
    """The way to one host: the first request goes ahead alone, the others follow once it is answered."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots
        self._at_once = 1
        self._busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._gap = 0.0
        self._next = 0.0
        self._refusals = 0
        self._refused = False
        self._held = 0.0
        self.alive = False
        """Whether it ever answered."""
        self.first = 0.0
        """When it was first asked, by the loop's clock; 0 before."""

    def turn(self) -> _Turn:
        """Wait for a turn here and for one among all hosts, and take it."""
        return _Turn(self, self._slots)

    async def enter(self) -> None:
        """Wait until there is room, and until it no longer wants to be left alone."""
        while self._busy >= self._at_once:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except BaseException:
                self._wake()  # the turn that it was given, perhaps, is another's
                raise
        self._busy += 1
        try:
            await self._rest()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Make room."""
        self._busy -= 1
        self._wake()

    def _wake(self) -> None:
        room = self._at_once - self._busy
        while room > 0 and self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                room -= 1

    async def _rest(self) -> None:
        loop = asyncio.get_running_loop()
        while (left := self.rest_left()) > 0:  # noqa: ASYNC110 - another refusal may make it longer
            await asyncio.sleep(left)
        self._next = loop.time() + self._gap

    def answered(self) -> None:
        """It serves: one more at once, unless other hosts are waiting; that also saves connections."""
        self._refusals = 0
        self._gap = self._gap * 0.6 if self._gap > 0.05 else 0.0
        self.alive = True
        if not self._gap and not self._slots.locked():
            self._at_once = min(self._at_once + 1, AT_ONCE)
        self._wake()

    def refused(self, wait: float, patience: float, *, told: bool) -> None:
        """It asks for fewer requests, and for none in the next `wait` seconds; `told` when it named them.

        A host that has named a time once may have meant it for once; from the second refusal on we slow down.
        A long wait is its answer for one page only, until it gives it to every page; and so is any, once
        we have waited for `patience` seconds in all.
        """
        self.alive, self._at_once = True, max(1, self._at_once // 2)
        if self._refused or not told:
            self._gap = min(max(2 * self._gap, 0.1), 0.25 if told else 1.0)
        self._refused = True
        self._refusals = self._refusals + 1 if wait > patience else 0
        if wait <= patience and self._held < patience:
            now = asyncio.get_running_loop().time()
            self._held += max(0.0, now + wait - max(self._next, now))
            self._next = max(self._next, now + wait)

    @property
    def closed(self) -> bool:
        """Whether it wants no more requests in this run."""
        return self._refusals >= FLOODED

    def rest_left(self) -> float:
        """Seconds for which it wants to be left alone."""
        return max(0.0, self._next - asyncio.get_running_loop().time())
