"""The ids by which the walker asks for rows."""

from __future__ import annotations

from typing import Any

from django.db import models

from advance_site.accounts.models import Invitation, Site, SiteClosure, SiteNumber, User
from advance_site.core.dates import now
from participants.models import CaseloadDraft, Stage
from sessions.models import Cohort, GroupSession, PlanMove, StandIn, ToTell
from sessions.models.group import NOT_HELD
from tests.canaries import tables_of_men
from tests.world.people import Man, World, calendar_key
from tests.world.sessions import STALE, coming_session


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
    coming = coming_session(cohort)
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
