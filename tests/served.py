"""A built site on a loopback port, as a host that reads `_headers` and `404.html` would serve it."""

import contextlib
import functools
import http.server
import re
import threading
from pathlib import Path


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves with the site's own policy, and its own page for what is not there. Without a log."""

    base = "/"

    def translate_path(self, path):
        """Below the base path lies the site; beside it nothing."""
        return super().translate_path(
            path.removeprefix(self.base) if path.startswith(self.base) else "/nothing"
        )

    def log_message(self, *args):
        """Nothing."""

    def end_headers(self):
        """The headers that `_headers` names for all pages."""
        for name, value in re.findall(r"^  ([\w-]+): (.*)$", self.rules(), re.M):
            self.send_header(name, value)
        super().end_headers()

    def rules(self):
        """The text of `_headers`."""
        return Path(self.directory, "_headers").read_text(encoding="utf-8")

    def send_error(self, code, message=None, explain=None):
        """The site's own 404."""
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@contextlib.contextmanager
def served(folder, base="/"):
    """The address of a folder that is served under a base path, with a slash at the end."""
    handler = functools.partial(type("Below", (Host,), {"base": base}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{base}"
        server.shutdown()
