"""What the pages' own scripts do, in a real browser, against answers made up here."""

import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import SafeString
from playwright.sync_api import Browser, Page, Route, expect

from advance_site.accounts.page_context import Lock
from advance_site.doors import Door

ROOT: Path = settings.BASE_DIR
HOST = "http://page.example"
TOKEN = SafeString('<input type="hidden" name="csrfmiddlewaretoken" value="t">')
NUMBER = '{% include "components/number_tap.html" with url="/number/" token=token of="of Dean" %}'
SHOWN = '{% include "components/number_tap.html" with value="07700 900164" %}'
PAGE = '{% extends "base.html" %}{% block title %}Page{% endblock %}{% block content %}'
START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def drawn(source: str, *, door: Door | None = None, held_until: str = "") -> str:
    lock = Lock(
        after=15,
        url="/lock/",
        unlock_url="/unlock/",
        passkey_url="/passkey/",
        sign_out_url="/out/",
        held_until=held_until,
        person="T Rees",
        token=TOKEN,
    )
    page = {"door": door or settings.DOOR, "lock": lock, "token": TOKEN, "person": {"name": "T"}}
    return Template(source).render(Context(page))


@dataclass
class Answers:
    """A made-up server: pages by path, a status for the rest, and what was asked."""

    pages: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = ROOT / path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0] or "")
            return
        self.asked.append(f"{route.request.method} {path}")
        route.fulfill(
            status=self.statuses.get(path, 200 if path in self.pages else 204),
            body=self.pages.get(path, ""),
            content_type="text/html; charset=utf-8",
        )


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def page(browser: Browser, answers: Answers) -> Iterator[Page]:
    context = browser.new_context(base_url=HOST)
    page = context.new_page()
    page.set_default_timeout(5_000)
    page.clock.install(time=START)
    page.route("**/*", answers.answer)
    yield page
    context.close()


def show(page: Page, answers: Answers, content: str, **options: str) -> None:
    answers.pages["/"] = drawn(f"{PAGE}<h1>Page</h1>{content}{{% endblock %}}", **options)  # type: ignore[arg-type]
    page.goto("/")


def wait(page: Page, minutes: float) -> None:
    page.clock.fast_forward(int(minutes * 60_000))


def test_a_page_that_nobody_touches_is_blanked_and_kept(page: Page, answers: Answers) -> None:
    show(page, answers, '<input id="note" aria-label="Note">')
    page.fill("#note", "half a sentence")

    wait(page, 15.5)

    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.locator("#note")).to_be_hidden()
    assert "POST /lock/" in answers.asked
    assert page.title() == "Locked"

    page.get_by_label("Password").fill("right")
    page.get_by_role("button", name="Unlock").click()

    expect(page.locator("#note")).to_have_value("half a sentence")
    expect(page.locator("#note")).to_be_visible()
    assert page.title() == "Page"


def test_a_wrong_password_keeps_the_page_blank(page: Page, answers: Answers) -> None:
    answers.statuses["/unlock/"] = 422
    show(page, answers, "<p>Secret</p>")
    wait(page, 15.5)

    page.get_by_role("button", name="Unlock").click()

    expect(page.get_by_role("alert")).to_have_text(
        "That password is not right. Try again, or sign out."
    )
    page.keyboard.press("Escape")
    expect(page.get_by_text("Secret")).to_be_hidden()


def test_typing_counts_as_activity_and_the_server_hears_of_it(
    page: Page, answers: Answers
) -> None:
    show(page, answers, '<input id="note" aria-label="Note">')
    wait(page, 14)

    page.press("#note", "a")
    wait(page, 14)

    expect(page.locator("#note")).to_be_visible()
    assert "HEAD /unlock/" in answers.asked


def test_a_held_page_locks_only_after_the_hold(page: Page, answers: Answers) -> None:
    until = (START + timedelta(minutes=60)).isoformat()
    show(page, answers, "<p>Register</p>", held_until=until)

    wait(page, 59)
    expect(page.get_by_text("Register")).to_be_visible()

    wait(page, 17)
    expect(page.get_by_text("Register")).to_be_hidden()


