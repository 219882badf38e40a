"""From when this system keeps a cohort that ran already when it was entered."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0010_optional_items")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="cohort", name="changed_update"),
        migrations.AddField(
            model_name="cohort",
            name="taken_over_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="cohortversion",
            name="taken_over_on",
            field=models.DateField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cohort",
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_cohortversion" ("created_at", "created_by_id", "dial_in", "ends_on", "id", "link", "minutes", "mode", "number", "pgh_created_at", "pgh_label", "plan_version", "public_id", "room", "site_id", "starts_on", "starts_time", "status", "taken_over_on", "template_id", "weekday") VALUES (OLD."created_at", OLD."created_by_id", OLD."dial_in", OLD."ends_on", OLD."id", OLD."link", OLD."minutes", OLD."mode", OLD."number", NOW(), \'changed\', OLD."plan_version", OLD."public_id", OLD."room", OLD."site_id", OLD."starts_on", OLD."starts_time", OLD."status", OLD."taken_over_on", OLD."template_id", OLD."weekday"); RETURN NULL;', hash='5c0b6f21331371d1bee5684942fa3a82e55d843a', operation='UPDATE', pgid='pgtrigger_changed_update_4f2a6', table='programme_sessions_cohort', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_over_on__isnull", True),
                    ("taken_over_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="programme_sessions_cohort_taken_over_while_it_ran",
                violation_error_message="A cohort is taken over after it has started.",
            ),
        ),
    ]
