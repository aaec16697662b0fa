"""Host names → addresses, each asked once, and never those that may not be visited."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable

from checker.addresses import is_private

Lookup = Callable[[str], list[str]]
"""Host → IP addresses; raises `socket.gaierror`."""
RESERVED = (".invalid", ".example")
"""Names that no name server knows (RFC 2606), so that it does not matter whether one answers."""


class NoSuchHost(OSError):  # noqa: N818 - the field's name for it
    """The name does not exist."""


class LookupFailed(OSError):  # noqa: N818
    """The name server did not say."""


class PrivateHost(OSError):  # noqa: N818
    """The name has private addresses only."""


class Names:
    """Remembers what every name means, for one run: who was checked is who is visited."""

    def __init__(self, *, allow_private: bool, lookup: Lookup | None = None) -> None:
        self._allow_private = allow_private
        self._lookup = lookup or system_lookup
        self._known: dict[str, asyncio.Future[list[str]]] = {}

    async def addresses(self, host: str) -> list[str]:
        """Where a host may be visited.

        Raises `NoSuchHost`, `LookupFailed`, or `PrivateHost`.
        """
        if _is_ip(host):
            return self._allowed(host, [host])
        if host not in self._known:
            self._known[host] = _in_thread(self._lookup, host)
        try:
            found = await asyncio.shield(self._known[host])
        except socket.gaierror as error:
            raise _fault(host, error) from None
        return self._allowed(host, found)

    def _allowed(self, host: str, found: list[str]) -> list[str]:
        allowed = [ip for ip in found if self._allow_private or not is_private(ip)]
        if not allowed:
            raise PrivateHost(f"{host} is {', '.join(found)}")
        return allowed


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def system_lookup(host: str) -> list[str]:
    """What the system's resolver says, in its order, without repetition."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def _fault(host: str, error: socket.gaierror) -> OSError:
    unknown = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
    if error.errno in unknown or host.endswith(RESERVED):
        return NoSuchHost(f"{host}: no such host")
    return LookupFailed(f"{host}: {error.strerror or error}")


def _in_thread(lookup: Lookup, host: str) -> asyncio.Future[list[str]]:
    """A lookup that may hang keeps neither the loop nor the end of the program waiting."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()
    future.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may wait any more

    def settle(result: list[str] | None, error: Exception | None) -> None:
        if future.done():
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(result or [])

    def run() -> None:
        result, error = None, None
        try:
            result = lookup(host)
        except (OSError, UnicodeError) as caught:
            error = caught if isinstance(caught, OSError) else socket.gaierror(socket.EAI_NONAME, str(caught))
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return future
