"""`python -m tests.checker.zoo`: the checker against the zoo, and a table of what is wrong.

python -m tests.checker.zoo                    everything
python -m tests.checker.zoo --only 'soft|gone' cases whose name has this
python -m tests.checker.zoo --one-host         plain HTTP all on one host and port
python -m tests.checker.zoo --names            host names, through a proxy
python -m tests.checker.zoo --direct           host names in an /etc/hosts of its own; needs root
python -m tests.checker.zoo --keep /tmp/zoo    keep the project there
python -m tests.checker.zoo --log PATTERN      every request of these cases
python -m tests.checker.zoo --serve            write and build, print the command, serve until a key is hit
"""

import argparse
import collections
import re
import tempfile
from pathlib import Path

from tests.checker.zoo.build import all_cases, build
from tests.checker.zoo.run import check, command, compare, knows_hosts, routes_of
from tests.checker.zoo.world import World


def main():
    """Build, run, compare, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", type=re.compile)
    parser.add_argument("--one-host", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--log")
    parser.add_argument("--timeout", default="4")
    parser.add_argument("--engine", default="mkdocs")
    parser.add_argument("--options", default="", help="further options for the checker")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = (given.keep or Path(folder, "book")).resolve()
        root.mkdir(parents=True, exist_ok=True)
        play(root, Path(folder), given)


def play(root, folder, given):
    """One run."""
    chosen, names, variables = all_cases(given.only), {}, {}
    if given.names or given.direct:
        from tests.checker.zoo.cases_names import CASES

        chosen = {"names": [c for c in CASES if not given.only or given.only.search(c.id)]}
        names = {name: kind for c in CASES for name, kind in c.names.items()}
    cases = [c for group in chosen.values() for c in group]
    with World(folder, routes_of(cases), names=names, one_host=given.one_host, direct=given.direct) as world:
        book = build(root, chosen, world.expand, engine=given.engine)
        if given.names:
            proxy = world.origin("proxy")
            variables = {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "NO_PROXY": world.addresses["main"][0]}
        options = ["--external", "--allow-private", "--timeout", given.timeout, *given.options.split()]
        if given.serve:
            print(
                "SSL_CERT_FILE=" + str(world.certificates.bundle), *command(book, *options), f"   # in {root}"
            )
            input("Enter ends it. ")
            return
        before = knows_hosts(world.hosts(folder)) if given.direct else ()
        run = check(world, book, *options, before=before, **variables)
        tell(run, compare(book, run, world), given)
        print(
            f"the world was late by {world.lag:.1f} s at most; handshakes with plain hosts: {world.log.hellos}"
        )


def tell(run, outcomes, given):
    """The table."""
    if not run.findings:
        print(run.text[-3000:])
        return
    wrong = [o for o in outcomes if o.wrong]
    for o in wrong:
        expected = "|".join(sorted(o.case.severities)) + " " + "|".join(sorted(o.case.verdicts))
        detail = (o.finding or {}).get("detail", "")[:90].replace("\n", " ")
        print(f"{o.case.id:28} {o.severity}/{o.verdict:22} not {expected}; {'; '.join(o.wrong)}; {detail}")
    alarms = sum(o.severity == "fail" and "fail" not in o.case.severities for o in outcomes)
    missed = sum(o.severity != "fail" and o.case.severities == {"fail"} for o in outcomes)
    targets = {(r.header("host"), r.target) for r in run.requests}
    asked = {o.case.id for o in outcomes} & {r.case for r in run.requests}
    print(f"{len(outcomes) - len(wrong)} of {len(outcomes)} right, {alarms} false alarms, {missed} missed")
    print(
        f"exit {run.code}, {run.seconds:.1f} s, {run.cpu:.1f} CPU s, {run.peak:.0f} MiB, {len(run.requests)} requests, {len(targets)} targets, "
        f"{len(run.requests) / max(1, len(targets)):.2f} a target, {len(run.requests) / max(1, len(asked)):.2f} a case"
    )
    nobody = collections.Counter(
        r.path for r in run.requests if not r.case and r.path not in {"/", "/404.html"}
    )
    if nobody:
        print("asked of nobody:", nobody.most_common(8))
    late = [r for r in run.requests if r.done - run.requests[0].at > run.seconds - 6]
    print("last:", ", ".join(f"{r.case} ({r.done - r.at:.1f} s)" for r in late[-12:]))
    if given.log:
        for r in run.requests:
            if re.search(given.log, r.case):
                print(
                    f"{r.at - run.requests[0].at:7.2f} {r.done - r.at:6.2f}s {r.method} {r.host} {r.target[:80]} → {r.status}, {r.sent} bytes"
                )


if __name__ == "__main__":
    main()
