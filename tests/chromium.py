"""A browser for the tests: Debian's Chromium by apt as root, else an installed one, else Playwright's own.

As a script it installs what it may, and otherwise prints the command that would.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PACKAGES = ("chromium", "fonts-noto-cjk")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


def find():
    """The path of a browser, or None."""
    for candidate in (os.environ.get("CHROMIUM", ""), *map(shutil.which, NAMES), MAC):
        if candidate and Path(candidate).exists():
            return candidate
    return playwrights_own()


def playwrights_own():
    """The browser that `playwright install chromium` fetched, if it did."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install():
    """Debian's packages, where that is possible without asking anybody."""
    if os.name != "posix" or os.geteuid() or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Chromium and CJK fonts …", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        print(
            "No browser for the browser tests. One of these brings one:\n"
            f"  sudo apt-get install {' '.join(PACKAGES)}\n"
            f"  {sys.executable} -m playwright install --with-deps chromium",
            file=sys.stderr,
        )
