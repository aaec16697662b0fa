"""Ask the world: every address once, patiently, politely, and never where it must not be asked."""

from __future__ import annotations

import asyncio
import math
import random
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar

from checker.addresses import (
    PORTS,
    Address,
    MalformedAddress,
    is_local_name,
    is_loopback,
    is_metadata,
    join,
    parse_address,
    secured,
)
from checker.model import Answer, Document, Failure, Hop
from checker.quirks import quirk_for
from checker.web.appetite import Appetite, Want, asks_head, trusts_head
from checker.web.cookies import cookie_header, take_cookies
from checker.web.documents import READABLE, read_document, refresh_target
from checker.web.faults import LASTING, Unanswered, Withheld, unanswered
from checker.web.names import Names
from checker.web.pace import Lane
from checker.web.replies import Head, Reply
from checker.web.wire import Wire

TRIES = 3
MAX_HOPS = 20
"""Redirects that browsers follow."""
PATIENCE = 20.0
"""Seconds that we let a host make us wait, in all, for one address."""
BACKOFF = (0.5, 1.5)
"""Seconds before the second try and the third."""
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 528)})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
GLANCE = 3.0
"""Seconds for a question that no link puts: whether a page is there over `https` too."""
ODD_PORTS = 16
"""Hosts at unusual ports that are asked that."""
LARGE = 64 * 1024
"""Bytes of a page that takes a while to read."""
HOME = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - never bound, only refused
"""This machine, by its usual names."""
_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is asked of the world."""

    timeout: float = 10.0
    """Seconds for one request, all in all."""
    deadline: float = 600.0
    """Seconds for everything."""
    concurrency: int = 64
    """Requests at once over all hosts."""
    patience: float = PATIENCE
    allow_private: bool = False
    agent: str = "booklet-check"


@dataclass(slots=True)
class _Trip:
    """One address on its way through redirects."""

    want: Want
    agent: str
    tries: int
    seconds: float
    """For one request, all in all."""
    jar: CookieJar = field(default_factory=CookieJar)
    hops: list[Hop] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Addresses visited, each with the cookies it was given: a page that waits for its cookie is no loop."""
    requests: int = 0
    failed: int = 0
    timeouts: int = 0
    """The second one, after half the time, is the last."""
    credentials: tuple[tuple[str, str, int], str] = (("", "", 0), "")
    """To whom, and what."""

    def enter(self, address: Address) -> None:
        """Raises `Unanswered` when this goes round in circles."""
        state = (address.url, cookie_header(self.jar, address.url).get("Cookie", ""))
        if state in self.seen or len(self.hops) > MAX_HOPS:
            raise Unanswered(Failure.LOOP, f"{len(self.hops)} redirects")
        self.seen.add(state)

    def answer(self, url: str, reply: Reply, document: Document | None) -> Answer:
        return Answer(
            url=self.want.url,
            final_url=url,
            status=reply.head.status,
            hops=tuple(self.hops),
            headers=reply.head.headers,
            document=document,
            requests=self.requests,
            failed_before=self.failed,
        )

    def failure(self, url: str, outcome: Unanswered) -> Answer:
        return Answer(
            url=self.want.url,
            final_url=url,
            hops=tuple(self.hops),
            failure=outcome.failure,
            detail=outcome.detail,
            requests=self.requests,
            failed_before=self.failed,
        )


