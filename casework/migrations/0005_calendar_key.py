"""The key to a person's calendar feed, and whose it is: asked by somebody without a sign-in."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from advance_site.wall.operations import define, guard

# A program that fetches the feed is nobody yet. A key of before somebody left and came back is
# void, as the sign-ins of then are.
WHOSE = """
CREATE FUNCTION wall.calendar_person(digest text) RETURNS bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog
  AS $$
  SELECT u.id FROM public.casework_calendar_key k JOIN public.accounts_user u ON u.id = k.user_id
  WHERE k.digest = $1 AND k.revoked_at IS NULL AND u.is_active
    AND (u.left_at IS NULL OR u.left_at < k.made_at)
    AND NOT EXISTS (
      SELECT 1 FROM public.accounts_invitation i
      WHERE i.accepted_by_id = u.id AND i.accepted_at > k.made_at)
  $$;
"""
OWN = "user_id = (SELECT wall.user_id())"


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_readers_who_stayed'),
        ('accounts', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('used_on', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'casework_calendar_key',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user',), name='casework_calendarkey_one_runs', violation_error_message='There is an address already. Make a new one instead.'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='casework_calendarkey_is_a_hash')],
            },
        ),
        guard(
            "casework_calendar_key",
            rule=OWN,
            web="select, insert, update (revoked_at, used_on)",
            worker="",
        ),
        define(WHOSE, web="wall.calendar_person(text)"),
    ]
