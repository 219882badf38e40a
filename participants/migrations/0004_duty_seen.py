"""His named worker has seen who opened his page on duty; she alone writes it down, once."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from advance_site.wall.operations import append_only, guard

ME = "(SELECT wall.user_id())"
BY_HIS_NAMED_WORKER = f"""by_id = {ME} AND EXISTS (
    SELECT 1 FROM participants_reachgrant g JOIN participants_participant p
      ON p.id = g.participant_id
    WHERE g.id = participants_grantseen.grant_id
      AND g.participant_id = participants_grantseen.participant_id AND p.holder_id = {ME})"""  # noqa: S608 (a constant of this file)


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0003_own_name_and_holder'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GrantSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seen', to='participants.reachgrant')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.participant')),
            ],
        ),
        guard(
            "participants_grantseen",
            man="participant_id",
            insert=BY_HIS_NAMED_WORKER,
            web="select, insert",
        ),
        append_only("participants_grantseen"),
    ]
