"""Tries and calls name who wrote them."""

from django.db import migrations

from advance_site.wall.operations import own_name


class Migration(migrations.Migration):
    dependencies = [("coaching", "0002_walls"), ("wall", "0002_own_name")]
    operations = [
        own_name("coaching_attempt", "by_id", "struck_by_id"),
        own_name("coaching_call", "recorded_by_id", "struck_by_id"),
    ]
