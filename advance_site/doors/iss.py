"""The women's service."""

from advance_site.doors import Door

DOOR = Door(
    name="iss",
    word="Women's support",
    owner_group="iss_owner",
    rooms=("partner_support", "simulation.iss"),
    urls="advance_site.urls.iss",
    lock_after=10,
    sign_out_after=15,
    longest_sign_in=8,
    passkey_only=True,
    sees_window=True,
)
