"""Who may read and write: a web login puts in and never looks; the worker does the rest."""

from django.db import migrations

from advance_site.wall.operations import guard

MINE = "user_id = (SELECT wall.user_id())"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("wall", "0001_schema")]
    operations = [
        guard(
            "jobs_outbox",
            rule="false",
            insert="true",
            web="insert",
            worker="select, insert, update, delete",
        ),
        guard(
            "jobs_message",
            rule="false",
            insert="true",
            web="insert",
            worker="select, insert, update, delete",
        ),
        guard(
            "jobs_idempotencykey",
            rule=MINE,
            web="select, insert, update",
            worker="select, delete",
        ),
        # A form is kept while nobody is signed in, so its row is put in without a person.
        guard(
            "jobs_typedagain",
            rule=MINE,
            insert="true",
            web="select, insert, delete",
            worker="select, delete",
        ),
    ]
