"""Bare loops over addresses, as anybody would write them: what a checker's speed is measured against.

python benchmarks/links_loops.py LOOP FILE AT_ONCE     prints the addresses that are not found
"""

import asyncio
import ssl
import sys
from pathlib import Path

SECONDS = 10


async def one_client(crowd):
    """One httpx client for all."""
    import httpx

    async with httpx.AsyncClient(timeout=SECONDS) as client:

        async def ask(url):
            return (await client.get(url)).status_code

        await crowd(ask, httpx.HTTPError)


async def transports(crowd):
    """httpx with a transport for each host; making an SSLContext is dear, so they share one."""
    import httpx

    context, hosts = ssl.create_default_context(), {}

    async def ask(url):
        host = httpx.URL(url).netloc
        if host not in hosts:
            transport = httpx.AsyncHTTPTransport(verify=context)
            hosts[host] = httpx.AsyncClient(transport=transport, timeout=SECONDS)
        return (await hosts[host].get(url)).status_code

    await crowd(ask, httpx.HTTPError)


async def aiohttp_session(crowd):
    """One aiohttp session for all."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:

        async def ask(url):
            async with session.get(url) as response:
                await response.read()
                return response.status

        await crowd(ask, (aiohttp.ClientError, TimeoutError))


LOOPS = {"one-client": one_client, "transports": transports, "aiohttp": aiohttp_session}


def main(name, file, at_once):
    """Ask for all, so many at once."""
    urls = iter(Path(file).read_text().split())

    async def crowd(ask, errors):
        async def work():
            for url in urls:
                try:
                    good = await ask(url) < 400
                except errors:
                    good = False
                if not good:
                    print(url)

        await asyncio.gather(*(work() for _ in range(int(at_once))))

    asyncio.run(LOOPS[name](crowd))


if __name__ == "__main__":
    main(*sys.argv[1:])
