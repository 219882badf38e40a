"""A role is given by somebody who may give it, never to oneself: the database asks too.

Before anybody is signed in, an invitation that waits stands for whoever gave it. Each role and
whom it may let in stand in `accounts.access.GIVES`; a test holds the two equal.
"""

from django.conf import settings
from django.db import migrations

from advance_site.wall.operations import own_name

WEB = settings.DOOR.web_group
DAY = "(now() AT TIME ZONE 'Europe/London')::date"
FUNCTIONS = f"""
CREATE FUNCTION wall.gives(role text, site bigint) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog
  AS $$
    SELECT EXISTS (
      SELECT 1 FROM public.accounts_membership m
      WHERE m.user_id = wall.user_id() AND m.site_id = $2
        AND m.since <= {DAY} AND (m.until IS NULL OR m.until >= {DAY})
        AND $1 = ANY (CASE m.role
          WHEN 'site_lead' THEN ARRAY['facilitator', 'site_lead', 'site_administrator']
          WHEN 'site_administrator' THEN ARRAY['facilitator', 'site_administrator']
          WHEN 'iss_lead' THEN ARRAY['iss_worker', 'iss_lead', 'safeguarding_approver'] END))
  $$;
CREATE FUNCTION wall.give_role() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'accounts_invitation' THEN
      IF wall.gives(NEW.role, NEW.site_id) THEN RETURN NEW; END IF;
    ELSE
      IF wall.gives(NEW.role, NEW.site_id) AND NEW.user_id IS DISTINCT FROM wall.user_id() THEN
        RETURN NEW;
      END IF;
      IF EXISTS (
          SELECT 1 FROM public.accounts_invitation i
          JOIN public.accounts_user u ON lower(u.email) = lower(i.email)
          WHERE u.id = NEW.user_id AND i.site_id = NEW.site_id AND i.role = NEW.role
            AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL) THEN
        RETURN NEW;
      END IF;
    END IF;
    RAISE EXCEPTION 'whoever acts may not give this role' USING ERRCODE = 'insufficient_privilege';
  END $$;
CREATE FUNCTION wall.end_role() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) OR (NEW.user_id IS DISTINCT FROM wall.user_id() AND EXISTS (
        SELECT 1 FROM public.accounts_membership m
        WHERE m.user_id = wall.user_id() AND m.site_id = NEW.site_id
          AND m.role IN ('site_lead', 'site_administrator', 'iss_lead')
          AND m.since <= {DAY} AND (m.until IS NULL OR m.until >= {DAY}))) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'whoever acts may not end this role' USING ERRCODE = 'insufficient_privilege';
  END $$;
GRANT EXECUTE ON FUNCTION wall.gives(text, bigint), wall.give_role(), wall.end_role() TO {WEB};
CREATE TRIGGER accounts_membership_given BEFORE INSERT ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION wall.give_role();
CREATE TRIGGER accounts_membership_ended BEFORE UPDATE ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION wall.end_role();
CREATE TRIGGER accounts_invitation_given BEFORE INSERT ON accounts_invitation
  FOR EACH ROW EXECUTE FUNCTION wall.give_role();
REVOKE UPDATE ON accounts_membership, accounts_invitation FROM {WEB};
GRANT UPDATE (until) ON accounts_membership TO {WEB};
GRANT UPDATE (accepted_at, accepted_by_id, withdrawn_at) ON accounts_invitation TO {WEB};
"""  # noqa: S608  (its parts are constants of this file)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_history_trigger"), ("wall", "0002_own_name")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        own_name("accounts_invitation", "invited_by_id"),
        own_name("accounts_training", "recorded_by_id"),
    ]
