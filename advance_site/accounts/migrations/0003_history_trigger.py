"""The trigger that keeps earlier versions of a site asks a function of pgtrigger's, as whoever writes."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_walls")]
    operations = [
        migrations.RunSQL(
            "GRANT EXECUTE ON FUNCTION public._pgtrigger_should_ignore(name) "
            f"TO {settings.DOOR.web_group}, {settings.DOOR.worker_group}",
            migrations.RunSQL.noop,
        )
    ]
