"""Whose sites are mine is planned once a connection: every policy asks it."""

from django.db import migrations

from advance_site.wall.operations import plan_once


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_given_by")]
    operations = [plan_once("my_sites", "lead_sites")]
