/* In the head, before the page is drawn: no flash of the wrong colours, and one choice of colours for all
   languages. `__md_scope` and `__md_get` are Material 9.8.1's, from partials/javascripts/base.html. */
"use strict"

// The theme shows its search when its bundle has come, and the header moves; the bundle is sure to come.
document.documentElement.classList.replace("no-js", "js")

if (typeof __md_get === "function") {
  const { home } = document.currentScript.dataset
  __md_scope = new URL(".", new URL(home, location.href))

  // On a first visit the theme knows no palette and draws in the first one; our first one follows the system.
  const stored = __md_get
  __md_get = (key, ...rest) => {
    const follow = key === "__palette" ? { index: 0, color: { media: "(prefers-color-scheme)" } } : null
    try {
      return stored(key, ...rest) ?? follow
    } catch {
      return follow
    }
  }
}
