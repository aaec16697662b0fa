"""A report with something of everything."""

from checker.model import Finding, Kind, Notice, Occurrence, Report
from checker.reports.report import FORMATS, Options
from checker.verdicts import Severity, Verdict

RAFT = "https://blog.example.org/2019/etcd-raft"
GONE = "https://gone.example.com/k8s"
ENGLISH, CHINESE = Options(), Options(language="zh")


def finding(url, verdict, *places, severity=None, **more):
    """A finding; its severity is the verdict's own unless another is given."""
    return Finding(
        url=url, verdict=verdict, severity=severity or verdict.severity, occurrences=places, **more
    )


def place(file="docs/zh/24-summary.md", line=0, column=0, section="", **more):
    """A place in a Markdown file."""
    return Occurrence(href="…", file=file, line=line, column=column, section=section, **more)


def reading(file, line, column, section="扩展阅读"):
    """A place in a section of extended reading."""
    return place(file, line, column, section, reading=True)


def report(*findings, **more):
    """A finished check that found just this."""
    return Report(findings=findings, **more)


def told(format_, *findings, options=ENGLISH, **more):
    """A report of some findings in a format."""
    return FORMATS[format_](report(*findings, **more), options)


def broken(url="https://x.example/", *places, **more):
    """A link that is not found."""
    return finding(url, Verdict.NOT_FOUND, *(places or [place(line=4, column=2)]), status=404, **more)


EVERYTHING = report(
    finding(
        "https://kubernetes.io/docs/", Verdict.OK, place("docs/zh/01-what-and-why.md", 12, 5), status=200
    ),
    finding("https://helm.sh/", Verdict.FLAKY, place("docs/zh/10-helm.md", 14, 5), detail="timed out once"),
    finding(
        "en/24-sumary.html#what-next",
        Verdict.MISSING_PAGE,
        place("docs/en/23-monitoring.md", 88, 14, "Summary"),
        proposal="en/24-summary.html#what-next",
    ),
    finding(
        "08-authn-authz.html#rbac",
        Verdict.MISSING_FRAGMENT,
        place("docs/zh/06-kubectl.md", 31, 9, "安全"),
        proposal="08-authn-authz.html#基于角色的访问控制",
    ),
    finding(
        GONE,
        Verdict.NOT_FOUND,
        *(place(f"docs/zh/{n:02}.md", n, 4, "架构") for n in range(7, 14)),
        status=404,
    ),
    finding(
        RAFT,
        Verdict.NOT_FOUND,
        reading("docs/zh/13-etcd.md", 212, 5),
        reading("docs/en/13-etcd.md", 98, 5, "Further reading"),
        place("docs/en/13-etcd.md", 12, 40, "Raft"),
        status=404,
        detail="Not Found",
        proposal="https://blog.example.org/posts/etcd-raft/",
        since="2025-11-03",
        archived="https://web.archive.org/web/20210301000000/https://blog.example.org/2019/etcd-raft",
    ),
    finding(
        "https://zhuanlan.example.com/p/123",
        Verdict.SOFT_404,
        reading("docs/zh/17-kube-proxy.md", 90, 3, "参考"),
        status=200,
        detail="“你似乎来到了没有知识存在的荒原”",
        final_url="https://zhuanlan.example.com/404",
    ),
    finding(
        "https://old.example.net/",
        Verdict.CERTIFICATE_EXPIRED,
        place("docs/zh/22-ingress.md", 51, 2, "TLS"),
        detail="certificate has expired",
        severity=Severity.WARN,
    ),
    finding(
        "http://etcd.io/", Verdict.INSECURE, place("docs/zh/13-etcd.md", 10), proposal="https://etcd.io/"
    ),
    finding("https://www.example.cn/question/1", Verdict.DENIED, reading("docs/zh/24.md", 45, 7), status=403),
    finding(
        "https://helm.sh/docs/v2",
        Verdict.MOVED,
        place("docs/zh/10-helm.md", 5, 1, "Helm"),
        place("index.html", chrome=True),
        status=200,
        final_url="https://v2.helm.sh/docs/",
        proposal="https://v2.helm.sh/docs/",
    ),
    finding("/logo.png", Verdict.MISSING_FILE, place("index.html", 3, 9, kind=Kind.RESOURCE, chrome=True)),
    finding("https://status.example.org/", Verdict.BY_RULE, place("docs/zh/20-dashboard.md", 9, 1)),
    notices=(
        Notice(
            text="the rule for https://x.example.org/* ended on 2025-10-01",
            file=".booklet/links.toml",
            line=12,
        ),
        Notice(text="the rule for https://y.example.org/* was never used"),
    ),
    pages=48,
    requests=131,
    seconds=12.34,
    complete=False,
)
