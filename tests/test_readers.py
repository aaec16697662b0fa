"""How the site behaves for a reader, in a real Chromium, behind its own strict policy."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
import pytest

from tests.conftest import DESKTOP, PHONE, ROOT
from tests.served import served

pytestmark = pytest.mark.xdist_group("readers")

LONG = "06-kubectl.html"  # many sections, in both languages, with ASCII art, code and a table
NEXT = "24-summary.html"  # with a picture; its translation is outdated
FIRST = "06-kubectl.html"  # the first chapter
EXTRAS = "25-extras.html"  # a page with a diagram, formulas, footnotes and the like
MISSING = "en/19-troubleshoot.html"  # a page without a translation
BODY = """# 25 更多

```mermaid
graph LR
    A[期望] --> B[现状]
```

行内 $a^2+b^2=c^2$，独立成行：

$$
\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}
$$

脚注在此。[^1]

[^1]: 一条脚注。

!!! note "提示"

    说明。

??? info "折叠"

    里面。

| 甲 | 乙 |
| :-- | --: |
| 一 | 1 |
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site with one chapter more, one translation missing and one outdated; in a folder with blanks."""
    folder = tmp_path_factory.mktemp("一 个") / "站"
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder)
    settings = '[tool.booklet.publish]\noutputs = ["feed", "llms"]\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("  - 25-extras.md\n")
    (folder / "docs/zh/25-extras.md").write_text(BODY, encoding="utf-8")
    (folder / "docs/en/19-troubleshoot.md").unlink()
    chapter = folder / "docs/zh/24-summary.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("## 升级之前\n", "## 升级之前\n\n新的一句。\n"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "booklet", "build"], cwd=folder, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def address(site):
    """The site as a host serves it."""
    with served(site) as url:
        yield url


# ---- Helpers --------------------------------------------------------------------------------------------


def opened(browser, address, path, **options):
    """A page that is there, with what it asked for (`asked`) and what went wrong (`faults`)."""
    options.setdefault("viewport", DESKTOP)
    context = browser.new_context(**options)
    page = context.new_page()
    page.asked, page.faults, page.missed = [], [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("response", lambda answer: page.missed.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(address + path, wait_until="networkidle")
    return page


def axe(page):
    """Violations that axe-core finds, one line each."""
    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def focused(page):
    """What has the focus, for messages: tag, name and whether an outline shows."""
    return page.evaluate(
        """() => {
        const e = document.activeElement
        const shown = e.matches("input[type=radio]") ? e.nextElementSibling : e // the theme draws its label
        const s = getComputedStyle(shown), box = shown.getBoundingClientRect()
        return {
            tag: e.tagName, text: (e.getAttribute("aria-label") || e.textContent.trim() || e.placeholder || e.alt || e.title).trim().slice(0, 40),
            seen: box.width > 0 && box.right > 0 && box.left < innerWidth, outline: s.outlineStyle !== "none",
            inArticle: !!e.closest("article")
        }
    }"""
    )


def memory(page):
    """What the browser remembers, by key."""
    return page.evaluate("() => Object.fromEntries(Object.entries(localStorage))")


def settled(page):
    """After the reading position was noted (300 ms after the last scroll)."""
    page.wait_for_function("() => true")
    page.wait_for_timeout(450)


def heading_at(page, n):
    """The id of the n-th section heading."""
    return page.evaluate("n => document.querySelectorAll('article :is(h2, h3)[id]')[n - 1].id", n)


def top_of(page, id_):
    """How far below the window's top a heading stands, in pixels."""
    return page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", id_)


# ---- Languages ------------------------------------------------------------------------------------------


