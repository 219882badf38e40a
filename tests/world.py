"""The world of the walker: two sites in two nations, two of every role, men of each relation.

Seeded as the owner into the databases of a pair of doors. Every text about a man is a word of its
own (`tests.canaries`). A room adds its rows in one function, listed in ROOMS.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.db import connection, models

from advance_site.accounts.access import Role
from advance_site.accounts.models import Invitation, Site, SiteClosure, SiteNumber, User
from advance_site.accounts.models.site import Hours, NumberKind
from advance_site.core.dates import Nation, london, now, today
from advance_site.core.weekdays import Weekday
from advance_site.wall.context import acting_as
from casework.models import CalendarKey
from casework.services.calendar import digest_of
from coaching.services.attempts import record_attempt
from coaching.services.calls import CallFacts, log_call
from participants.models import (
    Address,
    AgreedTime,
    Answer,
    BroughtIn,
    Bulletin,
    BulletinKind,
    CaseloadDraft,
    ClientReference,
    Consent,
    ConsentAnswer,
    ConsentWay,
    DangerTry,
    EligibilityAnswer,
    GoalReview,
    GrantSeen,
    NextOfKin,
    Participant,
    Progress,
    ReviewPoint,
    Stage,
    Status,
    ToldWhom,
)
from participants.services import merge_men
from sessions.models import (
    ChangeKind,
    Cohort,
    Enrolment,
    EnrolmentPause,
    GroupSession,
    PlanChange,
    PlanMove,
    StandIn,
    ToTell,
)
from sessions.models.group import NOT_HELD
from sessions.planning.cascade import Move
from sessions.services import (
    Enrolling,
    HeldFacts,
    RowFacts,
    correct_row,
    create_cohort,
    mark_row,
    record_session,
    set_stand_in,
    sign_register,
)
from sessions.services.cascading import change_plan
from tests.canaries import Audience, Canary, plant, tables_of_men
from tests.factories import participants as made
from tests.factories.accounts import make_site, make_user
from tests.factories.sessions import Team, enrolments
from tests.live import Doors
from tests.participants.caseload.lists import explained, listed

MEN = ("mine", "colleague", "elsewhere")
"""A man of the facilitator whom tests call "I", of her colleague at the site, of another site."""
WINDOW_LOGIN = "iss_reader_login"


@dataclass(frozen=True)
class Person:
    """Somebody at a door, with the key by which tables name them."""

    key: str
    id: int
    door: str
    role: str


@dataclass
class Man:
    """One man, and everybody who holds him."""

    key: str
    row: Participant
    holder: User
    site: Site


@dataclass
class World:
    """What was seeded: people, men, the ids of rows by model and man, and the words."""

    people: dict[str, Person] = field(default_factory=dict)
    men: dict[str, Man] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def id_of(self, model: str, man: str, door: str = "main") -> str:
        """The public id of a row of that man or of his site, as it stands in addresses."""
        return self.ids[f"iss {model}" if door == "iss" else model][man]


def seed(doors: Doors) -> World:
    """The whole world, at both doors."""
    world = World()
    with doors.rows():
        seed_main(world)
        sow_words(world)
        open_window(world.men["mine"].site)
    seed_iss(doors, world)
    return world


def seed_main(world: World) -> None:
    """People and men of the main door, into the database that the connection leads to."""
    seed_staff(world)
    for room in ROOMS:
        for man in world.men.values():
            room(man)
    learn_ids(world)


def seed_staff(world: World) -> None:
    """Two of every role, and somebody with none; a man for each of three facilitators."""
    here = make_site("Northgate", Nation.ENGLAND)
    there = make_site("Eastmoor", Nation.SCOTLAND)
    facilitators = {}
    for key, site in (("mine", here), ("colleague", here), ("elsewhere", there)):
        facilitators[key] = _person(world, f"facilitator {key}", Role.FACILITATOR, site)
    on_duty = _person(world, "on duty", Role.FACILITATOR, here)
    for role in (
        Role.SITE_LEAD,
        Role.INTEGRITY_LEAD,
        Role.RESEARCHER,
        Role.SITE_ADMINISTRATOR,
    ):
        _person(world, f"{role} here", role, here)
        _person(world, f"{role} elsewhere", role, there)
    nobody = make_user(None, None, "Robin Without")
    world.people["nobody"] = Person("nobody", nobody.pk, "main", "")
    for site in (here, there):
        _of_site(site)
    for key, holder in facilitators.items():
        site = there if key == "elsewhere" else here
        row = made.make_man(holder=holder, site=site, status=Status.REFERRED)
        world.men[key] = Man(key, row, holder, site)
        grant = made.make_grant(row, on_duty if key == "mine" else holder)
        GrantSeen.objects.create(participant=row, grant=grant, by=holder)


def _person(world: World, key: str, role: Role, site: Site) -> User:
    user = make_user(role, site, f"{key.title().replace(' ', '')} Staff{len(world.people)}")
    world.people[key] = Person(key, user.pk, "main", role)
    return user


def _of_site(site: Site) -> None:
    """What staff pages of a site show."""
    Invitation.objects.create(
        site=site,
        role=Role.FACILITATOR,
        name="Invited Person",
        email=f"invited{site.pk}@example.org",
        expires_at=now() + timedelta(days=3),
    )
    day = today() + timedelta(days=300)
    SiteClosure.objects.create(site=site, first_day=day, last_day=day, reason="Repairs")
    SiteNumber.objects.create(
        site=site,
        kind=NumberKind.ISS_DUTY,
        name="ISS duty",
        number="01632 960900",
        hours=Hours.ALWAYS,
    )


def seed_participants(man: Man) -> None:
    """A row in every table of the room, so that every page about him has something to show."""
    row, by = man.row, man.holder
    suffix = f"{MEN.index(man.key) + 1:02}"
    made.make_status(row, Status.SCREENING, note="x", reason_label="x", iss_spoke_to="x")
    made.make_referral(row, key_worker_phone=f"+4416329603{suffix}")
    made.make_phone(row, f"+4477009001{suffix}", note="x")
    made.make_partner_details(row, phone="07700 900411")
    made.make_suitability(row, session_place="x", onward_route="x")
    made.make_waiting_review(row, today() - timedelta(days=1), note="x")
    goal = made.make_goal(row)
    made.make_contact(
        row, note="x", other_name="x", follow_up_on=today(), follow_up_what="Ring again"
    )
    danger = made.make_danger(row)
    DangerTry.objects.create(participant=row, danger=danger, whom=ToldWhom.ISS_DUTY, by=by)
    GoalReview.objects.create(
        participant=row,
        goal=goal,
        point=ReviewPoint.WEEK_4,
        progress=Progress.SOME,
        confidence=5,
        note="x",
        by=by,
    )
    AgreedTime.objects.create(
        participant=row, weekday=Weekday.MONDAY, starts="10:00", ends="12:00", added_by=by
    )
    Address.objects.create(participant=row, lines="1 Example Street", postcode="", added_by=by)
    NextOfKin.objects.create(
        participant=row,
        name="Kin",
        relationship="Brother",
        number=f"+4416329604{suffix}",
        added_by=by,
    )
    EligibilityAnswer.objects.create(
        participant=row,
        criterion_code="adult",
        criterion_label="Adult",
        checklist_version="1",
        answer=Answer.MET,
        by=by,
    )
    Consent.objects.create(
        participant=row,
        code="programme",
        title="Programme",
        version="1",
        text="He takes part.",
        answer=ConsentAnswer.GIVEN,
        answered_on=today(),
        way=ConsentWay.PAPER,
        recorded_by=by,
    )
    Bulletin.objects.create(participant=row, kind=BulletinKind.REFERRED, by=by)


def seed_caseload(man: Man) -> None:
    """A list of his holder's with a row that may be he; where he came from; a second record."""
    row, by = man.row, man.holder
    other = made.make_man(holder=by, site=man.site, given_name="Other", family_name="Record")
    made.make_contact(other, note="x")
    note = {"Name": f"{row.given_name} {row.family_name}", "Notes": word_of_list(man.key)}
    with acting_as(by.pk):
        explained(man.site, by, listed(note, "Nathan Marsh", "Cher"))
        done = CaseloadDraft.objects.create(
            site=man.site,
            by=by,
            file_name="before.csv",
            stage=Stage.DONE,
            done_at=now(),
            done_by=by,
        )
        here = {"participant": row, "site": man.site, "by": by}
        ClientReference.objects.create(**here, ref=man.key)
        merge_men(kept=row, away=other, by=by)
        BroughtIn.objects.create(**here, draft=done, row_number=2, digest=man.key, is_new=True)


