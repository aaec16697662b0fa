"""A thread without an event loop: Playwright leaves one running where its tests ran."""

from concurrent.futures import ThreadPoolExecutor


def apart(function, *arguments, **named):
    """What a function returns in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments, **named).result()
