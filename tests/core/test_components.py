"""Every component is drawn, described, and passes axe at three widths."""

import mimetypes
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from playwright.sync_api import Browser, Page, Route

from advance_site.core.work import Act, WorkKind, WorkRow
from tests.browsers import accessibility, at_every_width, told

ROOT: Path = settings.BASE_DIR
COMPONENTS = ROOT / "templates" / "components"
HOST = "http://components.example"
TOKEN = SafeString('<input type="hidden" name="csrfmiddlewaretoken" value="t">')


def item(**fields: Any) -> dict[str, Any]:
    return fields


def slot(week: int, label: str, state: str, tries: int = 0, note: str = "") -> dict[str, Any]:
    return item(week=week, label=label, state=state, tries=tries, note=note)


STATES = ("done", "started", "missed", "late", "now", "coming", "not-due")
ROW = WorkRow(
    kind=WorkKind.CALL,
    verb="Ring",
    who="Dean F",
    why="By phone, weekdays 8:30 to 9:30.",
    url="/men/1/",
    late_days=4,
    tries=2,
    acts=(Act("No answer", "/n/", post=True), Act("Log call", "/l/", strong=True)),
)
STRIP = item(
    done=13,
    of=32,
    due_done=13,
    due=22,
    sentence="10 to come.",
    words="13 of 32 sessions are done.",
    weeks=[item(number=n, date="14 Sep", current=n == 4) for n in range(1, 17)],
    gaps=[item(first=2, last=3, long="Nothing done, 2 weeks", short="2 weeks")],
    strands=[
        item(
            label=label,
            done=4,
            of=12,
            slots=[slot(n, str(n), state, n, "phone") for n, state in enumerate(STATES, 1)],
        )
        for label in ("Groups", "Website", "Calls")
    ],
    booster=item(date="28 Jan", label="B", state="coming", tries=0, note=""),
    rows=[item(week=1, strand="Group", label="1", state="done", tries=1, note="phone")],
)
CHOICES = [
    item(id="o1", name="o", value="p", label="Present", chosen=True, tone="good", key="P"),
    item(id="o2", name="o", value="a", label="Absent", chosen=False, tone="plain", key="A"),
]
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "act": [
        item(act=Act("Register", "/r/", strong=True)),
        item(act=item(label="More", url="/m/", quiet=True, icon="plus")),
    ],
    "door_header": [
        item(
            door=item(name="iss", word="Women's support"),
            nav=[item(label="Today", url="/", current=True), item(label="Men", url="/men/")],
            search=item(label="Find a man", url="/find/", token=TOKEN),
            demo=True,
            person=item(
                name="T Rees",
                site="Riverside",
                roles="Facilitator",
                sign_out_url="/o/",
                links=[item(label="Passkeys", url="/p/")],
            ),
        )
    ],
    "empty": [
        item(
            title="Nothing is here.",
            text="It comes.",
            icon="people",
            act=item(label="Add", url="/a/"),
        )
    ],
    "filters": [
        item(
            label="What",
            items=[
                item(label="All", url="/", chosen=True, count=15),
                item(label="Late", url="/l/", late=True, count=0),
                item(label="Groups", url="/g/", wide=True),
            ],
        )
    ],
    "footer_line": [item(demo=True, duty_numbers=[item(name="ISS duty", number="01632 960142")])],
    "hour_bar": [item(start=25, end=75, words="11:00 to 11:30")],
    "icon": [item(name="phone", words="by phone"), item(name="check")],
    "kind_icon": [item(kind=kind) for kind in (*WorkKind, "video", "in_person", "letter", "text")],
    "lanes": [
        item(
            weeks=[item(label="7 Dec", shade="closed", part=True), *[item(label="14 Dec")] * 12],
            lanes=[
                item(label="Now", items=[item(week=2, words="Group 4")]),
                item(label="After", small=True, items=[item(week=3, words="7", kind="after")]),
            ],
            words="Group 4 moves by a week.",
        )
    ],
    "late": [item(late="4 days late"), item(late="")],
    "level": [
        item(label="Joint level", value="High", way=way)
        for way in ("rising", "same", "falling", "cannot say", "")
    ],
    "lock": [
        item(
            lock=item(
                unlock_url="/u/",
                passkey_url="/k/",
                sign_out_url="/o/",
                person="T Rees",
                token=TOKEN,
            ),
            demo=True,
        )
    ],
    "messages": [
        item(messages=[item(level_tag=tag) for tag in ("success", "warning", "error", "info")])
    ],
    "no_answer": [
        item(
            at="8:50",
            times=[item(label="Today 12:30", value="1")],
            url="/a/",
            other_url="/o/",
            ask_in_url="/i/",
            undo_url="/u/",
            token=TOKEN,
        )
    ],
    "number_tap": [
        item(url="/n/", token=TOKEN, of="of Dean F"),
        item(value="07700 900164"),
        item(value="1 Low Road", kind="text"),
        item(value="07700 900118", retired=True, note="retired"),
    ],
    "segment": [item(choices=CHOICES)],
    "squares": [
        item(
            items=[item(state=state) for state in ("done", "half", "now", "open")],
            words="2 discussed",
        )
    ],
    "strip": [item(strip=STRIP)],
    "tag": [
        item(words="closed", icon="calendar", kind=kind)
        for kind in ("danger", "warning", "good", "pale", "plain", "strong", "")
    ],
    "timeline": [
        item(
            items=[
                item(
                    when="Wed 18:10", icon="phone", title="Call 8.", text="No answer.", by="T Rees"
                ),
                item(when="19 Oct", icon="clock", title="Nothing done.", gap=True),
            ],
            more=item(label="12 earlier", url="/e/"),
        ),
        item(items=[], empty="Nobody has written down a talk with him yet."),
    ],
    "tries": [
        item(tries=2),
        item(tries=1),
        item(tries=0, none="not tried yet"),
        item(tries=3, quiet=True),
    ],
    "work_row": [
        item(
            row=ROW,
            when="Until 9:30",
            note="his window",
            first=True,
            show_late=True,
            show_tries=True,
            number=item(url="/n/", label="Number"),
            token=TOKEN,
        ),
        item(row=ROW, when="4 days late", when_late=True, done_by="J Hall 8:47"),
    ],
}
WRAPPERS = {"work_row": '<ul class="work sheet">{}</ul>'}
OWN_PLACE = {"door_header", "lock"}


