"""Nobody signs in another's name, whatever the code says: columns that name who acted."""

from django.conf import settings
from django.db import migrations

# Migrations and commands of operators run as the owner, and functions that run as their owner
# check for themselves; neither is bound here.
FUNCTIONS = f"""
CREATE FUNCTION wall.owns(tab oid) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog
  AS $$ SELECT pg_has_role(current_user, c.relowner, 'MEMBER') FROM pg_class c WHERE c.oid = tab $$;
CREATE FUNCTION wall.sign_in_own_name() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog
  AS $$
  DECLARE
    field text;
    after jsonb := to_jsonb(NEW);
    before jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{{}}' END;
  BEGIN
    IF wall.owns(TG_RELID) THEN RETURN NEW; END IF;
    FOREACH field IN ARRAY TG_ARGV LOOP
      IF after ->> field IS DISTINCT FROM before ->> field
         AND (after ->> field)::bigint IS DISTINCT FROM wall.user_id()
         AND after ->> field IS NOT NULL THEN
        RAISE EXCEPTION '% of % names somebody who does not act', field, TG_TABLE_NAME
          USING ERRCODE = 'insufficient_privilege';
      END IF;
    END LOOP;
    RETURN NEW;
  END $$;
GRANT EXECUTE ON FUNCTION wall.owns(oid), wall.sign_in_own_name()
  TO {settings.DOOR.web_group}, {settings.DOOR.worker_group};
"""  # noqa: S608  (its parts are constants of the settings)


class Migration(migrations.Migration):
    dependencies = [("wall", "0001_schema")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
