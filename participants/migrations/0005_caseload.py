"""Lists of men on their way in, and how a man of one is known again."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_given_by'),
        ('participants', '0004_duty_seen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseloadDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('file_name', models.CharField(max_length=120)),
                ('how_read', models.CharField(blank=True, default='', max_length=80)),
                ('stage', models.CharField(choices=[('reading', 'Being read'), ('columns', 'Columns to be confirmed'), ('words', 'Words to be explained'), ('judging', 'Being checked'), ('rows', 'Rows to be looked at'), ('done', 'Taken over'), ('refused', 'Could not be read')], default='reading', max_length=8)),
                ('refusal', models.CharField(blank=True, default='', max_length=300)),
                ('content', models.BinaryField(null=True)),
                ('headers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=20), default=list, size=None)),
                ('statuses', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('received_on', models.DateField(null=True)),
                ('waiting_reason', models.CharField(blank=True, default='', max_length=40)),
                ('review_on', models.DateField(null=True)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('taken_over', models.PositiveIntegerField(default=0)),
                ('filled', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='BroughtIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('is_new', models.BooleanField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brought_in', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.caseloaddraft')),
            ],
        ),
        migrations.CreateModel(
            name='CaseloadMemory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.JSONField(default=dict)),
                ('statuses', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
        ),
        migrations.CreateModel(
            name='CaseloadRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(blank=True), size=None)),
                ('facts', models.JSONField(default=dict)),
                ('troubles', models.JSONField(default=list)),
                ('remarks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('alike', models.JSONField(default=list)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('state', models.CharField(choices=[('unread', 'Not checked yet'), ('good', 'Good'), ('trouble', 'To be mended'), ('double', 'Perhaps here already'), ('known', 'Here already'), ('left_out', 'Left out')], default='unread', max_length=8)),
                ('left_out', models.BooleanField(default=False)),
                ('choice', models.CharField(blank=True, choices=[('another', 'Another man'), ('same', 'The same man: leave this row out'), ('fill', 'The same man: fill only what is empty')], default='', max_length=8)),
                ('chosen', models.CharField(blank=True, default='', max_length=40)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='participants.caseloaddraft')),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='ClientReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='client_references', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
        ),
        migrations.AddIndex(
            model_name='caseloaddraft',
            index=models.Index(fields=['site', '-made_at'], name='participants_draft_newest'),
        ),
        migrations.AddConstraint(
            model_name='caseloaddraft',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['reading', 'columns', 'words', 'judging', 'rows', 'done', 'refused'])), name='participants_caseloaddraft_stage_known', violation_error_message='Select one of the offered values for stage'),
        ),
        migrations.AddConstraint(
            model_name='caseloaddraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='participants_caseloaddraft_done_together', violation_error_message='Give both done at and done by, or neither'),
        ),
        migrations.AddConstraint(
            model_name='caseloaddraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'done'), _negated=True), models.Q(('content__isnull', True), ('done_at__isnull', False), ('sources', {}), ('statuses', {})), _connector='OR'), name='participants_caseloaddraft_done_is_empty', violation_error_message='A list that was taken over keeps nothing of its rows.'),
        ),
        migrations.AddConstraint(
            model_name='broughtin',
            constraint=models.UniqueConstraint(fields=('site', 'digest'), name='participants_broughtin_once_at_a_site'),
        ),
        migrations.AddConstraint(
            model_name='caseloadrow',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='participants_caseloadrow_once'),
        ),
        migrations.AddConstraint(
            model_name='caseloadrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unread', 'good', 'trouble', 'double', 'known', 'left_out'])), name='participants_caseloadrow_state_known', violation_error_message='Select one of the offered values for state'),
        ),
        migrations.AddConstraint(
            model_name='caseloadrow',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['', 'another', 'same', 'fill'])), name='participants_caseloadrow_choice_known', violation_error_message='Select whether it is the same man.'),
        ),
        migrations.AddConstraint(
            model_name='clientreference',
            constraint=models.UniqueConstraint(fields=('site', 'ref'), name='participants_clientreference_once_at_a_site', violation_error_message='Another man of the site has this reference.'),
        ),
        migrations.AddConstraint(
            model_name='clientreference',
            constraint=models.CheckConstraint(condition=models.Q(('ref', ''), _negated=True), name='participants_clientreference_has_ref', violation_error_message='Enter the reference.'),
        ),
    ]
