"""Who may write and read the audit: everybody appends through one function, few read."""

from django.conf import settings
from django.db import migrations

from advance_site.wall.operations import append_only, define, guard

SIGNATURE = (
    "wall.append_event(text, text, text, text, text, uuid[], integer, text, text, bigint, "
    "text, text)"
)
# The actor is read from the transaction, so that no code can write in another's name.
APPEND = f"""
CREATE FUNCTION wall.append_event(
  kind text, verb text, role text, object_kind text, object_id text, men uuid[],
  count integer, reach text, reason text, site bigint, request text, sign_in text)
RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO public.audit_event
    (at, actor_id, role, door, kind, verb, object_kind, object_id, men, count, reach, reason,
     site_id, request, sign_in, xid, lineage)
  VALUES (clock_timestamp(), wall.user_id(), $3, '{settings.DOOR.name}', $1, $2, $4, $5, $6, $7,
     $8, $9, $10, $11, $12, pg_current_xact_id()::text::bigint,
     (pg_control_system()).system_identifier)
  RETURNING id
$$;
"""  # noqa: S608  the door's name is one of two constants
SEALING = """
CREATE FUNCTION wall.unsealed_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT min(at) FROM public.audit_event
  WHERE lineage = (pg_control_system()).system_identifier
    AND xid >= coalesce((SELECT below_xid FROM public.audit_batch
                         WHERE lineage = (pg_control_system()).system_identifier
                         ORDER BY from_xid DESC LIMIT 1), 0)
$$;
"""
# Late-bound: the function that knows the sites of a lead comes with the accounts, above.
READERS = """
CREATE FUNCTION wall.audit_sites() RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$ BEGIN RETURN wall.lead_sites(); END $$;
"""
BOTH = f"{SIGNATURE}, wall.unsealed_since()"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("wall", "0001_schema")]
    operations = [
        define(APPEND + SEALING, web=BOTH, worker=BOTH),
        define(READERS, web="wall.audit_sites()"),
        guard(
            "audit_event",
            rule="site_id = ANY ((SELECT wall.audit_sites())::bigint[])",
            insert="false",
            web="select",
        ),
        guard("audit_batch", rule="false", web="", worker="select, insert"),
        append_only("audit_event"),
        append_only("audit_batch"),
    ]
