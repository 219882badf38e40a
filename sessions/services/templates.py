"""The programme's file becomes rows, once a version."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sessions.models import ProgrammeTemplate, TemplateItem
from sessions.planning import Item, Kind, Strand, Template
from sessions.planning.reading import ADVANCE_D, SHIPPED, read_template, says_not_offered
from sessions.services.rules import NoSuchProgramme, TemplateChangedWithoutVersion

# Below the site's folder: its own programmes, beside the shipped ones.
OWN = "programmes"


def template_file() -> Path:
    """The site's own file of ADVANCE-D where there is one, else the shipped one."""
    return _files().get(ADVANCE_D.stem, ADVANCE_D)


def programmes() -> Mapping[str, Template]:
    """The programmes that are offered, by key: ADVANCE-D first, then by title.

    The shipped files come first. The site's folder may have a file of the same name, which stands
    instead, or says `offered: false`; its folder of programmes adds others.
    """
    found = [read_template(path) for path in _files().values()]
    found.sort(key=lambda one: (one.key != ADVANCE_D.stem, one.title))
    return {one.key: one for one in found}


def load_programme(key: str) -> ProgrammeTemplate:
    """The version of a programme that is offered now."""
    path = next((path for path in _files().values() if read_template(path).key == key), None)
    if path is None:
        raise NoSuchProgramme
    return load_template(path)


def _files() -> dict[str, Path]:
    files = {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}
    folder = getattr(settings, "SITE_FOLDER", None)
    if not folder:
        return files
    own = [Path(folder) / f"{stem}.yaml" for stem in files]
    for path in (*own, *sorted((Path(folder) / OWN).glob("*.yaml"))):
        if path.is_file():
            files[path.stem] = path
    return {stem: path for stem, path in files.items() if not says_not_offered(path)}


@transaction.atomic
def load_template(path: Path | None = None) -> ProgrammeTemplate:
    """The version that the file describes, written down if it is new.

    A version never changes: a file that says something else under the same version is refused.
    """
    template = read_template(path or template_file())
    rows = ProgrammeTemplate.objects.filter(key=template.key, version=template.version)
    known = rows.first()
    if known is None:
        known = ProgrammeTemplate(
            key=template.key,
            title=template.title,
            version=template.version,
            weeks=template.weeks,
            booster_months_after_end=template.booster_months_after_end,
        )
        ProgrammeTemplate.objects.bulk_create([known], ignore_conflicts=True)
        known = rows.get()
        _write_items(known, template)
    elif as_template(known) != _in_order(template):
        raise TemplateChangedWithoutVersion
    return known


def _in_order(template: Template) -> Template:
    return template.model_copy(update={"items": template.in_order})


def _write_items(row: ProgrammeTemplate, template: Template) -> None:
    items = {
        item.key: TemplateItem(
            template=row,
            key=item.key,
            kind=item.kind.value,
            number=item.number,
            title=item.title,
            week=item.week,
            day=item.day,
            strand=item.strand.value,
            optional=item.optional,
            position=position,
        )
        for position, item in enumerate(template.in_order, start=1)
    }
    groups = [items[item.key] for item in template.in_order if not item.tied_to]
    TemplateItem.objects.bulk_create(groups, ignore_conflicts=True)
    keys = {item.key: item for item in TemplateItem.objects.filter(template=row)}
    followers = []
    for item in template.in_order:
        if item.tied_to:
            items[item.key].tied_to = keys[item.tied_to]
            followers.append(items[item.key])
    TemplateItem.objects.bulk_create(followers, ignore_conflicts=True)


def as_template(row: ProgrammeTemplate) -> Template:
    """A written version as the planner takes it."""
    items = tuple(
        Item(
            key=item.key,
            kind=Kind(item.kind),
            number=item.number,
            title=item.title,
            week=item.week,
            day=item.day,
            strand=Strand(item.strand),
            tied_to=item.tied_to.key if item.tied_to else "",
            optional=item.optional,
        )
        for item in row.items.select_related("tied_to").order_by("position")
    )
    return Template(
        key=row.key,
        title=row.title,
        version=row.version,
        weeks=row.weeks,
        booster_months_after_end=row.booster_months_after_end,
        items=items,
    )