def test_switching_language_keeps_the_section(browser, address):
    """The n-th heading here is the n-th heading there, and the address says its name."""
    page = opened(browser, address, LONG)
    for n, named in (
        (4, True),
        (7, False),
    ):  # a short section that the address names; one that was scrolled to
        page.goto(address + LONG, wait_until="load")
        id_ = heading_at(page, n)
        if named:
            page.goto(f"{address}{LONG}#{id_}")
        else:
            page.evaluate("id => document.getElementById(id).scrollIntoView()", id_)
        settled(page)
        page.locator(".booklet-languages a[lang=en]").click()
        page.wait_for_url("**/en/**")
        there = heading_at(page, n)
        page.wait_for_function("id => decodeURIComponent(location.hash) === '#' + id", arg=there)
        assert -5 < top_of(page, there) < 300
    page.locator(".booklet-languages a[lang=zh-Hans]").click()
    page.wait_for_url(lambda url: "/en/" not in url)
    assert heading_at(page, 7) in page.evaluate("decodeURIComponent(location.hash)")
    page.context.close()


def test_switching_at_the_top_stays_at_the_top(browser, address):
    """No section is being read yet."""
    page = opened(browser, address, LONG)
    page.locator(".booklet-languages a[lang=en]").click()
    page.wait_for_url("**/en/**")
    assert "#" not in page.url and page.evaluate("scrollY") == 0
    page.context.close()


def test_switching_with_the_keyboard(browser, address):
    """The links can be reached and followed; the current language says that it is."""
    page = opened(browser, address, LONG)
    link = page.locator(".booklet-languages a[lang=en]")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/**")
    assert page.locator(".booklet-languages a[aria-current]").get_attribute("lang") == "en"
    page.context.close()


def test_switching_on_a_phone(browser, address):
    """The list opens with a tap."""
    page = opened(browser, address, LONG, viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator(".booklet-languages button").tap()
    page.locator(".booklet-languages a[lang=en]").tap()
    page.wait_for_url("**/en/**")
    page.context.close()


def test_a_place_that_is_not_there(browser, address):
    """Beyond the last heading is the last; nonsense is left alone."""
    page = opened(browser, address, LONG + "#@99")
    last = page.evaluate("[...document.querySelectorAll('article :is(h2, h3)[id]')].pop().id")
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{last}"
    page.goto(address + LONG + "?x#@nonsense")
    assert page.url.endswith("#@nonsense") and page.evaluate("scrollY") == 0
    page.goto(address + "index.html#@2")
    page.wait_for_function("location.hash === '' || !location.hash.startsWith('#@')")
    assert page.faults == []
    page.context.close()


def test_a_missing_translation_says_so(browser, address):
    """Notice in the page's language, text in its own, a way to the original and back."""
    page = opened(browser, address, MISSING)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".booklet-notice").is_visible()
    assert page.locator("article div[lang=zh-Hans] h1").count() == 1
    page.locator(".booklet-notice .booklet-same").click()
    page.wait_for_url(lambda url: "/en/" not in url)
    page.context.close()


# ---- Reading --------------------------------------------------------------------------------------------


def test_continue_reading(browser, address):
    """The cover knows the chapter, the section and how far; nothing left this browser."""
    page = opened(browser, address, "index.html")
    start = page.locator(".booklet-start > a")
    assert start.get_attribute("href") == FIRST
    page.goto(address + LONG)
    page.evaluate("id => document.getElementById(id).scrollIntoView()", heading_at(page, 5))
    settled(page)
    there = heading_at(page, 5)
    page.goto(address + "index.html")
    title = page.locator(f'.booklet-row > a[href="{LONG}"]').inner_text()
    assert title in start.inner_text()
    assert re.search(r"\d+%", page.locator(".booklet-kept").inner_text())
    start.click()
    page.wait_for_url(f"**/{LONG}#*")
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{there}"
    assert -5 < top_of(page, there) < 300
    assert all(url.startswith(address) for url in page.asked if not url.startswith("data:"))
    page.context.close()


def test_continue_with_the_next_chapter(browser, address):
    """When the end of one was seen."""
    page = opened(browser, address, FIRST)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    settled(page)
    page.goto(address + "index.html")
    second = page.locator(".booklet-row > a").nth(1)
    start = page.locator(".booklet-start > a")
    assert start.evaluate("e => e.href") == second.evaluate("e => e.href")
    assert second.inner_text() in start.inner_text()
    page.context.close()


