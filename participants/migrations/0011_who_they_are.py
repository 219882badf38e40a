"""Who the men are, when they can come, and who is kept apart from whom."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0010_two_records_walls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApartPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.participant')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.participant')),
            ],
            options={
                'verbose_name': 'man to be kept apart',
                'verbose_name_plural': 'men to be kept apart',
                'constraints': [models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='participants_apartpair_of_two', violation_error_message='Choose two men.'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('first', 'second'), name='participants_apartpair_once', violation_error_message='These two are kept apart already.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='participants_apartpair_ended_together', violation_error_message='Give both ended at and ended by, or neither')],
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='availabilities', to='participants.participant')),
            ],
            options={
                'verbose_name_plural': 'availabilities',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['participant', '-at'], name='participants_free_newest')],
            },
        ),
        migrations.CreateModel(
            name='Circumstance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question_code', models.CharField(max_length=40)),
                ('question_label', models.CharField(max_length=120)),
                ('asked', models.CharField(choices=[('answered', 'Answered'), ('prefers_not', 'Prefers not to say'), ('not_asked', 'Not asked')], max_length=12)),
                ('answer_code', models.CharField(blank=True, default='', max_length=40)),
                ('answer_label', models.CharField(blank=True, default='', max_length=120)),
                ('book_version', models.CharField(max_length=20)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circumstances', to='participants.participant')),
            ],
            options={
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['participant', 'question_code', '-at'], name='participants_circ_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('asked__in', ['answered', 'prefers_not', 'not_asked'])), name='participants_circumstance_asked_known', violation_error_message='Select one of the offered values for asked'), models.CheckConstraint(condition=models.Q(models.Q(('asked', 'answered'), models.Q(('answer_code', ''), _negated=True)), models.Q(models.Q(('asked', 'answered'), _negated=True), ('answer_code', '')), _connector='OR'), name='participants_circumstance_answer_where_answered', violation_error_message='Select his answer, or that he was not asked.')],
            },
        ),
    ]