class Prober:
    """Asks, and remembers of every host how it took it."""

    def __init__(self, limits: Limits, wire: Wire | None = None) -> None:
        self._limits = limits
        self._wire = wire or Wire(Names(allow_private=limits.allow_private))
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._lanes: dict[tuple[str, str, int], Lane] = {}
        self._down: dict[tuple[str, str, int], Unanswered] = {}
        self._plain: set[tuple[str, str, int]] = set()
        """Where `https` was tried in vain for a page that is there over `http`."""
        self._odd: dict[tuple[str, str, int], asyncio.Future[bool]] = {}
        """Hosts at unusual ports, and whether they speak TLS there, too."""
        self._reading = asyncio.Lock()
        self._named: frozenset[str] = frozenset()
        """Hosts that links name."""
        self._done: asyncio.Queue[Answer | None] = asyncio.Queue()

    async def answers(self, wants: Iterable[Want]) -> AsyncIterator[Answer]:
        """The answer to each as it comes; when the time is up, those that are left come as *unasked*."""
        every = list(wants)
        self._named = frozenset(_host(want.url) for want in every)
        left: dict[str, asyncio.Future[None]] = {}
        for number, want in enumerate(every, start=1):
            left[want.url] = asyncio.ensure_future(self._deliver(want))
            if number % self._limits.concurrency == 0:
                await asyncio.sleep(0)  # the first are on their way while the others get ready
        clock = asyncio.get_running_loop().call_later(self._limits.deadline, self.stop)
        while left and (answer := await self._done.get()):
            del left[answer.url]
            yield answer
        clock.cancel()
        for url, task in left.items():
            task.cancel()
            yield Answer(url=url, failure=Failure.UNASKED)
        self._wire.close()

    def stop(self) -> None:
        """The time is up."""
        self._done.put_nowait(None)

    async def _deliver(self, want: Want) -> None:
        try:
            answer = await self.answer(want)
        except Exception as error:  # noqa: BLE001 - one odd page must not stop the run
            detail = f"{type(error).__name__}: {error}"
            answer = Answer(url=want.url, failure=Failure.UNREACHABLE, detail=detail)
        self._done.put_nowait(answer)

    async def answer(self, want: Want) -> Answer:
        """What the world says of one address."""
        answer = await self._follow(want, self._limits.agent)
        host = _host(answer.final_url or want.url)
        if answer.status in quirk_for(host).browser_on:
            second = await self._follow(want, BROWSER)
            if second.status and second.status not in quirk_for(host).browser_on:
                answer = replace(second, requests=answer.requests + second.requests)
        if _upgradable(answer):
            return await self._upgraded(want, answer)
        return answer

    async def _upgraded(self, want: Want, answer: Answer) -> Answer:
        """Whether an `http` page is there over `https` too.

        Few hosts speak both at an unusual port, so that only some are asked there whether they do.
        """
        secure = parse_address(secured(want.url))
        if not await self._is_worth_asking(secure):
            return answer
        twin = Want(url=secure.url, resource=answer.document is None)
        found = await self._follow(twin, self._limits.agent, tries=1, seconds=GLANCE)
        if found.failure:
            self._plain.add(secure.origin)
        works = found.status == 200 and found.final_url.startswith("https:") and _is_same(answer, found)
        return replace(answer, upgrade=works, requests=answer.requests + found.requests)

    async def _is_worth_asking(self, secure: Address) -> bool:
        if secure.port == PORTS["https"]:
            return secure.origin not in self._plain
        if secure.origin not in self._odd and len(self._odd) < ODD_PORTS:
            speaks = self._wire.speaks_tls(secure, GLANCE)
            self._odd[secure.origin] = asyncio.ensure_future(speaks)
        speaking = self._odd.get(secure.origin)
        return speaking is not None and await speaking

    async def _follow(self, want: Want, agent: str, tries: int = TRIES, seconds: float = math.inf) -> Answer:
        """Through all redirects to the end."""
        trip = _Trip(want, agent, tries, min(seconds, self._limits.timeout))
        url = want.url
        try:
            while True:
                address = self._allowed(url, trip)
                trip.enter(address)
                reply = await self._fetched(address, trip)
                take_cookies(trip.jar, address.url, reply.head)
                document = await self._document(reply)
                target, status = _target(reply, document)
                following = join(address.url, target) if target else ""
                if not following or (not status and _is_one(following, address)):
                    return trip.answer(url, reply, document)
                trip.hops.append(Hop(url=url, status=status, target=following))
                url = following
        except MalformedAddress as error:
            return trip.failure(url, Unanswered(Failure.MALFORMED, str(error)))
        except Unanswered as outcome:
            return trip.failure(url, outcome)

    async def _document(self, reply: Reply) -> Document | None:
        """What the page holds; a large one is read beside the others, one at a time: its tree takes room."""
        if reply.head.media_type not in READABLE or reply.head.status == 304:
            return None
        await asyncio.sleep(0)  # the place that became free is taken before we read
        if len(reply.body) <= LARGE:
            return read_document(reply)
        async with self._reading:
            return await asyncio.to_thread(read_document, reply)

    def _allowed(self, url: str, trip: _Trip) -> Address:
        """Read an address, and refuse what must not be visited: no redirect leads from the web to here.

        A user and password go to the host that they were written for, and to no other.
        """
        address = parse_address(url)
        if is_local_name(address.host) and not self._invited(address.host, trip):
            raise Unanswered(Failure.PRIVATE, address.host)
        if not trip.hops:
            trip.credentials = (address.origin, address.authorization)
        origin, authorization = trip.credentials
        due = authorization if origin == address.origin else ""
        return address if address.authorization == due else replace(address, authorization=due)

    def _invited(self, host: str, trip: _Trip) -> bool:
        """Whether one may go to a local host: a redirect leads there only from its like, and never home."""
        if not self._limits.allow_private:
            return False
        before = _host(trip.hops[-1].url) if trip.hops else host
        home = host in HOME and host not in self._named
        like = is_local_name(before) and is_loopback(before) == is_loopback(host)
        return host == before or (like and not is_metadata(host) and not home)

    async def _fetched(self, address: Address, trip: _Trip) -> Reply:
        """By `HEAD` where that serves, otherwise by `GET`."""
        if asks_head(trip.want, address.url) and quirk_for(address.host).head:
            try:
                reply = await self._asked("HEAD", address, trip)
                if trusts_head(reply.head):
                    return reply
            except Unanswered as outcome:
                if outcome.failure not in {Failure.CUT_OFF, Failure.TIMED_OUT, Failure.PROTOCOL}:
                    raise
        return await self._patiently(address, trip)

    async def _patiently(self, address: Address, trip: _Trip) -> Reply:
        """As often as it makes sense, with pauses as long as the host wants them."""
        waited, earlier = 0.0, None
        for attempt in range(trip.tries):
            last = attempt == trip.tries - 1
            try:
                reply = await self._asked("GET", address, trip)
            except Withheld as outcome:
                raise earlier or outcome from None
            except Unanswered as outcome:
                if last or outcome.failure in LASTING or trip.timeouts > 1:
                    if trip.tries == TRIES or outcome.failure in LASTING:
                        self._give_up(address, outcome)
                    raise
                pause, earlier = _jitter(BACKOFF[attempt]), outcome
            else:
                wanted = _pause(reply.head, attempt)
                if reply.head.status not in TRANSIENT or last or waited + wanted > self._limits.patience:
                    return reply
                pause = wanted
            trip.failed += 1
            waited += pause
            await asyncio.sleep(pause)
        raise AssertionError

    async def _asked(self, method: str, address: Address, trip: _Trip) -> Reply:
        """One request, when it is this host's turn."""
        lane = self._lanes.setdefault(address.origin, Lane(self._slots))
        async with lane.turn():
            seconds = self._seconds(address, lane, trip.seconds) / (1 + trip.timeouts)
            trip.requests += 1
            try:
                reply = await self._wire.ask(
                    method,
                    address,
                    self._headers(address, trip),
                    enough=Appetite(trip.want),
                    limit=trip.want.limit,
                    seconds=seconds,
                    reuse=not (trip.failed or trip.timeouts),
                )
            except OSError as error:
                trip.timeouts += isinstance(error, TimeoutError)
                raise unanswered(error) from None
        if reply.head.status == 429:
            told = bool(reply.head.header("retry-after"))
            lane.refused(_pause(reply.head, 0), self._limits.patience / 2, told=told)
        else:
            lane.answered()
        return reply

    def _seconds(self, address: Address, lane: Lane, most: float) -> float:
        """How long to wait: a host that has never answered gets two time-outs in all, for all its pages."""
        if address.origin in self._down:
            raise self._down[address.origin]
        if most < self._limits.timeout and address.origin in self._plain:
            raise Withheld(Failure.TLS, "the host speaks plain HTTP only")
        if lane.closed:
            raise Withheld(Failure.CLOSED, "the host asks for a long pause")
        if lane.alive:
            return most
        left = lane.first + 2 * self._limits.timeout - asyncio.get_running_loop().time()
        if left <= 0:
            raise Withheld(Failure.TIMED_OUT, "the host never answered")
        return min(most, left)

    def _give_up(self, address: Address, outcome: Unanswered) -> None:
        """What keeps a whole host from answering need not be found out again for its other pages."""
        if not self._lanes[address.origin].alive and outcome.failure is not Failure.TIMED_OUT:
            self._down[address.origin] = outcome

    def _headers(self, address: Address, trip: _Trip) -> Mapping[str, str]:
        cookies = cookie_header(trip.jar, address.url)
        conditions = trip.want.known if not trip.hops else {}
        return {"User-Agent": trip.agent, **_ACCEPT, **conditions, **cookies}


