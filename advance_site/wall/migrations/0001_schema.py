"""The schema that policies stand on, and the table of failed sign-ins."""

from django.conf import settings
from django.db import migrations

from advance_site.wall.operations import open_table

SCHEMA = f"""
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA wall;
GRANT USAGE ON SCHEMA public, wall TO {settings.DOOR.web_group}, {settings.DOOR.worker_group};
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION wall.user_id() RETURNS bigint LANGUAGE sql STABLE
  SET search_path = pg_catalog
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::bigint $$;
CREATE FUNCTION wall.refuse_change() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog
  AS $$ BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege'; END $$;
GRANT EXECUTE ON FUNCTION wall.user_id(), wall.refuse_change()
  TO {settings.DOOR.web_group}, {settings.DOOR.worker_group};
CREATE TABLE wall_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX wall_cache_expires ON wall_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(SCHEMA, migrations.RunSQL.noop),
        open_table(
            "wall_cache",
            "counters of failed sign-ins, no case content",
            worker="select, delete",
        ),
        open_table("django_migrations", "names of migrations", web="select", worker="select"),
    ]
