"""A pair of men kept apart is met by whoever meets one of them, and made by who meets both."""

import uuid

from django.db import migrations, models

from advance_site.wall.operations import MY_MEN

COLUMN = """
ALTER TABLE participants_apartpair
  ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;
ALTER TABLE participants_apartpair ALTER COLUMN public_id DROP DEFAULT;
"""
ONE = f"first_id = ANY ({MY_MEN}) OR second_id = ANY ({MY_MEN})"
BOTH = f"first_id = ANY ({MY_MEN}) AND second_id = ANY ({MY_MEN})"
POLICY = f"ALTER POLICY web_reach ON participants_apartpair USING ({ONE}) WITH CHECK ({BOTH})"


class Migration(migrations.Migration):
    dependencies = [("participants", "0012_who_they_are_walls")]
    operations = [
        migrations.RunSQL(
            COLUMN,
            "ALTER TABLE participants_apartpair DROP COLUMN public_id",
            state_operations=[
                migrations.AddField(
                    "apartpair",
                    "public_id",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                )
            ],
        ),
        migrations.RunSQL(POLICY, migrations.RunSQL.noop),
    ]