def test_chapters_read_are_marked(browser, address):
    """Having seen its end, and only then."""
    page = opened(browser, address, LONG)
    settled(page)
    page.goto(address + NEXT)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    settled(page)
    page.goto(address + "index.html")
    marked = page.locator(".booklet-row.booklet-read > a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert marked == [NEXT]
    page.context.close()


def test_memory_belongs_to_the_path_of_the_site(browser, address):
    """Two booklets on one host do not share a place, and two languages do not either."""
    page = opened(browser, address, LONG)
    settled(page)
    key = page.evaluate("new URL('.', location.href).pathname") + ".booklet"
    assert json.loads(memory(page)[key])["at"]["url"] == LONG
    page.goto(address + "en/index.html")
    assert page.locator(".booklet-start > a").get_attribute("href") == FIRST
    page.context.close()


def test_forbidden_storage_is_no_fault(browser, address):
    """Private windows may refuse; the page reads as before."""
    context = browser.new_context(viewport=DESKTOP)
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }"
    )
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + LONG, wait_until="networkidle")
    settled(page)
    page.goto(address + "index.html", wait_until="networkidle")
    assert faults == []
    context.close()


def test_progress_through_the_book(browser, address):
    """The rule grows while a chapter is read."""
    page = opened(browser, address, LONG)
    rule = page.locator(".booklet-progress")
    before = rule.evaluate("e => e.value")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    settled(page)
    assert before < rule.evaluate("e => e.value") <= before + 1
    page.context.close()


# ---- Pictures, code, tables -----------------------------------------------------------------------------


def test_a_picture_opens_large(browser, address):
    """By click and by Enter; Escape and the button close; the focus comes back; nothing moves."""
    page = opened(browser, address, NEXT)
    picture = page.locator("article img").first
    picture.scroll_into_view_if_needed()
    before = picture.bounding_box()
    picture.click()
    dialog = page.locator("dialog.booklet-zoom")
    assert dialog.is_visible() and dialog.get_attribute("aria-label")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert picture.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    page.locator(".booklet-zoom__close").click()
    dialog.wait_for(state="detached")
    assert picture.evaluate("e => e === document.activeElement")
    assert picture.bounding_box() == before
    page.context.close()


def test_a_linked_picture_stays_a_link(browser, address):
    """Its click belongs to the link."""
    page = opened(browser, address, NEXT)
    assert page.locator("article a img[role=button]").count() == 0
    page.context.close()


def test_ascii_art_lines_up(browser, address):
    """In every line of the drawing, a column is half an em wide."""
    page = opened(browser, address, LONG)
    odd = page.evaluate(
        """() => {
        const code = document.querySelector("article pre > code"), unit = parseFloat(getComputedStyle(code).fontSize) / 2
        const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), odd = []
        const wide = char => /[\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff01-\\uff60]/.test(char)
        while (walker.nextNode()) {
            const node = walker.currentNode
            for (let at = 0; at < node.data.length; at++) {
                if (node.data[at] === "\\n") continue
                const range = document.createRange()
                range.setStart(node, at)
                range.setEnd(node, at + 1)
                const width = range.getBoundingClientRect().width, due = wide(node.data[at]) ? 2 * unit : unit
                if (Math.abs(width - due) > 0.05) odd.push(`${node.data[at]} ${width} not ${due}`)
            }
        }
        return odd
    }"""
    )
    assert odd == []
    page.context.close()


def test_what_scrolls_sideways_can_be_focused(browser, address):
    """Code and tables that are wider than the window have a name and a place in the tab order."""
    page = opened(browser, address, LONG, viewport=PHONE, has_touch=True, is_mobile=True)
    bad = page.evaluate(
        """() => [...document.querySelectorAll("article pre > code, article .md-typeset__scrollwrap")]
            .filter(e => (e.scrollWidth > e.clientWidth) !== (e.tabIndex === 0 && e.hasAttribute("aria-label")))
            .map(e => e.textContent.slice(0, 40))"""
    )
    assert bad == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()


# ---- Keyboard -------------------------------------------------------------------------------------------


