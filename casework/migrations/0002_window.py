"""The window's views, and who may put what through the hatch."""

from django.db import migrations

from advance_site.wall.operations import append_only, guard, open_table

OPEN_SITES = "SELECT site_id FROM public.casework_window_site WHERE login = session_user"
DAY = "(now() AT TIME ZONE 'Europe/London')::date"
WINDOW = f"""
CREATE SCHEMA iss_window;
GRANT USAGE ON SCHEMA iss_window TO iss_reader;

CREATE VIEW iss_window.site WITH (security_barrier = true) AS
SELECT s.public_id, s.name, s.nation, o.name AS organisation
FROM public.accounts_site s JOIN public.accounts_organisation o ON o.id = s.organisation_id
WHERE s.id IN ({OPEN_SITES});

CREATE VIEW iss_window.staff WITH (security_barrier = true) AS
SELECT u.public_id, u.name, m.role, s.public_id AS site, m.since
FROM public.accounts_membership m
JOIN public.accounts_user u ON u.id = m.user_id
JOIN public.accounts_site s ON s.id = m.site_id
WHERE m.site_id IN ({OPEN_SITES}) AND u.is_active
  AND m.since <= {DAY} AND (m.until IS NULL OR m.until >= {DAY});

CREATE VIEW iss_window.man WITH (security_barrier = true) AS
SELECT p.public_id, p.reference, p.given_name, p.family_name, p.preferred_name, p.folded_names,
  p.date_of_birth,
  s.public_id AS site, h.public_id AS holder, h.name AS holder_name,
  newest.status, newest.at AS status_since,
  (SELECT (min(c.at) AT TIME ZONE 'Europe/London')::date FROM public.participants_statuschange c
     WHERE c.participant_id = p.id AND c.struck_at IS NULL AND c.status = 'active') AS started_on
FROM public.participants_participant p
JOIN public.accounts_site s ON s.id = p.site_id
JOIN public.accounts_user h ON h.id = p.holder_id
JOIN LATERAL (
  SELECT c.status, c.at FROM public.participants_statuschange c
  WHERE c.participant_id = p.id AND c.struck_at IS NULL
  ORDER BY c.at DESC, c.id DESC LIMIT 1) newest ON true
WHERE p.site_id IN ({OPEN_SITES});

GRANT SELECT ON iss_window.site, iss_window.staff, iss_window.man TO iss_reader;
"""  # noqa: S608  (its parts are constants of this file)
# The policy's functions are executed by the login itself, but it cannot name them: it has no
# USAGE on their schema.
HATCH = f"""
CREATE FUNCTION wall.hatch_admits(site uuid, man uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog
  AS $$
    SELECT EXISTS (SELECT 1 FROM public.accounts_site s
                   WHERE s.public_id = $1 AND s.id IN ({OPEN_SITES}))
       AND ($2 IS NULL OR EXISTS (SELECT 1 FROM public.participants_participant p
                                  WHERE p.public_id = $2 AND p.site_id IN ({OPEN_SITES})))
  $$;
GRANT EXECUTE ON FUNCTION wall.hatch_admits(uuid, uuid) TO iss_releaser;
GRANT INSERT ON casework_release TO iss_releaser;
CREATE POLICY releaser_inserts ON casework_release FOR INSERT TO iss_releaser
  WITH CHECK (wall.hatch_admits(site, man));
"""  # noqa: S608
ADDRESSED_TO_ME = """
  (SELECT u.public_id FROM accounts_user u WHERE u.id = (SELECT wall.user_id())) = ANY (readers)
  OR (kind = 'level' AND man IN (SELECT p.public_id FROM participants_participant p))
  OR (kind = 'rota' AND site IN (SELECT s.public_id FROM accounts_site s
                                 WHERE s.id = ANY ((SELECT wall.my_sites())::bigint[])))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_hatch"),
        ("accounts", "0002_walls"),
        ("participants", "0002_walls"),
        ("wall", "0001_schema"),
    ]
    operations = [
        open_table(
            "casework_window_site",
            "which sites a login of the women's service sees; read by views alone",
            web="",
            worker="",
        ),
        guard("casework_release", rule=ADDRESSED_TO_ME, insert="false", web="select", worker=""),
        append_only("casework_release"),
        migrations.RunSQL(WINDOW, migrations.RunSQL.noop),
        migrations.RunSQL(HATCH, migrations.RunSQL.noop),
    ]
