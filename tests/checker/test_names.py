"""A name is looked up once, and who was checked is who is visited."""

import asyncio
import contextlib
import gc
import socket
import threading
import time

import pytest

from tests.checker.apart import apart

from checker.web.names import LookupFailed, Names, NoSuchHost, PrivateHost


def asked(names, *hosts):
    """What each of these means, or the kind of fault."""

    async def main():
        return await asyncio.gather(*(names.addresses(host) for host in hosts), return_exceptions=True)

    return apart(asyncio.run, main())


def test_a_name_is_asked_once_and_stays_what_it_was():
    """A name server that says something else the second time leads nobody astray."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    names = Names(allow_private=False, lookup=lambda host: next(answers))
    assert asked(names, "h.cn", "h.cn") == [["93.184.215.14"]] * 2


def test_private_addresses_are_not_visited():
    """Of several only the public ones; of none, none."""
    names = Names(allow_private=False, lookup={"a": ["10.0.0.1", "8.8.8.8"], "b": ["127.0.0.1", "::1"]}.get)
    public, private = asked(names, "a", "b")
    assert public == ["8.8.8.8"]
    assert isinstance(private, PrivateHost)
    assert "127.0.0.1" in str(private)
    assert asked(Names(allow_private=True, lookup=lambda host: ["127.0.0.1"]), "b") == [["127.0.0.1"]]


def test_a_lookup_that_comes_too_late_is_no_trouble(capfd):
    """Nobody waits for it any more, and nobody is told."""

    def slow(host):
        time.sleep(0.2)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    async def main():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(Names(allow_private=False, lookup=slow).addresses("h.cn"), 0.05)
        await asyncio.sleep(0.3)
        gc.collect()

    apart(asyncio.run, main())
    assert "never retrieved" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("host", "code", "fault"),
    [
        ("h.cn", socket.EAI_NONAME, NoSuchHost), ("h.cn", socket.EAI_AGAIN, LookupFailed),
        ("h.invalid", socket.EAI_AGAIN, NoSuchHost), ("h.cn", socket.EAI_FAIL, LookupFailed),
    ],
)  # fmt: skip
def test_not_existing_is_not_the_same_as_not_being_told(host, code, fault):
    """Only the first is the fault of a link."""

    def lookup(name):
        raise socket.gaierror(code, "said the system")

    assert isinstance(asked(Names(allow_private=False, lookup=lookup), host)[0], fault)


def test_a_lookup_that_hangs_keeps_nobody_waiting():
    """Neither the others nor the end of the program."""
    never = threading.Event()
    names = Names(
        allow_private=True, lookup=lambda host: [str(never.wait(60))] if host == "slow" else ["8.8.8.8"]
    )

    async def main():
        slow = asyncio.ensure_future(names.addresses("slow"))
        assert await names.addresses("fast") == ["8.8.8.8"]
        slow.cancel()

    apart(asyncio.run, main())
    never.set()
