"""Who reads and writes who the men are, when they can come, and who is kept apart from whom."""

from django.db import migrations

from advance_site.wall.operations import MY_MEN, append_only, guard, own_name

BOTH = f"first_id = ANY ({MY_MEN}) AND second_id = ANY ({MY_MEN})"


class Migration(migrations.Migration):
    dependencies = [("participants", "0011_who_they_are")]
    operations = [
        guard("participants_circumstance", man="participant_id", web="select, insert"),
        own_name("participants_circumstance", "by_id"),
        append_only("participants_circumstance"),
        guard("participants_availability", man="participant_id", web="select, insert"),
        own_name("participants_availability", "by_id"),
        append_only("participants_availability"),
        guard(
            "participants_apartpair",
            rule=BOTH,
            web="select, insert, update (ended_at, ended_by_id)",
        ),
        own_name("participants_apartpair", "by_id", "ended_by_id"),
    ]
