"""The men's service."""

from advance_site.doors import Door

DOOR = Door(
    name="main",
    word="Men's programme",
    owner_group="main_owner",
    rooms=("participants", "sessions", "coaching", "casework", "simulation.main"),
    urls="advance_site.urls.main",
    lock_after=15,
    sign_out_after=30,
    longest_sign_in=12,
    passkey_only=False,
    sees_window=False,
)