def word_of_list(key: str) -> str:
    """A word that stands in one row of one list and nowhere else."""
    return f"CANARY-list-of-{key}"


# The version of a plan that no cohort has any more.
STALE = 0


def seed_sessions(man: Man) -> None:
    """A running cohort, led by his holder: a signed register, an open one, a changed plan."""
    team = Team(man.site, first=man.holder)
    made.make_status(man.row, Status.ACCEPTED)
    starts_on = today() - timedelta(weeks=5)
    with acting_as(man.holder.pk):
        cohort = create_cohort(
            facts=team.facts(starts_on=starts_on, room="x", dial_in="x"),
            men=[Enrolling(man.row, man.holder)],
            by=man.holder,
        )
        enrolment = enrolments(cohort)[0]
        signed, running = _begun(cohort)
        _sign(signed, enrolment, man.holder)
        _mark(running, enrolment, man.holder, "A1")
        _move_last_group(cohort, man.holder)
        set_stand_in(
            session=_coming(cohort),
            user=team.coach,
            instead_of=man.holder,
            reason="On leave",
            by=man.holder,
        )
    EnrolmentPause.objects.create(
        enrolment=enrolment,
        participant=man.row,
        site=man.site,
        since=starts_on,
        until=starts_on,
        reason="x",
        by=man.holder,
    )
    change = PlanChange.objects.create(
        cohort=cohort,
        site=man.site,
        participant=man.row,
        kind=ChangeKind.COACH,
        what="x",
        why="x",
        by=man.holder,
    )
    PlanMove.objects.create(
        change=change, cohort=cohort, site=man.site, rows={}, plan_version=STALE
    )


