"""Agreed times number the days of the week as plans do: Monday is 0, not 1.

The column gets a new name in the same transaction, so that a process of the version before,
which would be a day off, is refused. In two steps, for no two rows may meet on the way.
"""

from django.db import migrations, models

TO_0 = (
    "UPDATE participants_agreedtime SET day = day + 10",
    "UPDATE participants_agreedtime SET day = day - 11",
)
TO_1 = (
    "UPDATE participants_agreedtime SET day = day + 11",
    "UPDATE participants_agreedtime SET day = day - 10",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_caseload_walls")]
    operations = [
        migrations.RemoveConstraint("agreedtime", "participants_agreedtime_weekday_known"),
        migrations.AlterField(
            "agreedtime",
            "weekday",
            models.PositiveSmallIntegerField(db_column="day", choices=list(enumerate(DAYS))),
        ),
        migrations.RunSQL(list(TO_0), list(TO_1)),
        migrations.AddConstraint(
            "agreedtime",
            models.CheckConstraint(
                condition=models.Q(weekday__in=list(range(7))),
                name="participants_agreedtime_weekday_known",
                violation_error_message="Select one of the offered values for weekday",
            ),
        ),
    ]
