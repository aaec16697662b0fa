/* What the book does for its reader. Nothing is ever sent anywhere; what is remembered stays in this browser.
   Loaded at the end of the page, after Material's bundle (9.8.1) and before DOMContentLoaded, which the bundle awaits. */
"use strict"

{
  const here = document.currentScript.src
  const home = new URL("../../", here)
  const facts = JSON.parse(document.getElementById("__booklet")?.textContent || "{}")
  const words = facts.strings || {}
  const article = document.querySelector("article.md-content__inner")
  const every = (selector, root = document) => [...root.querySelectorAll(selector)]
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children)
    return element
  }
  const say = (key, n, m) => (words[key] || "").replace(/%n|%(?!m)/, n).replace("%m", m)

  /* ---- The theme ------------------------------------------------------------------------------------------- */

  // The bundle asks for a sitemap.xml beside every alternate, on hosts that need not be ours. It looks for the exact
  // value; browsers split it at blanks.
  const alternates = every("link[rel=alternate]")
  alternates.forEach(link => link.setAttribute("rel", "alternate "))
  addEventListener("load", () => alternates.forEach(link => link.setAttribute("rel", "alternate")))

  // Labels that act as buttons are none to a keyboard, so they get a real one inside.
  const names = { __drawer: words.menu, __search: words.search }
  every("label.md-header__button[for=__drawer], label.md-header__button[for=__search]").forEach(label => {
    const button = make("button", { type: "button", "aria-label": names[label.htmlFor] }, ...label.childNodes)
    button.addEventListener("click", () => label.control.click())
    label.append(button)
  })
  const drawer = document.getElementById("__drawer")
  addEventListener("keydown", event => {
    if (event.key === "Escape" && drawer?.checked) drawer.click()
  })
  if (matchMedia("(max-width: 76.2344em)").matches) {
    every(".md-nav__title[for], .md-nav__item--section > .md-nav__link[for]").forEach(label => { label.tabIndex = 0 })
  }
  every(".md-search[role=dialog]").forEach(dialog => dialog.setAttribute("aria-label", words.search))

  // What scrolls sideways can be scrolled with the keyboard. The bundle does it for code where there is a mouse.
  const reach = new ResizeObserver(entries => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0
      target.setAttribute("role", "group")
      target.setAttribute("aria-label", target.matches("code") ? words.code : words.table)
    } else ["tabindex", "role", "aria-label"].forEach(name => target.removeAttribute(name))
  }))
  addEventListener("DOMContentLoaded", () => setTimeout(() => {
    every(".md-typeset pre > code, .md-typeset__scrollwrap").forEach(box => reach.observe(box))
    every(".md-code__nav").forEach(nav => nav.setAttribute("role", "none")) // a landmark for each copy button
  }))

  /* ---- The same place in another language ------------------------------------------------------------------ */

  const headings = () => article ? every(":is(h2, h3)[id]", article) : []
  const current = () => {
    const list = headings()
    const read = list.filter(heading => heading.getBoundingClientRect().top <= innerHeight / 3).length
    const named = 1 + list.findIndex(heading => `#${heading.id}` === decodeURIComponent(location.hash))
    const seen = named && list[named - 1].getBoundingClientRect().top
    return named > read && seen < innerHeight ? named : read
  }
  const keep = event => {
    const link = event.target.closest?.("a.booklet-same")
    if (link) link.hash = current() ? `@${current()}` : ""
  }
  addEventListener("click", keep)
  addEventListener("auxclick", keep)

  const [, place] = /^#@(\d+)$/.exec(location.hash) || []
  if (place) {
    const heading = headings().slice(0, place).pop()
    if (heading) location.replace(`#${encodeURIComponent(heading.id)}`)
    else history.replaceState(history.state, "", location.pathname + location.search)
  }

  /* ---- Where the reader stopped ---------------------------------------------------------------------------- */

  const key = `${home.pathname}.booklet`
  const recall = () => {
    try {
      return { read: [], ...JSON.parse(localStorage.getItem(key)) }
    } catch {
      return { read: [] }
    }
  }
  const remember = memory => {
    try {
      localStorage.setItem(key, JSON.stringify(memory))
    } catch { /* A reader may forbid it. */ }
  }
  const page = link => decodeURI(link.href.slice(home.href.length)).replace(/[?#].*/, "")

  const bar = document.querySelector(".booklet-progress")
  const part = () => {
    const { top, height } = article.getBoundingClientRect()
    const way = height - innerHeight
    return way > 0 ? Math.min(1, Math.max(0, -top / way)) : 1
  }
  const note = () => {
    const memory = recall()
    const share = part()
    const heading = headings()[current() - 1]
    const title = document.querySelector("h1").firstChild.textContent.trim()
    memory.at = { url: facts.url, title, id: heading ? heading.id : "", percent: Math.round(100 * share) }
    if (share > 0.95 && !memory.read.includes(facts.url)) memory.read.push(facts.url)
    remember(memory)
  }
  if (facts.kind === "chapter" && article) {
    let timer = 0
    addEventListener("scroll", () => {
      if (bar) bar.value = facts.number - 1 + part()
      clearTimeout(timer)
      timer = setTimeout(note, 300)
    }, { passive: true })
    addEventListener("load", note)
    addEventListener("pagehide", note)
  }

  const { at, read } = recall()
  every(".md-nav--primary a.md-nav__link").forEach(link => {
    if (read.includes(page(link))) link.classList.add("booklet-read")
  })
  const rows = every(".booklet-row > a")
  rows.filter(link => read.includes(page(link))).forEach(link => {
    link.parentElement.classList.add("booklet-read")
    link.append(make("span", { class: "booklet-unseen" }, ` ${words.read}`))
  })
  if (at && rows.some(link => page(link) === at.url)) {
    const start = document.querySelector(".booklet-start > a")
    const kept = document.querySelector(".booklet-kept")
    const done = rows.filter(link => read.includes(page(link))).length
    start.textContent = words.continue + at.title
    start.href = at.url + (at.id ? `#${encodeURIComponent(at.id)}` : "")
    kept.textContent = [say("stopped", `${at.percent}%`), say("done", done, rows.length)].join(" · ")
    rows.find(link => page(link) === at.url).parentElement.classList.add("booklet-here")
  }

  /* ---- Pictures --------------------------------------------------------------------------------------------- */

  const zoom = picture => {
    const large = make("img", { src: picture.currentSrc || picture.src, alt: picture.alt })
    const frame = make("button", { type: "button", class: "booklet-zoom__picture" }, large)
    const close = make("button", { type: "button", class: "booklet-zoom__close", "aria-label": words.close }, "×")
    const dialog = make("dialog", { class: "booklet-zoom", "aria-label": picture.alt || words.zoom }, close, frame)
    if (picture.dataset.alt) dialog.append(make("p", {}, picture.dataset.alt))
    close.addEventListener("click", () => dialog.close())
    const whole = () => {
      dialog.classList.toggle("booklet-zoom--whole")
      dialog.scrollTo((dialog.scrollWidth - dialog.clientWidth) / 2, (dialog.scrollHeight - dialog.clientHeight) / 2)
    }
    frame.addEventListener("click", whole)
    dialog.addEventListener("click", event => event.target === dialog && dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      picture.focus({ preventScroll: true })
    })
    document.body.append(dialog)
    dialog.showModal()
    // On a phone the window is hardly wider than the text: show the picture in its own size.
    if (large.naturalWidth > large.width && large.width < 1.2 * picture.width) whole()
  }
  if (article && "showModal" in HTMLDialogElement.prototype) {
    every("img:not(.twemoji, .emojione)", article).filter(picture => !picture.closest("a, .booklet-cover")).forEach(picture => {
      picture.dataset.alt = picture.alt
      picture.alt ||= words.zoom
      picture.tabIndex = 0
      picture.setAttribute("role", "button")
      picture.setAttribute("aria-haspopup", "dialog")
      picture.addEventListener("click", () => zoom(picture))
      picture.addEventListener("keydown", event => {
        if (event.key !== "Enter" && event.key !== " ") return
        event.preventDefault()
        zoom(picture)
      })
    })
  }

  /* ---- Diagrams and formulas, on pages that have some ------------------------------------------------------- */

  const vendor = name => new URL(`../vendor/${name}`, here).href
  const load = name => new Promise((resolve, reject) => {
    const script = make("script", { src: vendor(name) })
    script.onload = resolve
    script.onerror = () => reject(new Error(`Cannot load ${script.src}`))
    document.head.append(script)
  })

  // The bundle would take mermaid from unpkg.com unless there is one already.
  if (document.querySelector(".mermaid")) {
    let options, real
    window.mermaid = {
      initialize: given => { options = given },
      render: async (...diagram) => {
        real ??= load("mermaid.min.js").then(() => window.mermaid.initialize(options))
        await real
        return window.mermaid.render(...diagram)
      }
    }
  }

  const formulas = every(".arithmatex")
  if (formulas.length) {
    document.head.append(make("link", { rel: "stylesheet", href: vendor("katex/katex.min.css") }))
    load("katex/katex.min.js").then(() => formulas.forEach(formula => {
      const [, open, source] = /^\s*\\([[(])([^]*)\\[\])]\s*$/.exec(formula.textContent) || []
      if (source) window.katex.render(source, formula, { displayMode: open === "[", throwOnError: false })
    }))
  }

  /* ---- The page for missing addresses: the fitting language first ------------------------------------------- */

  const astray = every(".booklet-astray")
  const fitting = astray
    .map(section => [section, new URL(".", new URL(section.dataset.home, location.href)).pathname])
    .filter(([, root]) => location.pathname.startsWith(root))
    .sort(([, a], [, b]) => b.length - a.length)[0]
  if (fitting) astray[0].before(fitting[0])
}
