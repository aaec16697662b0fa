"""A small book with everything in it that chapters of such books hold, as the engine builds it."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path

from publisher.model import Article, Book, Status
from tests.publisher.books import edition, page

LONG = "kubectl get nodes -o custom-columns=" + ",".join(
    f"COLUMN{n}:.status.nodeInfo.field{n}" for n in range(9)
)
DRAWING = """\
┌──────────┐   HTTPS                         ┌──────────────┐
│ 客户端   │ ──────────────────────────────▶ │ 服务器 (api) │
└──────────┘                                 └──────────────┘"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#26c"/></svg>'
KUBECTL = f"""
<h1 id="06-kubectl">06 集群管理：初识 kubectl</h1>
<h2 id="从一条命令说起">从一条命令说起</h2>
<p>最常用的工具是 <code>kubectl</code>，它<em>不保存</em>状态，见<a href="#总结">本章总结</a>、
<a href="24-summary.html#%E6%80%BB%E7%BB%93">第三章的总结</a>、<a href="24-summary.html">整章</a>、
<a href="index.html">封面</a>和<a href="https://kubernetes.io/docs/?q=中文 a#x">文档</a>。</p>
<div class="language-bash highlight"><pre><span></span><code><span id="__span-0-1"><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a><span class="c1"># 安装；Arm 机器换成 arm64</span>
</span><span id="__span-0-2"><a id="__codelineno-0-2" name="__codelineno-0-2" href="#__codelineno-0-2"></a>$<span class="w"> </span>curl<span class="w"> </span>-LO<span class="w"> </span><span class="s2">"https://dl.k8s.io/&lt;v&gt;"</span>
</span></code></pre></div>
<div class="language-text highlight"><pre><span></span><code>{LONG}
</code></pre></div>
<div class="language-text highlight"><pre><span></span><code>{DRAWING}
</code></pre></div>
<p><img alt="一张图" src="assets/red.png" width="40" height="20" loading="lazy"><img alt="" src="assets/same.png">
<img alt="矢量" src="assets/%E5%9B%BE%20a.svg"></p>
<p>不在的：<img alt="缺图" src="assets/gone.png">，<img alt="" src="https://img.example/far.png">。</p>
<h2 id="总结">总结</h2>
<ul class="task-list"><li class="task-list-item"><input type="checkbox" disabled checked> 看状态<ul><li>嵌套</li></ul></li></ul>
<blockquote><p>没有演练过恢复的备份，只能算一个文件。</p></blockquote>
"""
TABLES = """
<h1 id="表与注">表与注</h1>
<p>脚注<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>在下面。</p>
<h2 id="表">一张<code>表</code></h2>
<table><thead><tr><th style="text-align: left;">状态</th><th style="text-align: right; color: red">时间</th></tr></thead>
<tbody><tr><td style="text-align: left;"><code>CrashLoopBackOff</code></td><td style="text-align: right;">5 分钟</td></tr>
<tr><td colspan="2" rowspan="x" align="center">合并<br>两格</td></tr></tbody></table>
<div class="admonition warning"><p class="admonition-title">注意</p><p>不要在生产环境里试。</p></div>
<details class="note"><summary>点开看答案</summary><p>答案是四十二。</p></details>
<p>公式 <span class="arithmatex">\\(a^2 + b_{i} &lt; c\\)</span>：</p>
<div class="arithmatex">\\[\\begin{aligned} \\hat{y} &amp;= \\sum_{i=1}^{n} \\dfrac{x_i}{2} \\\\ &amp;= \\text{均值} \\end{aligned}\\]</div>
<p>写错的：<span class="arithmatex">\\(\\nosuch{x}\\)</span>。</p>
<h3 id="图">图</h3>
<pre class="mermaid"><code>graph LR
  甲 --> 乙</code></pre>
<!-- 作者的话 --><script>alert(1)</script><p><center>旧的<font color="red">标签</font></center><your-tag>也在</your-tag></p>
<iframe src="https://video.example/v?a=1&amp;b=2"></iframe>
<h2 id="表">同名</h2>
<div class="footnote"><hr><ol><li id="fn:1"><p>注在这里。&#160;<a class="footnote-backref" href="#fnref:1" title="回去">↩</a></p></li></ol></div>
"""
SUMMARY = """
<h1 id="24-总结">24 总结 &lt;完&gt;</h1>
<p>回到<a href="06-kubectl.html#从一条命令说起">第一章</a>，或<a href="06-kubectl.html#没有这一节">一个失效的小节</a>。</p>
<h2 id="总结">总结</h2>
<p><strong>祝你的集群长久安稳，</strong>告警不在半夜响。<img alt="" src="assets/red.png"></p>
"""
TEXTS = {"06-kubectl.md": KUBECTL, "12-tables.md": TABLES, "24-summary.md": SUMMARY}
TITLES = ["06 集群管理：初识 kubectl", "表与注", "24 总结 <完>"]
SECTIONS = [["从一条命令说起", "总结"], ["一张表", "同名"], ["总结"]]


def png(red, green, blue):
    """A picture of 40 × 20 pixels in one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((red, green, blue)) * 40) * 20
    header = struct.pack(">IIBBBBB", 40, 20, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def site(folder):
    """The pictures of the book, where the site has them."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    (assets / "red.png").write_bytes(png(200, 40, 40))
    (assets / "same.png").write_bytes(png(200, 40, 40))
    (assets / "图 a.svg").write_text(SVG, encoding="utf-8")
    return folder


def book(folder, texts=TEXTS, *, code="zh", parts=(), url="https://a.example/b/", missing=(), **config):
    """A built book of these texts, its cover first."""
    cover = page(0, "封面", code=code)
    chapters = [
        replace(
            page(number, path, code=code), path=path, part=parts[number - 1] if parts else "",
            updated=f"2026-03-{number:02}", status=Status.MISSING if path in missing else Status.ORIGINAL,
            lang="zh-Hans" if path in missing else "",
        )
        for number, path in enumerate(texts, 1)
    ]  # fmt: skip
    articles = [Article(page=cover, html="<h1>封面</h1>")]
    articles += [Article(page=one, html=texts[one.path]) for one in chapters]
    config = {
        "site_name": "小册",
        "site_description": "一本 <小> 书",
        "copyright": "© 2024 甲 &amp; 乙",
    } | config
    return Book(
        edition=edition(cover, *chapters, code=code, **config), articles=tuple(articles), site=Path(folder),
        url=url, author="某人",
    )  # fmt: skip
