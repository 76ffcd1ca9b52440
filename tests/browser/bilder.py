"""Take the pictures of the README from a running demonstration: `python tests/browser/bilder.py [address]`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent / "bilder"
PICTURES = {
    "start-1280": ("/", 1280, 1300),
    "angebote-360": ("/angebote/?sozialraum=nord", 360, 1100),
    "nord-1280": ("/sozialraeume/nord/", 1280, 1300),
}


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", chromium_sandbox=False, args=["--disable-gpu"])
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="de-DE")
            page.goto(address + path)
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
