"""One visit of one page: what it asked for, what it complained about, what it left behind."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

from tests.browser.gates.finding import Finding

POST_FORM = "() => document.querySelector('form[method=post]') !== null"


class Visit:
    """Opens `address` in `page`, which may have shown another one before, and listens until `end`.

    CHROMIUM_OPTIONS keep every other host out of reach.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.host = page, address, urlsplit(address).netloc
        self.seen: list[Finding] = []
        self.scripts: list[str] = []
        self.listeners = {
            "console": self.note_console,
            "pageerror": self.note_error,
            "request": self.note_request,
            "response": self.note_response,
        }
        for event, listener in self.listeners.items():
            page.on(event, listener)
        self.response = page.goto(address)

    def end(self) -> None:
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)

    def press(self, button: str) -> None:
        """Press a button of the main content that sends a form."""
        with self.page.expect_navigation() as navigation:
            self.page.locator("main").get_by_role("button", name=button, exact=True).first.click()
        self.response = navigation.value

    def note(self, rule: str, where: str) -> None:
        self.seen.append(Finding(rule, where))

    def note_console(self, message: ConsoleMessage) -> None:
        own_status = message.location["url"] == self.address  # Chromium reports the status of a 404 page as an error
        if message.type in {"error", "warning"} and not own_status:
            self.note("console", message.text)

    def note_error(self, error: Error) -> None:
        self.note("console", str(error))

    def note_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != self.host:
            self.note("foreign-request", request.url)

    def note_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.note("failed-request", f"{response.status} {response.url}")
        if response.request.resource_type == "script":
            self.scripts.append(response.url)

    def findings(self, csp: str, brought: Iterable[str] = ()) -> list[Finding]:
        """All of the visit; `csp` is what the page must come with, `brought` are names of cookies from before."""
        sent = self.response.headers.get("content-security-policy", "none")
        allowed = {"csrftoken", *brought} if self.page.evaluate(POST_FORM) else set(brought)
        cookies = {cookie["name"] for cookie in self.page.context.cookies()}
        other_csp = [Finding("csp", sent)] if sent != csp else []
        return self.seen + other_csp + [Finding("cookie", name) for name in sorted(cookies - allowed)]
