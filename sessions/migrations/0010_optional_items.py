"""A session that is held where a man needs it, outside the count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0009_walls_of_changes")]
    operations = [
        migrations.AddField(
            model_name="templateitem",
            name="optional",
            field=models.BooleanField(default=False),
        ),
    ]
