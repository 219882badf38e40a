"""What stands in the header of each door, in order, and who sees it."""

from dataclasses import dataclass

from advance_site.accounts.access import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation: its words, the name of its address, and the permission."""

    label: str
    address: str
    permission: Permission


NAVIGATION: dict[str, tuple[Entry, ...]] = {
    "main": (
        Entry("Today", "today", Permission.TODAY_OPEN),
        Entry("Men", "participants:list", Permission.MAN_LIST),
        Entry("Groups", "sessions:cohort_list", Permission.COHORT_LIST),
        Entry("Calls", "coaching:call_list", Permission.CALL_LIST),
        Entry("Board", "board", Permission.BOARD_OPEN),
        Entry("Calendar", "calendar", Permission.CALENDAR_OPEN),
        Entry("Staff", "accounts:staff_list", Permission.STAFF_LIST),
    ),
    "iss": (
        Entry("Today", "today", Permission.TODAY_OPEN),
        Entry("Men", "man_list", Permission.WINDOW_OPEN),
        Entry("Staff", "accounts:staff_list", Permission.STAFF_LIST),
    ),
}

SEARCH: dict[str, Entry] = {
    "main": Entry("Find a man", "participants:find", Permission.MAN_SEARCH),
}

OWN_ACCOUNT = (
    ("Your account", "accounts:own"),
    ("Ways to sign in", "mfa_index"),
    ("Open sign-ins", "usersessions_list"),
    ("Change password", "account_change_password"),
)