def test_keyboard_walk(browser, address):
    """Every stop can be seen, has a name and shows that it has the focus; the text is reached by one jump."""
    page = opened(browser, address, LONG)
    page.keyboard.press("Tab")
    assert focused(page)["tag"] == "A"  # the jump to the text
    for _ in range(40):
        stop = focused(page)
        assert stop["tag"] != "BODY" and stop["text"] and stop["seen"], stop
        page.keyboard.press("Tab")
    page.goto(address + LONG)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)["inArticle"]
    page.context.close()


def test_keyboard_on_a_narrow_window(browser, address):
    """As at 400 % zoom: sidebar and search open and close without a mouse; a closed sidebar takes no focus."""
    page = opened(browser, address, LONG, viewport=PHONE)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert focused(page)["seen"], focused(page)
    drawer = page.locator("label.md-header__button[for=__drawer] > button")
    drawer.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('__drawer').checked")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('__drawer').checked")
    page.locator("label.md-header__button[for=__search] > button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('__search').checked")
    page.context.close()


# ---- Quiet ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_asks_nobody_else_and_has_no_fault(browser, address, site, viewport):
    """No foreign request, no failed one, no console error, nothing sticks out sideways; under a strict policy."""
    for path in sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html")):
        page = opened(browser, address, path, viewport=viewport)
        assert [url for url in page.asked if not url.startswith((address, "data:", "blob:"))] == [], path
        assert page.missed == [] and page.faults == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        page.context.close()


def test_first_view_is_light_and_text_comes_first(browser, address):
    """At most 250 KB gzipped without pictures, and the largest thing painted is text."""
    page = opened(browser, address, LONG)
    sent = {
        page.request.get(url).body() for url in set(page.asked) if not re.search(r"\.(png|jpg)$|^data:", url)
    }
    assert sum(len(gzip.compress(body)) for body in sent) <= 250_000
    largest = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().pop().element.tagName))
            .observe({type: "largest-contentful-paint", buffered: true}))"""
    )
    assert largest in {"P", "LI", "PRE", "CODE", "H1", "H2", "BLOCKQUOTE"}
    page.context.close()


def test_extras_come_only_where_they_are_used(browser, address):
    """No page without diagrams or formulas loads anything for them."""
    page = opened(browser, address, LONG)
    assert not [url for url in page.asked if "/vendor/" in url]
    page.context.close()


def test_diagrams_and_formulas_are_drawn(browser, address):
    """From the site's own folder."""
    page = opened(browser, address, EXTRAS)
    page.wait_for_function(
        "document.querySelector('div.mermaid') && document.querySelector('.katex')", timeout=20_000
    )
    assert page.locator("div.mermaid").first.bounding_box()["height"] > 50
    assert page.locator(".katex-display").count() >= 1
    assert all(url.startswith((address, "data:", "blob:")) for url in page.asked), page.asked
    assert page.faults == []
    page.context.close()


def test_any_base_path_will_do(browser, site):
    """Nothing is asked for beside it: pages, search and the other language work."""
    with served(site, "/some/where/") as address:
        page = opened(browser, address, LONG)
        page.locator(".booklet-languages a[lang=en]").click()
        page.wait_for_url("**/some/where/en/**")
        page.locator(".md-search__input").click()
        page.keyboard.type("kubeconfig")
        page.keyboard.press("Shift")
        page.locator(".md-search-result__item").first.wait_for()
        assert page.missed == [] and all(url.startswith((address, "data:")) for url in page.asked)
        page.context.close()


def test_alternates_are_not_fetched_and_are_back(browser, address):
    """The theme would ask for a sitemap beside each; feed readers still find them."""
    page = opened(browser, address, LONG)
    assert page.locator("head link[rel=alternate]").count() > 0
    assert not [url for url in page.asked if url.endswith("sitemap.xml")]
    page.context.close()


