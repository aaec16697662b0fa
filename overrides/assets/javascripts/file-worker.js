/* Search without a server: Chromium starts no worker on file://, so its script runs in a frame of the page's
   own origin. The theme's worker looks for `IFrameWorker` in its parent, and then finds its languages. */
"use strict"

if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    onmessage = null
    #frame = document.createElement("iframe")
    #ready

    constructor(url) {
      super()
      this.#frame.hidden = true
      document.body.append(this.#frame)
      const inside = this.#frame.contentWindow
      inside.document.open() // or Firefox puts another document here later
      inside.document.write("<!doctype html><title>worker</title>")
      inside.document.close()
      inside.postMessage = data => this.#tell(data)
      inside.importScripts = async (...urls) => {
        for (const one of urls) await load(one)
      }
      const base = new URL(url, location.href)
      const load = source => new Promise((resolve, reject) => {
        const script = inside.document.createElement("script")
        script.src = new URL(source, base).href
        script.onload = resolve
        script.onerror = () => reject(new Error(`Cannot load ${source}`))
        inside.document.head.append(script)
      })
      this.#ready = load(base)
    }

    postMessage(data) {
      this.#ready.then(() => {
        const inside = this.#frame.contentWindow
        inside.dispatchEvent(new inside.MessageEvent("message", { data }))
      })
    }

    terminate() {
      this.#frame.remove()
    }

    #tell(data) {
      const event = new MessageEvent("message", { data })
      this.dispatchEvent(event)
      this.onmessage?.(event)
    }
  }
  window.Worker = window.IFrameWorker
}
