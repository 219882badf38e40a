"""The plan, cohorts, slots and registers."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('accounts', '0002_walls'),
        ('participants', '0002_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')])),
                ('starts_time', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=120)),
                ('mode', models.CharField(choices=[('video', 'By video'), ('in_person', 'In person'), ('mixed', 'By video and in person')], max_length=10)),
                ('link', models.URLField(blank=True, default='', max_length=300)),
                ('dial_in', models.CharField(blank=True, default='', max_length=80)),
                ('room', models.CharField(blank=True, default='', max_length=120)),
                ('status', models.CharField(choices=[('open', 'Open'), ('stopped', 'Stopped')], default='open', max_length=10)),
                ('plan_version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='accounts.site')),
            ],
            options={
                'ordering': ('-starts_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('left_reason', models.CharField(blank=True, default='', max_length=200)),
                ('enrolled_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='men_coached', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='programme_sessions.cohort')),
                ('enrolled_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
        ),
        migrations.CreateModel(
            name='EnrolmentVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('acted_by', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(models.Func(models.Value('app.user_id'), models.Value(True), function='current_setting'), models.Value('')), models.BigIntegerField()), null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('left_reason', models.CharField(blank=True, default='', max_length=200)),
                ('enrolled_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('coach', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.cohort')),
                ('enrolled_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.participant')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GroupSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('cause', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Cancelled'), ('did_not', 'Did not take place')], default='planned', max_length=10)),
                ('state_reason', models.CharField(blank=True, default='', max_length=300)),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, default='', max_length=4000)),
                ('signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_sessions', to='programme_sessions.cohort')),
                ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('led_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
            options={
                'ordering': ('starts_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FacilitatorBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('exception_reason', models.CharField(blank=True, default='', max_length=200)),
                ('exception_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('group_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='programme_sessions.groupsession')),
            ],
        ),
        migrations.CreateModel(
            name='AttendanceVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('acted_by', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(models.Func(models.Value('app.user_id'), models.Value(True), function='current_setting'), models.Value('')), models.BigIntegerField()), null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('outcome', models.CharField(blank=True, default='', max_length=8)),
                ('outcome_label', models.CharField(blank=True, default='', max_length=80)),
                ('outcome_version', models.CharField(blank=True, default='', max_length=20)),
                ('said_done', models.BooleanField(default=False)),
                ('minutes_late', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('joined_by', models.CharField(blank=True, choices=[('video', 'Video'), ('phone', 'Phone'), ('room', 'Room')], default='', max_length=5)),
                ('place', models.CharField(blank=True, choices=[('home', 'At home'), ('service', 'At the service'), ('other', 'Another private place'), ('public', 'Not a private place')], default='', max_length=8)),
                ('alone', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6)),
                ('sober', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6)),
                ('note', models.TextField(blank=True, default='', max_length=2000)),
                ('version', models.PositiveIntegerField(default=1)),
                ('batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('bulletin', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.bulletin')),
                ('danger', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.dangercall')),
                ('marked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.participant')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.site')),
                ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.enrolment')),
                ('group_session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.groupsession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('outcome', models.CharField(blank=True, default='', max_length=8)),
                ('outcome_label', models.CharField(blank=True, default='', max_length=80)),
                ('outcome_version', models.CharField(blank=True, default='', max_length=20)),
                ('said_done', models.BooleanField(default=False)),
                ('minutes_late', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('joined_by', models.CharField(blank=True, choices=[('video', 'Video'), ('phone', 'Phone'), ('room', 'Room')], default='', max_length=5)),
                ('place', models.CharField(blank=True, choices=[('home', 'At home'), ('service', 'At the service'), ('other', 'Another private place'), ('public', 'Not a private place')], default='', max_length=8)),
                ('alone', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6)),
                ('sober', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6)),
                ('note', models.TextField(blank=True, default='', max_length=2000)),
                ('version', models.PositiveIntegerField(default=1)),
                ('batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('bulletin', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.bulletin')),
                ('danger', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.dangercall')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='programme_sessions.enrolment')),
                ('group_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='programme_sessions.groupsession')),
            ],
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('made', 'Plan made'), ('made_anew', 'Plan made anew'), ('moved', 'Session moved'), ('cancelled', 'Session cancelled'), ('did_not', 'Session did not take place'), ('joined', 'A man joined'), ('left', 'A man left'), ('facilitator', 'Facilitator swapped'), ('stand_in', 'Stand-in'), ('coach', 'Coach changed'), ('details', 'Link, dial-in or room changed'), ('stopped', 'Cohort stopped')], max_length=12)),
                ('what', models.CharField(max_length=300)),
                ('why', models.CharField(blank=True, default='', max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='programme_sessions.cohort')),
                ('group_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='programme_sessions.groupsession')),
                ('participant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_changes', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ProgrammeTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=80)),
                ('version', models.CharField(max_length=40)),
                ('weeks', models.PositiveSmallIntegerField()),
                ('booster_months_after_end', models.PositiveSmallIntegerField()),
                ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='programme_sessions_template_version_once')],
            },
        ),
        migrations.CreateModel(
            name='CohortVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('acted_by', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(models.Func(models.Value('app.user_id'), models.Value(True), function='current_setting'), models.Value('')), models.BigIntegerField()), null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')])),
                ('starts_time', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=120)),
                ('mode', models.CharField(choices=[('video', 'By video'), ('in_person', 'In person'), ('mixed', 'By video and in person')], max_length=10)),
                ('link', models.URLField(blank=True, default='', max_length=300)),
                ('dial_in', models.CharField(blank=True, default='', max_length=80)),
                ('room', models.CharField(blank=True, default='', max_length=120)),
                ('status', models.CharField(choices=[('open', 'Open'), ('stopped', 'Stopped')], default='open', max_length=10)),
                ('plan_version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.site')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.programmetemplate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='cohort',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='programme_sessions.programmetemplate'),
        ),
        migrations.CreateModel(
            name='StandIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.CharField(max_length=200)),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('until', models.DateTimeField()),
                ('group_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='programme_sessions.groupsession')),
                ('instead_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stood_in', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='TemplateItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('one_to_one', 'One-to-one'), ('group', 'Group'), ('website', 'Website session'), ('coaching', 'Coaching call'), ('booster', 'Booster')], max_length=12)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('week', models.PositiveSmallIntegerField()),
                ('day', models.PositiveSmallIntegerField(default=0)),
                ('strand', models.CharField(choices=[('core', 'Core sessions'), ('website', 'Website sessions'), ('coaching', 'Coaching calls'), ('booster', 'Booster')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='programme_sessions.programmetemplate')),
                ('tied_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='programme_sessions.templateitem')),
            ],
            options={
                'ordering': ('template', 'position'),
            },
        ),
        migrations.CreateModel(
            name='SlotVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('acted_by', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(models.Func(models.Value('app.user_id'), models.Value(True), function='current_setting'), models.Value('')), models.BigIntegerField()), null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('due_on', models.DateField()),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('to_come', 'To come'), ('started', 'Started'), ('done', 'Done'), ('not_done', 'Not done'), ('not_required', 'Not required')], default='to_come', max_length=12)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('way', models.CharField(blank=True, choices=[('video', 'By video'), ('phone', 'By phone'), ('in_person', 'In person'), ('website', 'On the website'), ('with_us', 'On the website, with us'), ('paper', 'On paper'), ('elsewhere', 'Elsewhere'), ('catch_up', 'In a catch-up')], default='', max_length=10)),
                ('by_hand', models.BooleanField(default=False)),
                ('how', models.CharField(blank=True, default='', max_length=200)),
                ('marked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.enrolment')),
                ('group_session', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.groupsession')),
                ('marked_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='participants.participant')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.site')),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.templateitem')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('due_on', models.DateField()),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('to_come', 'To come'), ('started', 'Started'), ('done', 'Done'), ('not_done', 'Not done'), ('not_required', 'Not required')], default='to_come', max_length=12)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('way', models.CharField(blank=True, choices=[('video', 'By video'), ('phone', 'By phone'), ('in_person', 'In person'), ('website', 'On the website'), ('with_us', 'On the website, with us'), ('paper', 'On paper'), ('elsewhere', 'Elsewhere'), ('catch_up', 'In a catch-up')], default='', max_length=10)),
                ('by_hand', models.BooleanField(default=False)),
                ('how', models.CharField(blank=True, default='', max_length=200)),
                ('marked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='programme_sessions.enrolment')),
                ('group_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='programme_sessions.groupsession')),
                ('marked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='participants.participant')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme_sessions.templateitem')),
            ],
        ),
        migrations.CreateModel(
            name='GroupSessionVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('acted_by', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(models.Func(models.Value('app.user_id'), models.Value(True), function='current_setting'), models.Value('')), models.BigIntegerField()), null=True)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('cause', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Cancelled'), ('did_not', 'Did not take place')], default='planned', max_length=10)),
                ('state_reason', models.CharField(blank=True, default='', max_length=300)),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, default='', max_length=4000)),
                ('signed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cohort', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.cohort')),
                ('led_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('led_with', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.site')),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='programme_sessions.templateitem')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='groupsession',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme_sessions.templateitem'),
        ),
        migrations.CreateModel(
            name='CohortSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('cause', models.CharField(blank=True, default='', max_length=200)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='programme_sessions.cohort')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme_sessions.templateitem')),
            ],
            options={
                'ordering': ('item__position',),
            },
        ),
        migrations.CreateModel(
            name='AttendanceCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('why', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='programme_sessions.attendance')),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.participant')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='programme_sessions_correction_has_reason', violation_error_message='Enter why you correct the register.')],
            },
        ),
        migrations.CreateModel(
            name='CohortFacilitator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilitators', to='programme_sessions.cohort')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts_led', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('cohort', 'user'), name='programme_sessions_facilitator_once', violation_error_message='This person already leads the cohort.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='programme_sessions_facilitator_days_in_order', violation_error_message='Enter a last day that is not before the first.')],
            },
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['coach'], name='programme_sessions_by_coach'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('participant',), name='programme_sessions_enrolment_one_open', violation_error_message='He is in a cohort already.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('participant', 'cohort'), name='programme_sessions_enrolment_once_a_cohort', violation_error_message='He has been in this cohort already.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('id', 'participant'), name='programme_sessions_enrolment_of_man'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', True), ('left_reason', '')), models.Q(('left_on__isnull', False), models.Q(('left_reason', ''), _negated=True)), _connector='OR'), name='programme_sessions_enrolment_left_with_reason', violation_error_message='Enter the day he left and the reason, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='programme_sessions_enrolment_left_after_joining', violation_error_message='Enter a day that is not before he joined.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_enrolmentversion" ("coach_id", "cohort_id", "enrolled_at", "enrolled_by_id", "id", "joined_on", "left_on", "left_reason", "participant_id", "pgh_created_at", "pgh_label", "public_id", "site_id") VALUES (OLD."coach_id", OLD."cohort_id", OLD."enrolled_at", OLD."enrolled_by_id", OLD."id", OLD."joined_on", OLD."left_on", OLD."left_reason", OLD."participant_id", NOW(), \'changed\', OLD."public_id", OLD."site_id"); RETURN NULL;', hash='7475927bfb5f07a9f5e045df58954ef2d0fb3c4c', operation='UPDATE', pgid='pgtrigger_changed_update_e6a18', table='programme_sessions_enrolment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='facilitatorbooking',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('exception_reason', '')), deferrable=django.db.models.constraints.Deferrable['DEFERRED'], expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '='), ('during', '&&')], name='programme_sessions_booking_one_place_at_a_time', violation_error_message='This person leads another group at that time.'),
        ),
        migrations.AddConstraint(
            model_name='facilitatorbooking',
            constraint=models.UniqueConstraint(fields=('person', 'group_session'), name='programme_sessions_booking_once'),
        ),
        migrations.AddConstraint(
            model_name='facilitatorbooking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exception_by__isnull', True), ('exception_reason', '')), models.Q(models.Q(('exception_reason', ''), _negated=True), ('exception_by__isnull', False)), _connector='OR'), name='programme_sessions_booking_exception_signed', violation_error_message='Enter why this person is booked twice.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('group_session', 'enrolment'), name='programme_sessions_attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('id', 'participant'), name='programme_sessions_attendance_of_man'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('outcome_label', ''), ('outcome_version', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('outcome_label', ''), _negated=True), models.Q(('outcome_version', ''), _negated=True)), _connector='OR'), name='programme_sessions_attendance_code_with_label', violation_error_message='An outcome keeps its code, its label and its version.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_late__isnull', True), ('minutes_late__range', (1, 120)), _connector='OR'), name='programme_sessions_attendance_late_1_to_120', violation_error_message='Enter minutes late, 1 to 120.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('joined_by__in', ['', 'video', 'phone', 'room'])), name='programme_sessions_attendance_joined_by_known', violation_error_message='Select video, phone or room.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', ['', 'home', 'service', 'other', 'public'])), name='programme_sessions_attendance_place_known', violation_error_message='Select where he is.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('alone__in', ['yes', 'no', 'unsure'])), name='programme_sessions_attendance_alone_known', violation_error_message='Select one of the offered values for alone'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('sober__in', ['yes', 'no', 'unsure'])), name='programme_sessions_attendance_sober_known', violation_error_message='Select one of the offered values for sober'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attendance',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_attendanceversion" ("alone", "batch", "bulletin_id", "danger_id", "enrolment_id", "group_session_id", "id", "joined_by", "marked_at", "marked_by_id", "minutes_late", "note", "outcome", "outcome_label", "outcome_version", "participant_id", "pgh_created_at", "pgh_label", "place", "public_id", "said_done", "site_id", "sober", "version") VALUES (OLD."alone", OLD."batch", OLD."bulletin_id", OLD."danger_id", OLD."enrolment_id", OLD."group_session_id", OLD."id", OLD."joined_by", OLD."marked_at", OLD."marked_by_id", OLD."minutes_late", OLD."note", OLD."outcome", OLD."outcome_label", OLD."outcome_version", OLD."participant_id", NOW(), \'changed\', OLD."place", OLD."public_id", OLD."said_done", OLD."site_id", OLD."sober", OLD."version"); RETURN NULL;', hash='ef839d115b3ded2f6b679a917af961a37779497d', operation='UPDATE', pgid='pgtrigger_changed_update_7d5bf', table='programme_sessions_attendance', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['made', 'made_anew', 'moved', 'cancelled', 'did_not', 'joined', 'left', 'facilitator', 'stand_in', 'coach', 'details', 'stopped'])), name='programme_sessions_change_kind_known', violation_error_message='Select one of the offered values for kind'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='programme_sessions_change_says_what'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4, 5, 6])), name='programme_sessions_cohort_weekday_known', violation_error_message='Select one of the offered values for weekday'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['video', 'in_person', 'mixed'])), name='programme_sessions_cohort_mode_known', violation_error_message='Select one of the offered values for mode'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'stopped'])), name='programme_sessions_cohort_status_known', violation_error_message='Select one of the offered values for status'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('site', 'number'), name='programme_sessions_cohort_number_once', violation_error_message='This site already has a cohort with this number.'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (15, 480))), name='programme_sessions_cohort_minutes_15_to_480', violation_error_message='Enter how long a group lasts, 15 to 480 minutes.'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='programme_sessions_cohort_number_from_1', violation_error_message='Enter a number from 1.'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='programme_sessions_cohort_days_in_order', violation_error_message='A cohort ends after it starts.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cohort',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_cohortversion" ("created_at", "created_by_id", "dial_in", "ends_on", "id", "link", "minutes", "mode", "number", "pgh_created_at", "pgh_label", "plan_version", "public_id", "room", "site_id", "starts_on", "starts_time", "status", "template_id", "weekday") VALUES (OLD."created_at", OLD."created_by_id", OLD."dial_in", OLD."ends_on", OLD."id", OLD."link", OLD."minutes", OLD."mode", OLD."number", NOW(), \'changed\', OLD."plan_version", OLD."public_id", OLD."room", OLD."site_id", OLD."starts_on", OLD."starts_time", OLD."status", OLD."template_id", OLD."weekday"); RETURN NULL;', hash='4d7f25d0ebd03b020edc7e3883677d073d21f497', operation='UPDATE', pgid='pgtrigger_changed_update_4f2a6', table='programme_sessions_cohort', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='standin',
            index=models.Index(fields=['user', 'until'], name='programme_sessions_standing_in'),
        ),
        migrations.AddConstraint(
            model_name='standin',
            constraint=models.CheckConstraint(condition=models.Q(('user', models.F('instead_of')), _negated=True), name='programme_sessions_standin_somebody_else', violation_error_message='Select somebody else to stand in.'),
        ),
        migrations.AddConstraint(
            model_name='standin',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='programme_sessions_standin_has_reason', violation_error_message='Enter why somebody stands in.'),
        ),
        migrations.AddConstraint(
            model_name='standin',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='programme_sessions_standin_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['one_to_one', 'group', 'website', 'coaching', 'booster'])), name='programme_sessions_item_kind_known', violation_error_message='Select one of the offered values for kind'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.CheckConstraint(condition=models.Q(('strand__in', ['core', 'website', 'coaching', 'booster'])), name='programme_sessions_item_strand_known', violation_error_message='Select one of the offered values for strand'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.UniqueConstraint(fields=('template', 'key'), name='programme_sessions_item_key_once'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.UniqueConstraint(fields=('template', 'kind', 'number'), name='programme_sessions_item_number_once'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.UniqueConstraint(fields=('template', 'position'), name='programme_sessions_item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.CheckConstraint(condition=models.Q(('day__lt', 7)), name='programme_sessions_item_day_within_week'),
        ),
        migrations.AddIndex(
            model_name='slot',
            index=models.Index(condition=models.Q(('state__in', ['to_come', 'started'])), fields=['site', 'due_on'], name='programme_sessions_slot_open'),
        ),
        migrations.AddIndex(
            model_name='slot',
            index=models.Index(fields=['participant', 'due_on'], name='programme_sessions_slot_of_man'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['to_come', 'started', 'done', 'not_done', 'not_required'])), name='programme_sessions_slot_state_known', violation_error_message='Select one of the offered values for state'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['', 'video', 'phone', 'in_person', 'website', 'with_us', 'paper', 'elsewhere', 'catch_up'])), name='programme_sessions_slot_way_known', violation_error_message='Select how it was done.'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(fields=('enrolment', 'item'), name='programme_sessions_slot_once'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at__isnull', True)), _connector='OR'), name='programme_sessions_slot_done_has_time', violation_error_message='Enter when it was done.'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('marked_at__isnull', True), ('marked_by__isnull', True)), models.Q(('marked_at__isnull', False), ('marked_by__isnull', False)), _connector='OR'), name='programme_sessions_slot_marked_together', violation_error_message='Give both marked at and marked by, or neither'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('by_hand', False), models.Q(('how', ''), _negated=True), _connector='OR'), name='programme_sessions_slot_by_hand_says_how', violation_error_message='Enter how you know that it was done.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='slot',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_slotversion" ("by_hand", "cause", "done_at", "due_on", "enrolment_id", "group_session_id", "how", "id", "item_id", "marked_at", "marked_by_id", "participant_id", "pgh_created_at", "pgh_label", "public_id", "site_id", "starts_at", "state", "way") VALUES (OLD."by_hand", OLD."cause", OLD."done_at", OLD."due_on", OLD."enrolment_id", OLD."group_session_id", OLD."how", OLD."id", OLD."item_id", OLD."marked_at", OLD."marked_by_id", OLD."participant_id", NOW(), \'changed\', OLD."public_id", OLD."site_id", OLD."starts_at", OLD."state", OLD."way"); RETURN NULL;', hash='f616be1838a0205c8e877573c66266d8a2689ff8', operation='UPDATE', pgid='pgtrigger_changed_update_609fe', table='programme_sessions_slot', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='groupsession',
            index=models.Index(fields=['site', 'starts_at'], name='programme_sessions_by_site_day'),
        ),
        migrations.AddIndex(
            model_name='groupsession',
            index=models.Index(condition=models.Q(('signed_at__isnull', True)), fields=['starts_at'], name='programme_sessions_unsigned'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'cancelled', 'did_not'])), name='programme_sessions_group_state_known', violation_error_message='Select one of the offered values for state'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.UniqueConstraint(fields=('cohort', 'item'), name='programme_sessions_group_once_a_cohort'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='programme_sessions_group_ends_after_start', violation_error_message='Enter a time for ends at that is after starts at'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), models.Q(('began_at__isnull', False), ('finished_at__gt', models.F('began_at'))), _connector='OR'), name='programme_sessions_group_finished_after_it_began', violation_error_message='Enter an end that is after the start.'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by__isnull', True)), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='programme_sessions_group_signed_together', violation_error_message='Give both signed at and signed by, or neither'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at__isnull', True), ('state', 'held'), _connector='OR'), name='programme_sessions_group_signed_means_held', violation_error_message='Only a session that was held has a signed register.'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['cancelled', 'did_not']), _negated=True), models.Q(('state_reason', ''), _negated=True), _connector='OR'), name='programme_sessions_group_not_held_has_reason', violation_error_message='Enter why the session was not held.'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('led_with__isnull', True), models.Q(('led_by__isnull', False), models.Q(('led_by', models.F('led_with')), _negated=True)), _connector='OR'), name='programme_sessions_group_led_by_two_people', violation_error_message='Select two different people.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='groupsession',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "programme_sessions_groupsessionversion" ("began_at", "cause", "cohort_id", "ends_at", "finished_at", "id", "item_id", "led_by_id", "led_with_id", "note", "pgh_created_at", "pgh_label", "public_id", "signed_at", "signed_by_id", "site_id", "starts_at", "state", "state_reason", "version") VALUES (OLD."began_at", OLD."cause", OLD."cohort_id", OLD."ends_at", OLD."finished_at", OLD."id", OLD."item_id", OLD."led_by_id", OLD."led_with_id", OLD."note", NOW(), \'changed\', OLD."public_id", OLD."signed_at", OLD."signed_by_id", OLD."site_id", OLD."starts_at", OLD."state", OLD."state_reason", OLD."version"); RETURN NULL;', hash='bdda5d755a29f24c7470208ea8026e4f98356270', operation='UPDATE', pgid='pgtrigger_changed_update_31ee4', table='programme_sessions_groupsession', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='cohortslot',
            constraint=models.UniqueConstraint(fields=('cohort', 'item'), name='programme_sessions_cohortslot_once'),
        ),
    ]
