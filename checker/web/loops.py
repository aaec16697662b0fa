"""The event loop: uvloop where there is one, which costs a third less, otherwise the standard library's."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable

new_event_loop: Callable[[], AbstractEventLoop]
try:
    from uvloop import new_event_loop
except ImportError:  # there is none for Windows
    from asyncio import new_event_loop

__all__ = ["new_event_loop"]
