"""Whose men and cohorts are mine is planned once a connection: every policy asks it."""

from django.db import migrations

from advance_site.wall.operations import plan_once


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0003_own_name"),
        ("programme_sessions", "0009_walls_of_changes"),
        ("accounts", "0006_reach_planned_once"),
    ]
    operations = [plan_once("case_sites", "my_men", "my_cohorts", "led_cohorts")]
