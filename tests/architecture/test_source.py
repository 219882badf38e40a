"""Rules about our own source: each holds everywhere, and each finds a sample that breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from launch.fingerprint import ROOT
from tests.architecture import source
from tests.architecture.source import OF_MEN, OF_WORK, ROOMS, Found, found_by, imports

MAIN_SIDE = tuple(room for room in ROOMS if room not in ("partner_support", "simulation"))


def pages() -> list[Path]:
    """Modules that answer requests, or put together what an answer shows."""
    return [
        path
        for path in source.modules(*OF_MEN)
        if "views" in path.parts or "selectors" in path.parts or path.stem == "printing"
    ]


@dataclass(frozen=True)
class Rule:
    """What may stand nowhere: where to look, what to find, and a sample that is found.

    `allowed` names lines that stand with a reason: part of "path text" and why.
    """

    name: str
    where: Callable[[], Sequence[Path]]
    find: Callable[[Path], Iterator[Found]]
    sample: str
    allowed: dict[str, str] = field(default_factory=dict)

    def breaks(self) -> list[str]:
        found = (str(one) for path in self.where() for one in self.find(path))
        return [text for text in found if not any(part in text for part in self.allowed)]


def all_modules() -> list[Path]:
    return source.modules(*ROOMS)


def main_modules() -> list[Path]:
    return [path for path in source.modules(*MAIN_SIDE) if path.stem != "iss"]


def iss_modules() -> list[Path]:
    return source.modules("partner_support")


RULES = [
    Rule(
        "every read of a page starts from reach",
        pages,
        source.reads_without_reach,
        "def page(request, man):\n    return Participant.objects.get(public_id=man)\n",
        {
            "participants/views/fetching.py": "the one place that fetches a man's row by its id",
            "CohortFacilitator.objects": "who leads which cohort is known at the site",
            "ProgrammeTemplate": "what the programme consists of, nothing of people",
            "TemplateItem": "what the programme consists of, nothing of people",
            "Membership.objects": "who works where is known to everybody signed in",
        },
    ),
    Rule(
        "nothing is marked safe",
        all_modules,
        found_by(r"\b(mark_safe|SafeString\((?!\"\"\))|SafeText\()"),
        "return mark_safe(words)",
        {"advance_site/output/figures.py": "the renderer's own marks, whose texts it escapes"},
    ),
    Rule(
        "no template switches escaping off",
        source.templates,
        found_by(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off"),
        "<p>{{ note|safe }}</p>",
    ),
    Rule(
        "a template writes a time without a leading zero: 8:30",
        source.templates,
        found_by(r"[\"' ]H:i"),
        '{{ row.at|date:"j M Y, H:i" }}',
    ),
    Rule(
        "code writes a time without a leading zero: 8:30",
        lambda: source.modules(*(room for room in ROOMS if room != "launch")),
        found_by(r"^.*(?<!T)%H:%M.*$", re.MULTILINE),
        'words = f"{london(at):%H:%M}"',
        {"CLOCK_FORMATS = ": "what may be typed"},
    ),
    Rule(
        "a browser’s title has a man’s number, not his name: it stays in history and task bar",
        source.templates,
        found_by(r"block title %\}.*\b(man|participant|found|card|sheet)\.(\w+_)?name\b"),
        "{% block title %}Status: {{ man.name }}{% endblock %}",
    ),
    Rule(
        "no view is exempt from form tokens",
        all_modules,
        found_by(r"\bcsrf_exempt\b"),
        "@csrf_exempt\ndef page(): ...",
    ),
    Rule(
        "no answer streams, for it would outlive its transaction",
        all_modules,
        found_by(r"\b(StreamingHttpResponse|FileResponse)\b"),
        "return StreamingHttpResponse(rows)",
    ),
    Rule(
        "the context never outlives its transaction",
        all_modules,
        found_by(r"set_config\([^)]*,\s*false\)|\bSET\s+(SESSION\b|app\.)", re.IGNORECASE),
        "SELECT set_config('app.user_id', %s, false)",
    ),
    Rule(
        "history is never silenced",
        all_modules,
        found_by(r"pgtrigger\.ignore|session_replication_role|DISABLE TRIGGER"),
        "with pgtrigger.ignore('x'): ...",
    ),
    Rule(
        "at the ISS door nothing is locked in the men's database",
        iss_modules,
        found_by(r"FOR SHARE|FOR UPDATE|select_for_update|pg_\w*advisory", re.IGNORECASE),
        "SELECT 1 FROM iss_window.man FOR SHARE",
    ),
    Rule(
        "nothing waits for an advisory lock, for every login may take one, the window's too",
        all_modules,
        found_by(r"pg_\w*advisory", re.IGNORECASE),
        "SELECT pg_try_advisory_xact_lock(1)",
        {"launch/testservers.py": "templates of tests, on servers that only tests use"},
    ),
    Rule(
        "SQL is never put together from values",
        all_modules,
        source.sql_put_together,
        'cursor.execute(f"SELECT {name}")',
        {
            "advance_site/jobs/worker.py": "LISTEN takes no parameter; the channel is a constant",
            "advance_site/wall/provision.py": "REVOKE takes no parameter; names are constants",
            "launch/": "names of roles and databases, quoted by psycopg.sql",
        },
    ),
    Rule(
        "templates have no inline style or script",
        source.templates,
        found_by(
            r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']"
            r"|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|javascript:",
        ),
        '<p style="color: red" onclick="go()">',
    ),
    Rule(
        "a comment of a template ends on its line, else Django prints it",
        source.templates,
        found_by(r"\{#(?:(?!#\}).)*$", re.MULTILINE),
        "{# Variables:\n   man #}",
    ),
    Rule(
        "scripts neither evaluate text nor keep anything in the browser",
        source.scripts,
        found_by(r"\beval\(|new Function\(|localStorage|sessionStorage|indexedDB|document\.write"),
        "localStorage.setItem('note', text)",
    ),
    Rule(
        "pages are in one language, in the words of the templates",
        lambda: [*all_modules(), *source.templates()],
        found_by(r"\bgettext|\{%\s*(trans|translate|blocktrans|blocktranslate)\b|load i18n"),
        "from django.utils.translation import gettext as _",
    ),
    Rule(
        "the men's side imports nothing of the women's",
        main_modules,
        imports(
            *("partner_support", "simulation.iss", "advance_site.doors.iss"),
            "advance_site.urls.iss",
        ),
        "from partner_support.models import Case",
    ),
    Rule(
        "the women's side imports nothing of the men's",
        iss_modules,
        imports(*OF_MEN, "simulation.main", "advance_site.doors.main", "advance_site.urls.main"),
        "import_module('participants.models')",
    ),
    Rule(
        "a room imports of another what that room offers",
        lambda: source.modules(*OF_WORK),
        source.imports_not_offered,
        "from participants.views.record import page",
    ),
    Rule(
        "forms name their fields",
        all_modules,
        found_by(r"fields\s*=\s*[\"']__all__[\"']|\bexclude\s*=\s*[\[(]"),
        'fields = "__all__"',
    ),
    Rule(
        "nothing is printed, and no row is logged",
        lambda: source.modules(*OF_MEN, "partner_support"),
        found_by(r"^\s*(print|logger\.\w+|logging\.\w+)\(", re.MULTILINE),
        "print(man)",
    ),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_holds_everywhere(rule: Rule) -> None:
    breaks = rule.breaks()

    assert not breaks, "\n".join(breaks)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_sample(rule: Rule, tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text(rule.sample)

    assert list(rule.find(sample)) != []


def test_decision_9_lists_what_a_room_offers() -> None:
    text = (ROOT / "docs" / "decisions" / "0009-what-a-room-offers.md").read_text()
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == source.OFFERED


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Participant.objects.within_reach_of(user, p).filter(public_id=man)", False),
        ("Contact.objects.filter(participant=him)", False),
        ("Contact.objects.filter(**his).first()", False),
        ("Contact.objects.standing().filter(participant__in=men)", False),
        ("get_object_or_404(StandIn.objects.standing(), group_session=row, public_id=x)", False),
        ("Contact.objects.all()", True),
        ("Contact.objects.filter(public_id=row)", True),
        ("Contact.objects.exclude(participant=him)", True),
        ("get_object_or_404(Contact.objects.standing(), public_id=row)", True),
        ("men.filter(pk__in=Contact.objects.values('participant'))", True),
    ],
)
def test_reads_are_told_apart(line: str, *, is_found: bool, tmp_path: Path) -> None:
    sample = tmp_path / "views.py"
    sample.write_text(line)

    assert bool(list(source.reads_without_reach(sample))) is is_found
