"""Who gave a role and when, written by the database: no date of it can be made earlier."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# An invitation that waits was given by whoever invited, also where somebody else is signed in in
# the browser in which it is accepted. Roles that operators give name nobody.
GIVE = """
CREATE OR REPLACE FUNCTION wall.give_role() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'accounts_invitation' THEN
      IF wall.gives(NEW.role, NEW.site_id) THEN RETURN NEW; END IF;
    ELSE
      NEW.given_at := now();
      SELECT i.invited_by_id INTO NEW.given_by_id FROM public.accounts_invitation i
        JOIN public.accounts_user u ON lower(u.email) = lower(i.email)
        WHERE u.id = NEW.user_id AND i.site_id = NEW.site_id AND i.role = NEW.role
          AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL
        ORDER BY i.invited_at DESC LIMIT 1;
      IF FOUND THEN RETURN NEW; END IF;
      NEW.given_by_id := wall.user_id();
      IF wall.gives(NEW.role, NEW.site_id) AND NEW.user_id IS DISTINCT FROM wall.user_id() THEN
        RETURN NEW;
      END IF;
    END IF;
    RAISE EXCEPTION 'whoever acts may not give this role' USING ERRCODE = 'insufficient_privilege';
  END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_roles_are_given")]
    operations = [
        migrations.AddField(
            "membership",
            "given_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "membership", "given_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunSQL(GIVE, migrations.RunSQL.noop),
    ]