def _move_last_group(cohort: Cohort, by: User) -> None:
    """A change that can be taken back, of which his man has to be told."""
    last = cohort.group_sessions.filter(item__kind="group").latest("starts_at")
    here = london(last.starts_at)
    ask = Move(last.item.key, here.date(), time(19, 30), "The room is wet", with_later=False)
    change_plan(cohort=cohort, ask=ask, why="The room is wet", by=by)


def _coming(cohort: Cohort) -> GroupSession:
    """The last session of the plan, which is not yet."""
    return cohort.group_sessions.planned().latest("starts_at")


def _begun(cohort: Cohort) -> tuple[GroupSession, GroupSession]:
    """The first two sessions that have begun."""
    first, second = cohort.group_sessions.filter(starts_at__lt=now()).order_by("starts_at")[:2]
    return first, second


def _mark(session: GroupSession, enrolment: Enrolment, by: User, outcome: str) -> None:
    mark_row(
        session=session,
        enrolment=enrolment,
        facts=RowFacts(outcome=outcome, note="x"),
        version=0,
        by=by,
    )


def _sign(session: GroupSession, enrolment: Enrolment, by: User) -> None:
    _mark(session, enrolment, by, "A1")
    facts = HeldFacts(by, None, session.starts_at, session.ends_at, "x")
    record_session(session=session, facts=facts, version=session.version, by=by)
    session.refresh_from_db()
    sign_register(session=session, by=by)
    row = session.attendances.get()
    correct_row(
        session=session,
        enrolment=enrolment,
        facts=RowFacts(outcome="A1", note="y"),
        version=row.version,
        why="Mistyped",
        by=by,
    )


def seed_coaching(man: Man) -> None:
    """A call that was made, and a try at the next one."""
    slots = man.row.slots.filter(item__strand="coaching").order_by("item__position")
    with acting_as(man.holder.pk):
        log_call(
            slot=slots[0],
            facts=CallFacts(
                at=now(),
                mode="phone",
                minutes=20,
                alone="yes",
                sober="yes",
                change="yes",
                change_note="x",
            ),
            by=man.holder,
        )
        record_attempt(slot=slots[1], by=man.holder)


