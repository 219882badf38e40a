"""A man's card, his timeline and what is due, each in one query."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advance_site.accounts.access import Permission, Role
from advance_site.core.dates import now, today
from advance_site.core.weekdays import Weekday
from advance_site.core.work import WorkKind
from advance_site.wall.context import acting_as
from participants import services
from participants.due import due_for
from participants.models import GrantKind, Status
from participants.selectors import agreed_words, card_of, timeline
from tests.factories.accounts import make_site, make_user
from tests.factories.participants import (
    make_contact,
    make_danger,
    make_goal,
    make_grant,
    make_man,
    make_phone,
    make_referral,
    make_status,
    make_suitability,
    make_waiting_review,
)

pytestmark = pytest.mark.django_db


def test_a_card_holds_what_is_open_in_one_query() -> None:
    man = make_man(given_name="Callum", family_name="Darrowby")
    make_phone(man, "+447700900118", retired_at=now(), retired_by=man.holder)
    make_phone(man, "+447700900305", his_alone="yes", texts_agreed=True)
    make_goal(man, words="Walk out and ring my brother before I shout.")
    make_contact(
        man, follow_up_on=today() - timedelta(days=2), follow_up_what="Ring his key worker"
    )
    make_danger(man)
    make_referral(man, key_worker_name="M Osei", key_worker_phone="+441632960171")

    with acting_as(man.holder.pk):
        services.agree_time(
            man=man, weekday=Weekday.MONDAY, starts=time(17), ends=time(19), by=man.holder
        )
        man.holder.reaches(Permission.MAN_OPEN)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            card = card_of(man.holder, Permission.MAN_OPEN, man.public_id)

    assert len(queries) == 1
    assert card is not None
    assert card.status is Status.REFERRED
    assert [phone.words for phone in card.phones] == [
        "ends 305, his alone",
        f"ends 118, retired {today():%-d %b}",
    ]
    assert card.phone is card.phones[0]
    assert card.texts_agreed
    assert card.agreed == "Mon, 17:00 to 19:00"
    assert card.goals[0].how_sure == "sure 6 of 10"
    assert card.goals[0].next_point == "Week 4"
    assert card.follow_ups[0].late_days == 2
    assert card.dangers[0].about == "Threat to somebody"
    assert (card.key_worker, card.key_worker_phone) == ("M Osei", "01632 960171")


def test_a_colleagues_man_has_no_card() -> None:
    man = make_man()
    colleague = make_user(Role.FACILITATOR, man.site)

    with acting_as(colleague.pk):
        assert card_of(colleague, Permission.MAN_OPEN, man.public_id) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0, 1, 2, 3], "Mon to Thu, 17:00 to 19:00"),
        ([0, 2], "Mon, Wed, 17:00 to 19:00"),
        ([4, 5], "Fri, Sat, 17:00 to 19:00"),
        ([], ""),
    ],
)
def test_agreed_times_are_said_in_few_words(days: list[int], words: str) -> None:
    assert agreed_words([(day, time(17), time(19)) for day in days]) == words


def test_the_timeline_tells_contacts_status_and_danger_newest_first() -> None:
    man = make_man(status=None)
    holder = man.holder
    make_status(man, Status.REFERRED, at=now() - timedelta(days=3))
    make_contact(
        man,
        at=now() - timedelta(days=2),
        with_whom="key_worker",
        other_name="M Osei",
        note="Relapse, prescription stopped",
        tags=["relapse"],
    )
    make_contact(man, at=now() - timedelta(days=1), direction="from_us", outcome="no_answer")
    make_danger(man, told_whom="iss_duty", spoke_to="R Vale", told_at=now(), told_by=holder)

    with acting_as(holder.pk), CaptureQueriesContext(connection) as queries:
        rows = timeline(man)
        talks = timeline(man, talks_only=True)

    assert len(queries) == 2
    assert [row.title for row in rows] == [
        "Danger: threat to somebody.",
        "Phone: no answer.",
        "M Osei got in touch, phone.",
        "Referred.",
    ]
    assert rows[2].text == "Relapse, prescription stopped. Relapse."
    assert [row.talk for row in talks] == [True, True]


def test_due_gathers_everything_of_this_room_in_one_query() -> None:
    lead = make_user(Role.SITE_LEAD, site := make_site())
    holder = make_user(Role.FACILITATOR, site, "Tess Rees")
    man = make_man(holder=holder, given_name="Dean", family_name="Fallow")
    make_danger(man)
    make_status(man, Status.SUSPENDED)
    make_contact(man, follow_up_on=today(), follow_up_what="Ring his key worker")
    make_waiting_review(man, today() - timedelta(days=1))
    make_suitability(man)

    lead.reaches(Permission.MAN_OPEN)
    with acting_as(lead.pk), CaptureQueriesContext(connection) as queries:
        rows = due_for(lead)

    assert len(queries) == 1
    assert {(row.kind, f"{row.verb} {row.who}") for row in rows} == {
        (WorkKind.DANGER, "Tell by voice: Dean Fallow"),
        (WorkKind.OTHER, "Tell Dean Fallow"),
        (WorkKind.FOLLOW_UP, "Follow up Dean Fallow"),
        (WorkKind.REVIEW, "Look again at Dean Fallow"),
        (WorkKind.REVIEW, "Confirm suitability of Dean Fallow"),
    }
    assert {row.late for row in rows if row.verb == "Look again at"} == {"1 day late"}


def test_what_i_recorded_myself_is_not_mine_to_confirm() -> None:
    man = make_man()
    make_suitability(man)

    with acting_as(man.holder.pk):
        assert due_for(man.holder) == []


def test_his_holder_sees_for_a_day_who_opened_his_page_on_duty() -> None:
    man = make_man()
    colleague = make_user(Role.FACILITATOR, man.site, "Jo Hall")
    make_grant(man, colleague, kind=GrantKind.DUTY)

    with acting_as(man.holder.pk):
        rows = due_for(man.holder)

    assert [row.why.split(",")[0] for row in rows] == ["J Hall opened his page on duty"]


def test_telling_him_opens_once_iss_duty_was_rung() -> None:
    man = make_man(status=Status.ACTIVE)
    change = make_status(man, Status.SUSPENDED)

    with acting_as(man.holder.pk):
        before = due_for(man.holder)[0]
        services.record_iss_rung(change=change, by=man.holder, spoke_to="R Vale")
        after = due_for(man.holder)[0]

    assert [act.label for act in before.acts] == ["Rung ISS duty"]
    assert [act.label for act in after.acts] == ["He is told"]
