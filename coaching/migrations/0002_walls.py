"""Tries and calls are within reach of whoever may meet the man."""

from django.db import migrations

from advance_site.wall.operations import guard

STRIKE = "struck_at, struck_by_id, struck_reason"


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_calls"), ("programme_sessions", "0002_walls")]
    operations = [
        guard(
            "coaching_attempt",
            man="participant_id",
            web=f"select, insert, update (try_again_at, ask_in, {STRIKE})",
        ),
        guard("coaching_call", man="participant_id", history=True),
    ]