def seed_casework(man: Man) -> None:
    """The key to his holder's calendar feed."""
    CalendarKey.objects.create(user=man.holder, digest=digest_of(calendar_key(man)))


def calendar_key(man: Man) -> str:
    return f"key-of-the-calendar-of-{man.key}"


ROOMS: list[Callable[[Man], None]] = [
    seed_participants,
    seed_caseload,
    seed_sessions,
    seed_coaching,
    seed_casework,
]


def learn_ids(world: World) -> None:
    """The public id of one row for each model and man, and the tables left empty."""
    for model, path in tables_of_men().items():
        for key, man in world.men.items():
            row = model._default_manager.filter(**{path: man.row.pk}).order_by("pk").last()
            if row is None:
                world.empty.append(model._meta.db_table)
            else:
                _learn(world, model._meta.label, key, row)
    for model in (Site, User, Invitation, SiteNumber, SiteClosure):
        _learn_of_sites(world, model)
    for key, man in world.men.items():
        _learn_of_plan(world, man)
        world.ids.setdefault("a calendar key", {})[key] = calendar_key(man)
        drafts = CaseloadDraft.objects.filter(by=man.holder, stage=Stage.ROWS)
        _learn(world, CaseloadDraft._meta.label, man.key, drafts.get())


def _learn(world: World, label: str, key: str, row: Any) -> None:
    world.ids.setdefault(label, {})[key] = str(getattr(row, "public_id", row.pk))


def _learn_of_plan(world: World, man: Man) -> None:
    """His cohort, a session of it whose register is open, and slots that are open."""
    cohort = man.row.enrolments.get().cohort
    _learn(world, Cohort._meta.label, man.key, cohort)
    unsigned = cohort.group_sessions.filter(starts_at__lte=now(), signed_at__isnull=True)
    begun = unsigned.exclude(state__in=NOT_HELD).earliest("starts_at")
    _learn(world, GroupSession._meta.label, man.key, begun)
    coming = _coming(cohort)
    _learn(world, "a coming session", man.key, coming)
    move = PlanMove.objects.get(cohort=cohort, plan_version__gt=STALE)
    _learn(world, PlanMove._meta.label, man.key, move)
    _learn(world, ToTell._meta.label, man.key, move.change.to_tell.get())
    _learn(world, StandIn._meta.label, man.key, coming.stand_ins.get())
    for strand in ("coaching", "website"):
        slot = man.row.slots.open().filter(item__strand=strand).latest("due_on")
        _learn(world, f"a {strand} slot", man.key, slot)


def _learn_of_sites(world: World, model: type[models.Model]) -> None:
    """Rows of a site: those of my site stand as mine and as my colleague's."""
    rows: Any = model._default_manager
    for key, man in world.men.items():
        where = {"Site": {"pk": man.site.pk}, "User": {"pk": man.holder.pk}}
        row = rows.filter(**where.get(model.__name__, {"site": man.site})).first()
        _learn(world, model._meta.label, key, row)


def sow_words(world: World) -> None:
    """Words in all texts; his reference and his numbers are words by themselves."""
    planted = plant({key: man.row.pk for key, man in world.men.items()})
    world.canaries, world.refused = planted.canaries, planted.refused
    for key, man in world.men.items():
        man.row.refresh_from_db()
        own = [
            ("participants_participant.reference", man.row.reference, Audience.NAME),
            ("participants_caseloadrow.cells", word_of_list(key), Audience.CASE),
        ]
        own += [
            (f"{model._meta.db_table}.number", digits, Audience.CASE)
            for model in (*_with_numbers(),)
            for digits in _numbers_of(model, man.row)
        ]
        world.canaries += [Canary(word, key, column, who) for column, word, who in own]


def _with_numbers() -> list[type[models.Model]]:
    return [m for m in tables_of_men() if any(f.name == "number" for f in m._meta.fields)]


def _numbers_of(model: type[models.Model], row: Participant) -> list[str]:
    """The last nine digits, in the three ways in which pages write them."""
    if not isinstance(model._meta.get_field("number"), models.CharField):
        return []
    numbers = model._default_manager.filter(participant=row).values_list("number", flat=True)
    return [
        form
        for number in numbers
        for form in (number[3:], f"{number[3:7]} {number[7:]}", f"{number[3:7]}%20{number[7:]}")
    ]


