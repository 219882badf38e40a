"""Empties what stood by default in rows of absent men."""

from django.db import migrations

# The shipped list's codes of absence. A row that one of them marks says nothing of a man who was
# not there; before, what is usual stood in it.
ABSENT = "'B1','B2','B3','B4','B5','B6','B7','B8','B9','B10','B11','C1','C2','C3'"
CLEAR = f"""
UPDATE programme_sessions_attendance SET joined_by = '', place = '', alone = '', sober = ''
WHERE outcome IN ({ABSENT})
"""  # noqa: S608 (a constant of this file)


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0006_absent_men_say_nothing")]
    operations = [migrations.RunSQL(CLEAR, migrations.RunSQL.noop)]
