"""The access table and the addresses it guards, as data for tools and as `docs/access.md`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.conf import settings

from advance_site.accounts.access import (
    GRANTS,
    ROLES_OF_DOOR,
    SENTENCES,
    Permission,
    Reach,
    Role,
    reaches_of_role,
    roles_with,
)
from advance_site.accounts.declarations import Address, Declaration, addresses

WORDS = {"main": "Men's programme", "iss": "Women's support"}
HEAD = """# Who may do what

Written by `manage.py access --write` from `advance_site/accounts/access.py` and the addresses of
both doors; a test holds it equal. Change the table there, never here.

How far a permission carries: **own** is one's own account; **caseload** the men whom one holds,
coaches or has in a cohort; **duty** a colleague's man at the same site, with a reason, for 12
hours, written down; **site** everything of one's sites; **national** all sites.
"""


@dataclass(frozen=True)
class Row:
    """One URL pattern: who may use it, by which permission, and how far that reaches."""

    door: str
    pattern: str
    name: str
    permission: str
    roles: tuple[str, ...]
    reach: dict[str, tuple[str, ...]]
    open_to: str
    reason: str


def rows() -> list[Row]:
    """Every URL pattern of this door, in the order of its addresses."""
    return sorted((_row(address) for address in addresses()), key=lambda row: row.pattern)


def as_data(listed: Iterable[Row]) -> list[dict[str, object]]:
    return [asdict(row) for row in listed]


def _row(address: Address) -> Row:
    declaration = address.declaration or Declaration(reason="undeclared")
    permission = declaration.permission
    return Row(
        door=settings.DOOR.name,
        pattern=address.pattern,
        name=address.name,
        permission=permission.value if permission else "",
        roles=_roles(declaration),
        reach=_reach(permission),
        open_to=_open_to(declaration),
        reason=declaration.reason,
    )


def _roles(declaration: Declaration) -> tuple[str, ...]:
    door = settings.DOOR.name
    if declaration.permission:
        return tuple(role.value for role in roles_with(declaration.permission, door))
    return tuple(role.value for role in ROLES_OF_DOOR[door]) if declaration.signed_in else ()


def _reach(permission: Permission | None) -> dict[str, tuple[str, ...]]:
    if permission is None:
        return {}
    return {
        role.value: tuple(reach.value for reach in reaches_of_role(role.value, permission))
        for role in roles_with(permission, settings.DOOR.name)
    }


def _open_to(declaration: Declaration) -> str:
    if declaration.permission:
        return "holders of the permission"
    return "anybody signed in" if declaration.signed_in else "anybody"


def as_markdown(listed: Iterable[dict[str, object]]) -> str:
    """The page of the documentation: roles, grants and addresses of both doors."""
    known = list(listed)
    parts = [HEAD]
    for door, word in WORDS.items():
        parts += [f"## {word} (`DOOR={door}`)\n", _roles_table(door), _grants_table(door)]
        parts.append(_addresses_table(row for row in known if row["door"] == door))
    return "\n".join(parts)


def _roles_table(door: str) -> str:
    lines = [f"| {role.label} | {SENTENCES[role]} |" for role in ROLES_OF_DOOR[door]]
    return "\n".join(["| role | |", "|---|---|", *lines, ""])


def _grants_table(door: str) -> str:
    roles = ROLES_OF_DOOR[door]
    granted = {grant.permission for grant in GRANTS if grant.door == door}
    lines = [
        f"| {permission.value} | " + " | ".join(_cell(role, permission) for role in roles) + " |"
        for permission in Permission
        if permission in granted
    ]
    head = "| permission | " + " | ".join(str(role.label) for role in roles) + " |"
    return "\n".join([head, "|---" * (len(roles) + 1) + "|", *lines, ""])


def _cell(role: Role, permission: Permission) -> str:
    order = list(Reach)
    reaches = sorted(reaches_of_role(role.value, permission), key=order.index)
    return ", ".join(reach.value for reach in reaches) or "–"


def _addresses_table(listed: Iterable[dict[str, object]]) -> str:
    lines = [
        f"| `{_shown(str(row['pattern']))}` | {row['permission'] or row['open_to']} | "
        f"{row['reason']} |"
        for row in listed
    ]
    return "\n".join(["| address | who | why |", "|---|---|---|", *lines, ""])


def _shown(pattern: str) -> str:
    """A pattern inside a table: a bar would end its cell."""
    return pattern.replace("|", "\\|")