def open_window(site: Site) -> None:
    """The women's service sees one of the two sites."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_window_site (login, site_id, opened_at) VALUES (%s, %s, now())",
            [WINDOW_LOGIN, site.pk],
        )


def seed_iss(doors: Doors, world: World) -> None:
    """Two of every role at the other door, at two offices. In SQL: its models are not here."""
    with doors.iss.sql() as at:
        organisation = _new(
            at,
            "INSERT INTO accounts_organisation (public_id, name) VALUES (%s, %s) RETURNING id",
            [uuid.uuid4(), "Women's Provider"],
        )
        for which, men in (("one", ("mine", "colleague")), ("two", ("elsewhere",))):
            office = _office(at, organisation, which)
            for role in ("iss_worker", "iss_lead", "safeguarding_approver"):
                _iss_person(at, world, office, role, f"{role} {which}")
            for man in men:
                _learn_of_office(at, world, office, man)
        _iss_person(at, world, 0, "", "iss nobody")


def _office(at: Any, organisation: int, which: str) -> int:
    site = _new(
        at,
        "INSERT INTO accounts_site (public_id, organisation_id, name, nation, group_days, "
        "misses_before_flag, hold_until_hour, register_late_after_days, danger_steps) "
        "VALUES (%s, %s, %s, 'ENG', '', 2, 12, 1, '') RETURNING id",
        [uuid.uuid4(), organisation, f"ISS office {which}"],
    )
    at.execute(
        "INSERT INTO accounts_sitenumber (site_id, kind, name, number, hours, position) "
        "VALUES (%s, 'other', 'Duty', '01632 960901', 'always', 1)",
        [site],
    )
    at.execute(
        "INSERT INTO accounts_siteclosure (site_id, first_day, last_day, reason) "
        "VALUES (%s, current_date + 200, current_date + 200, 'Repairs')",
        [site],
    )
    at.execute(
        "INSERT INTO accounts_invitation (public_id, email, name, role, site_id, expires_at) "
        "VALUES (%s, %s, 'Invited', 'iss_worker', %s, now() + interval '3 days')",
        [uuid.uuid4(), f"invited.{which}@example.org", site],
    )
    return site


def _iss_person(at: Any, world: World, site: int, role: str, key: str) -> None:
    user_id = _new(
        at,
        "INSERT INTO accounts_user (public_id, password, email, name, is_active) "
        "VALUES (%s, '!', %s, %s, true) RETURNING id",
        [uuid.uuid4(), f"{key.replace(' ', '.')}@example.org", f"Iss {key.title()}"],
    )
    if role:
        at.execute(
            "INSERT INTO accounts_membership (user_id, site_id, role, since) "
            "VALUES (%s, %s, %s, %s)",
            [user_id, site, role, date(2020, 1, 1)],
        )
    world.people[key] = Person(key, user_id, "iss", role)


OF_OFFICE = {
    "accounts.Site": "SELECT public_id FROM accounts_site WHERE id = %s",
    "accounts.Invitation": "SELECT public_id FROM accounts_invitation WHERE site_id = %s",
    "accounts.SiteNumber": "SELECT id FROM accounts_sitenumber WHERE site_id = %s",
    "accounts.SiteClosure": "SELECT id FROM accounts_siteclosure WHERE site_id = %s",
    "accounts.User": "SELECT u.public_id FROM accounts_user u JOIN accounts_membership m "
    "ON m.user_id = u.id WHERE m.site_id = %s AND m.role = 'iss_worker'",
}


def _learn_of_office(at: Any, world: World, site: int, man: str) -> None:
    """Rows of the office stand under the keys of the men whose words tables use."""
    for model, statement in OF_OFFICE.items():
        (found,) = at.execute(statement, [site]).fetchone()
        world.ids.setdefault(f"iss {model}", {})[man] = str(found)


def _new(at: Any, statement: str, values: list[Any]) -> int:
    row = at.execute(statement, values).fetchone()
    return int(row[0])
