"""Two records of one man, of which one is kept, and every value that making them one changed."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_reach_planned_once'),
        ('participants', '0008_decisions_to_confirm'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('undone_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=80)),
                ('row_id', models.BigIntegerField()),
                ('column_name', models.CharField(max_length=80)),
                ('before', models.TextField(null=True)),
                ('after', models.TextField(null=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='participant',
            name='changed_update',
        ),
        migrations.AddField(
            model_name='participant',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='other_records', to='participants.participant'),
        ),
        migrations.AddField(
            model_name='participantversion',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.participant'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "participants_participantversion" ("access_needs", "created_at", "created_by_id", "date_of_birth", "easy_read", "family_name", "folded_names", "given_name", "holder_id", "id", "language", "literacy", "merged_into_id", "needs_interpreter", "pgh_created_at", "pgh_label", "preferred_name", "public_id", "reference", "site_id") VALUES (OLD."access_needs", OLD."created_at", OLD."created_by_id", OLD."date_of_birth", OLD."easy_read", OLD."family_name", OLD."folded_names", OLD."given_name", OLD."holder_id", OLD."id", OLD."language", OLD."literacy", OLD."merged_into_id", OLD."needs_interpreter", NOW(), \'changed\', OLD."preferred_name", OLD."public_id", OLD."reference", OLD."site_id"); RETURN NULL;', hash='63b6697c4dc073d8c9ea46b5069af7e6c98d0f1c', operation='UPDATE', pgid='pgtrigger_changed_update_071c4', table='participants_participant', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='participants_participant_merged_into_another', violation_error_message='A record cannot be merged into itself.'),
        ),
        migrations.AddField(
            model_name='merge',
            name='away',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.participant'),
        ),
        migrations.AddField(
            model_name='merge',
            name='by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='participants.participant'),
        ),
        migrations.AddField(
            model_name='merge',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site'),
        ),
        migrations.AddField(
            model_name='merge',
            name='undone_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='moved',
            name='merge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moved', to='participants.merge'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('away')), _negated=True), name='participants_merge_of_two', violation_error_message='Choose another record.'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('away',), name='participants_merge_once', violation_error_message='This record was merged already.'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='participants_merge_undone_together', violation_error_message='Give both undone at and undone by, or neither'),
        ),
        migrations.AddConstraint(
            model_name='moved',
            constraint=models.UniqueConstraint(fields=('merge', 'table_name', 'row_id', 'column_name'), name='participants_moved_once'),
        ),
    ]