def _host(url: str) -> str:
    try:
        return parse_address(url).host
    except MalformedAddress:
        return ""


def _target(reply: Reply, document: Document | None) -> tuple[str, int]:
    """Where a reply sends its reader, by header or in the page."""
    location = reply.head.header("location")
    if reply.head.status in REDIRECTS and location:
        return location, reply.head.status
    if reply.head.status != 200:
        return "", 0
    refresh = refresh_target(reply.head.header("refresh"))
    return refresh or (document.refresh if document else ""), 0


def _upgradable(answer: Answer) -> bool:
    try:
        address = parse_address(answer.url)
    except MalformedAddress:
        return False
    return address.scheme == "http" and answer.status == 200 and not answer.hops and not answer.failure


def _is_one(url: str, address: Address) -> bool:
    """Whether a page that refreshes leads to itself."""
    try:
        return parse_address(url).url == address.url
    except MalformedAddress:
        return False


def _is_same(one: Answer, other: Answer) -> bool:
    """Whether two answers are one page: of one path and title."""
    paths = {parse_address(answer.final_url).target.partition("?")[0] for answer in (one, other)}
    titles = {answer.document.title if answer.document else None for answer in (one, other)}
    return len(paths) == len(titles) == 1


def _pause(head: Head, attempt: int) -> float:
    """Seconds until the next try: as `Retry-After` says, as a number or as a date."""
    value = head.header("retry-after")
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value) + 0.05
    asked = _date(value)
    if asked is None:
        return _jitter(BACKOFF[min(attempt, 1)])
    return max(0.0, (asked - (_date(head.header("date")) or datetime.now(UTC))).total_seconds()) + 0.05


def _date(value: str) -> datetime | None:
    """A date of HTTP in any of its three forms; all are in GMT."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _jitter(seconds: float) -> float:
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311