def test_a_number_shows_for_a_minute(page: Page, answers: Answers) -> None:
    answers.pages["/number/"] = drawn(SHOWN)
    show(page, answers, NUMBER)

    page.get_by_role("button", name="Number of Dean").click()

    expect(page.get_by_role("link", name="07700 900164")).to_be_focused()
    assert "POST /number/" in answers.asked

    wait(page, 1.1)

    expect(page.get_by_text("07700 900164")).to_have_count(0)
    expect(page.get_by_role("button", name="Number of Dean")).to_be_focused()


def test_a_number_that_cannot_be_read_says_so(page: Page, answers: Answers) -> None:
    answers.statuses["/number/"] = 500
    show(page, answers, NUMBER)

    page.get_by_role("button", name="Number of Dean").click()

    expect(page.get_by_role("alert")).to_have_text("It could not be read. Try again.")


@pytest.mark.parametrize("act", ["number", "fragment"])
def test_a_locked_sign_in_locks_the_page(page: Page, answers: Answers, act: str) -> None:
    answers.statuses |= {"/number/": 423, "/fragment/": 423}
    answers.pages["/fragment/"] = "<p>Locked page</p>"
    show(page, answers, f'{NUMBER}<button hx-get="/fragment/">Load</button>')

    page.get_by_role("button", name="Number" if act == "number" else "Load").click()

    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_text("Locked page")).to_have_count(0)


def test_htmx_swaps_words_and_no_scripts_and_sends_the_token(page: Page, answers: Answers) -> None:
    answers.pages["/fragment/"] = '<p>New</p><script src="/evil.js"></script>'
    show(
        page,
        answers,
        '<button hx-post="/fragment/" hx-target="#to">Go</button><div id="to"></div>',
    )
    headers: list[str] = []
    page.on("request", lambda request: headers.extend(request.headers))

    page.get_by_role("button", name="Go").click()

    expect(page.get_by_text("New")).to_be_visible()
    assert "x-csrftoken" in headers
    assert "GET /evil.js" not in answers.asked
    stores = page.evaluate("JSON.stringify([localStorage.length, sessionStorage.length])")
    assert json.loads(stores) == [0, 0]


def test_a_failed_form_redraws_itself(page: Page, answers: Answers) -> None:
    answers.statuses["/form/"] = 422
    answers.pages["/form/"] = "<p>Enter a name</p>"
    show(page, answers, '<form hx-post="/form/"><button>Save</button></form>')

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Enter a name")).to_be_visible()


def test_leaving_a_changed_form_warns_and_a_sent_one_does_not(
    page: Page, answers: Answers
) -> None:
    show(page, answers, '<form data-warn-unsaved><input id="note" aria-label="Note"></form>')
    warned = "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"

    assert page.evaluate(warned) is False
    page.fill("#note", "x")
    assert page.evaluate(warned) is True
    page.evaluate(
        "document.querySelector('form[data-warn-unsaved]').dispatchEvent("
        "new Event('submit', {bubbles: true}))"
    )
    assert page.evaluate(warned) is False


def test_a_question_shows_once_its_answer_is_chosen(page: Page, answers: Answers) -> None:
    show(
        page,
        answers,
        """<form><label><input type="radio" name="o" value="p">Present</label>
        <label><input type="radio" name="o" value="l">Late</label>
        <div class="reveal" data-when="o=l|x">Minutes</div></form>""",
    )

    expect(page.get_by_text("Minutes")).to_be_hidden()
    page.get_by_label("Late").check()
    expect(page.get_by_text("Minutes")).to_be_visible()
    page.get_by_label("Present").check()
    expect(page.get_by_text("Minutes")).to_be_hidden()


def test_the_menu_opens_on_a_phone(page: Page, answers: Answers) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    show(page, answers, "")
    person = page.locator("details.door-person summary")

    expect(person).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    person.click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_hidden()


def test_two_presses_of_escape_cover_a_page_of_the_womens_service(
    page: Page, answers: Answers
) -> None:
    show(page, answers, "<p>Her words</p>", door={"name": "iss", "word": "Women's support"})  # type: ignore[arg-type]

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(page.get_by_text("Her words")).to_be_hidden()
    assert page.title() == "Notes"

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(page.get_by_text("Her words")).to_be_visible()
    assert page.title() == "Page"