def names() -> list[str]:
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


def drawn(name: str) -> list[str]:
    return [render_to_string(f"components/{name}.html", sample) for sample in SAMPLES[name]]


@pytest.mark.parametrize("name", names())
def test_a_component_says_which_variables_it_takes(name: str) -> None:
    text = (COMPONENTS / f"{name}.html").read_text()

    assert re.match(r"\{#|\{% comment %\}", text)
    assert f"`{name}.html`" in (ROOT / "docs" / "components.md").read_text()


@pytest.mark.parametrize("name", names())
def test_a_component_carries_no_style_and_no_script(name: str) -> None:
    for markup in drawn(name):
        assert not re.search(r"\sstyle=|<script|\son\w+=|javascript:", markup)
        assert "{#" not in markup


def test_every_icon_that_a_template_names_is_drawn() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'components/icon\.html" with name="([\w-]+)"', path.read_text())
    }

    assert named - sprite == set()


def test_every_class_of_the_strip_has_a_style() -> None:
    css = "".join(
        (ROOT / "static/css" / f"{part}.css").read_text() for part in ("components", "places")
    )
    used = {
        name
        for names in re.findall(r'class="([^"]*)"', drawn("strip")[0])
        for name in names.split()
    }

    assert {name for name in used if f".{name}" not in css} == set()


PAGE = """{% extends "base_html.html" %}{% block title %}Components{% endblock title %}
{% block body %}{{ header }}<main class="page" id="content"><h1>Components</h1>{{ content }}</main>
{% endblock body %}"""


def page_with(content: str, header: str = "") -> str:
    page = {"door": settings.DOOR, "content": SafeString(content), "header": SafeString(header)}
    return Template(PAGE).render(Context(page))


def serve(route: Route, page: str) -> None:
    """Answer from the static folder, so that no server and no network is needed."""
    address = route.request.url.removeprefix(HOST)
    if not address.startswith("/static/"):
        route.fulfill(body=page, content_type="text/html; charset=utf-8")
        return
    path = ROOT / address.split("?")[0].lstrip("/")
    route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path)[0] or "")


def opened(browser: Browser, markup: str) -> Page:
    page = browser.new_page()
    page.route("**/*", lambda route: serve(route, markup))
    page.goto(f"{HOST}/")
    return page


def test_components_pass_axe_at_every_width(browser: Browser) -> None:
    content = "".join(
        WRAPPERS.get(name, "<div>{}</div>").format(markup)
        for name in names()
        if name not in OWN_PLACE
        for markup in drawn(name)
    )
    page = opened(browser, page_with(content))
    found: set[str] = set()

    at_every_width(page, lambda page: found.update(told(each) for each in accessibility(page)))

    page.close()
    assert found == set()


@pytest.mark.parametrize("name", sorted(OWN_PLACE))
def test_header_and_lock_pass_axe(browser: Browser, name: str) -> None:
    markup = drawn(name)[0].replace("<dialog ", "<dialog open ")
    page = opened(browser, page_with("", markup) if name == "door_header" else page_with(markup))

    found = [told(each) for each in accessibility(page)]

    page.close()
    assert found == []
