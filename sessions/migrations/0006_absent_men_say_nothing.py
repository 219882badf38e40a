"""Of a man who was absent nothing is said of his way, company or soberness."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_roles_are_given'),
        ('participants', '0003_own_name_and_holder'),
        ('programme_sessions', '0005_former_coach'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attendance',
            name='programme_sessions_attendance_alone_known',
        ),
        migrations.RemoveConstraint(
            model_name='attendance',
            name='programme_sessions_attendance_sober_known',
        ),
        migrations.AlterField(
            model_name='attendance',
            name='alone',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='sober',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6),
        ),
        migrations.AlterField(
            model_name='attendanceversion',
            name='alone',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6),
        ),
        migrations.AlterField(
            model_name='attendanceversion',
            name='sober',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unsure', 'Not sure')], default='yes', max_length=6),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('alone__in', ['', 'yes', 'no', 'unsure']), ('sober__in', ['', 'yes', 'no', 'unsure'])), name='programme_sessions_attendance_found_known', violation_error_message='Select whether he is alone and sober.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alone', ''), ('joined_by', ''), ('place', ''), ('sober', '')), models.Q(models.Q(('alone', ''), _negated=True), models.Q(('sober', ''), _negated=True)), _connector='OR'), name='programme_sessions_attendance_found_together', violation_error_message='Of a man who was not there, leave all of it empty.'),
        ),
    ]