def test_no_flash_of_the_wrong_colours(browser, address):
    """A first visit at night is dark before the theme's own script has come."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")
    page = context.new_page()
    held = []
    page.route("**/bundle.*.js", lambda route: held.append(route))
    page.goto(address + LONG, wait_until="commit")
    page.locator("article h1").wait_for()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert dark(page)
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert dark(page)
    context.close()


def test_one_choice_of_colours_for_all_languages(browser, address):
    """Chosen on one page, kept on every other."""
    page = opened(browser, address, LONG)
    for _ in range(2):
        page.locator("form[data-md-component=palette] label:visible").click()
    assert dark(page)
    page.goto(address + "en/" + LONG)
    assert dark(page)
    page.context.close()


def dark(page):
    """Whether the page's ground is dark."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) < 200


def test_nothing_moves_while_loading(browser, address):
    """No layout shift at all, on a phone and on a desk."""
    for viewport in (PHONE, DESKTOP):
        for path in ("index.html", LONG, NEXT, MISSING):
            context = browser.new_context(viewport=viewport)
            context.add_init_script(
                "window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(e => shifts.push(e.value)))"
                ".observe({type: 'layout-shift', buffered: true})"
            )
            page = context.new_page()
            page.goto(address + path, wait_until="networkidle")
            page.wait_for_timeout(300)
            assert sum(page.evaluate("shifts")) < 0.001, (path, viewport, page.evaluate("shifts"))
            context.close()


def test_the_page_for_missing_addresses(browser, address):
    """Both languages are there, the fitting one first; links work at any depth."""
    page = opened(browser, address, "en/deep/nowhere.html")
    assert page.locator(".booklet-astray").evaluate_all("all => all.map(e => e.lang.slice(0, 2))") == [
        "en",
        "zh",
    ]
    assert "noindex" in page.locator("meta[name=robots]").get_attribute("content")
    page.goto(address + "deeper/still/nowhere.html")
    assert page.locator(".booklet-astray").first.get_attribute("lang").startswith("zh")
    page.locator(".booklet-astray a").first.click()
    page.wait_for_url(re.compile(re.escape(address) + r"(index\.html)?$"))
    page.context.close()


def test_accessibility(browser, address):
    """axe-core finds nothing on any kind of page, in both schemes, on phone and desk, with things open."""
    found = {}
    for viewport in (PHONE, DESKTOP):
        for scheme in ("light", "dark"):
            for path in (
                "index.html",
                LONG,
                EXTRAS,
                MISSING,
                "en/" + LONG,
                "nowhere",
                "extended-reading.html",
            ):
                context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
                page = context.new_page()
                page.goto(address + path, wait_until="networkidle")
                found[path, scheme, viewport["width"]] = axe(page)
                if path == LONG:
                    page.keyboard.press("/")
                    page.keyboard.type("kubectl")
                    page.keyboard.press("Shift")
                    page.locator(".md-search-result__item").first.wait_for()
                    page.wait_for_timeout(500)
                    found["search", scheme, viewport["width"]] = axe(page)
                context.close()
    assert {where: what for where, what in found.items() if what} == {}


# ---- From a disk ----------------------------------------------------------------------------------------


def test_search_works_from_a_disk(browser, site):
    """`site` is the folder of the built site, copied to anywhere."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    faults, asked = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path, word in ((LONG, "kubeconfig"), (LONG, "排错"), ("en/" + LONG, "kubeconfig")):
        page.goto((Path(site) / path).as_uri(), wait_until="load")
        page.locator(".md-search__input").click()
        page.keyboard.type(word)
        page.keyboard.press("Shift")
        page.locator(".md-search-result__item").first.wait_for(timeout=15_000)
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []
    context.close()


def test_reading_works_from_a_disk(browser, site):
    """Section, place and pictures as on the web."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto((Path(site) / LONG).as_uri(), wait_until="load")
    page.evaluate("id => document.getElementById(id).scrollIntoView()", heading_at(page, 7))
    settled(page)
    page.locator(".booklet-languages a[lang=en]").click()
    page.wait_for_url("**/en/**")
    assert heading_at(page, 7) in page.evaluate("decodeURIComponent(location.hash)")
    page.goto((Path(site) / "index.html").as_uri())
    assert LONG in page.locator(".booklet-start > a").get_attribute("href")
    context.close()
