/* What the book does for its reader. Nothing is ever sent anywhere; what is remembered stays in this browser.
   Loaded at the end of the page, after Material's bundle (9.8.1), which waits for DOMContentLoaded. */
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

  /* ---- The theme ----------------------------------------------------------------------------------- */

  // The bundle asks for a sitemap.xml beside every alternate, on hosts that need not be ours. It looks for the
  // exact value; browsers split it at blanks.
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
    const steps = ".md-nav__title[for], .md-nav__item--section > .md-nav__link[for]"
    every(steps).forEach(label => label.setAttribute("tabindex", "0"))
  }
  every(".md-search[role=dialog]").forEach(dialog => dialog.setAttribute("aria-label", words.search))

  // What scrolls sideways can be scrolled with the keyboard. The bundle sees to code where there is a mouse.
  const reach = new ResizeObserver(entries => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0
      target.setAttribute("role", "group")
      target.setAttribute("aria-label", target.matches("code") ? words.code : words.table)
    } else ["tabindex", "role", "aria-label"].forEach(name => target.removeAttribute(name))
  }))
  addEventListener("DOMContentLoaded", () => setTimeout(() => {
    every(".md-typeset pre > code, .md-typeset__scrollwrap").forEach(box => reach.observe(box))
    every(".md-code__nav").forEach(nav => nav.setAttribute("role", "none")) // or each would be a landmark
    every(".md-code__button").forEach(button => button.setAttribute("aria-label", button.title))
  }))

  /* ---- The same place in another language ---------------------------------------------------------- */

  const headings = () => article ? every(":is(h2, h3)[id]", article) : []
  const decoded = text => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  // From 1; 0 above the first. A heading that the address names and the window shows goes first, then the last
  // one above the line of the window's upper third.
  const current = () => {
    const list = headings()
    const top = heading => heading.getBoundingClientRect().top
    const named = list.findIndex(heading => decoded(location.hash) === `#${heading.id}`)
    if (named >= 0 && top(list[named]) >= 0 && top(list[named]) < innerHeight) return named + 1
    return scrollY < 8 ? 0 : list.filter(heading => top(heading) <= innerHeight / 3).length
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

  /* ---- Where the reader stopped -------------------------------------------------------------------- */

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
  const page = link => link.href.replace(/[?#].*/, "").slice(home.href.length)

  const bar = document.querySelector(".booklet-progress")
  const share = () => {
    const { top, height } = article.getBoundingClientRect()
    const way = height - innerHeight
    return way > 0 ? Math.min(1, Math.max(0, -top / way)) : 1
  }
  const title = () => {
    const copy = document.querySelector("h1").cloneNode(true)
    every(".headerlink", copy).forEach(link => link.remove())
    return copy.textContent.trim()
  }
  const note = () => {
    const memory = recall()
    const heading = headings()[current() - 1]
    const percent = Math.round(100 * share())
    memory.at = { url: facts.url, title: title(), id: heading ? heading.id : "", percent }
    if (percent > 95 && !memory.read.includes(facts.url)) memory.read.push(facts.url)
    remember(memory)
  }
  if (facts.kind === "chapter" && article) {
    let timer
    addEventListener("scroll", () => {
      if (bar) bar.value = facts.number - 1 + share()
      clearTimeout(timer)
      timer = setTimeout(note, 300)
    }, { passive: true })
    addEventListener("load", note)
    addEventListener("pagehide", note)
  }

  every(".md-nav--primary a.md-nav__link").forEach(link => {
    if (recall().read.includes(page(link))) link.classList.add("booklet-read")
  })

  const rows = every(".booklet-row").map(row => {
    const link = row.querySelector("a")
    return { row, link, url: page(link), title: link.textContent }
  })
  const greet = () => {
    const { at, read } = recall()
    const done = rows.filter(({ url }) => read.includes(url))
    for (const { row, link, title } of done) {
      row.classList.add("booklet-read")
      link.replaceChildren(title, make("span", { class: "booklet-unseen" }, ` ${words.read}`))
    }
    const last = rows.findIndex(({ url }) => url === at?.url)
    if (last < 0) return
    const start = document.querySelector(".booklet-start > a")
    const next = at.percent > 95 && rows[last + 1]
    const stopped = next ? [] : [words.stopped.replace("%", `${at.percent}%`)]
    const count = words.done.replace("%n", done.length).replace("%m", rows.length)
    start.textContent = words.continue + (next || at).title
    start.href = next ? next.link.href : new URL(at.url, home) + (at.id && `#${encodeURIComponent(at.id)}`)
    document.querySelector(".booklet-kept").textContent = [...stopped, count].join(" · ")
    rows.forEach(({ row }) => row.classList.toggle("booklet-here", row === (next || rows[last]).row))
  }
  if (rows.length) {
    greet()
    addEventListener("pageshow", event => event.persisted && greet())
  }

  /* ---- Pictures ------------------------------------------------------------------------------------ */

  const zoom = picture => {
    const large = make("img", { src: picture.currentSrc || picture.src, alt: picture.alt })
    const frame = make("button", { type: "button", class: "booklet-zoom__picture" }, large)
    const close = make("button", { type: "button", class: "booklet-zoom__close" }, "×")
    close.setAttribute("aria-label", words.close)
    const dialog = make("dialog", { class: "booklet-zoom", "aria-label": picture.alt }, close, frame)
    if (picture.dataset.alt) dialog.append(make("p", {}, picture.dataset.alt))
    close.addEventListener("click", () => dialog.close())
    const whole = () => {
      dialog.classList.toggle("booklet-zoom--whole")
      const { scrollWidth, scrollHeight, clientWidth, clientHeight } = dialog
      dialog.scrollTo((scrollWidth - clientWidth) / 2, (scrollHeight - clientHeight) / 2)
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
    const pictures = every("img:not(.twemoji)", article).filter(picture => !picture.closest("a"))
    pictures.forEach(picture => {
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

  /* ---- Diagrams and formulas, on pages that have some ---------------------------------------------- */

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
        real ??= load("mermaid/mermaid.min.js").then(() => window.mermaid.initialize(options))
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

  /* ---- The page for missing addresses: the fitting language first ---------------------------------- */

  const astray = every(".booklet-astray")
  const fitting = astray
    .map(section => [section, new URL(".", new URL(section.dataset.home, location)).pathname])
    .filter(([, root]) => location.pathname.startsWith(root))
    .sort(([, a], [, b]) => b.length - a.length)[0]
  if (fitting) astray[0].before(fitting[0])
}
