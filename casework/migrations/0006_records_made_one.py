"""The women's service learns which of two records of one man is kept, and nothing else of it."""

from django.db import migrations

OPEN_SITES = "SELECT site_id FROM public.casework_window_site WHERE login = session_user"
MAN = f"""
CREATE OR REPLACE VIEW iss_window.man WITH (security_barrier = true) AS
SELECT p.public_id, p.reference, p.given_name, p.family_name, p.preferred_name, p.folded_names,
  p.date_of_birth,
  s.public_id AS site, h.public_id AS holder, h.name AS holder_name,
  newest.status, newest.at AS status_since,
  (SELECT (min(c.at) AT TIME ZONE 'Europe/London')::date FROM public.participants_statuschange c
     WHERE c.participant_id = p.id AND c.struck_at IS NULL AND c.status = 'active') AS started_on,
  (SELECT k.public_id FROM public.participants_participant k
     WHERE k.id = p.merged_into_id) AS merged_into
FROM public.participants_participant p
JOIN public.accounts_site s ON s.id = p.site_id
JOIN public.accounts_user h ON h.id = p.holder_id
JOIN LATERAL (
  SELECT c.status, c.at FROM public.participants_statuschange c
  WHERE c.participant_id = p.id AND c.struck_at IS NULL
  ORDER BY c.at DESC, c.id DESC LIMIT 1) newest ON true
WHERE p.site_id IN ({OPEN_SITES});
"""  # noqa: S608  (its parts are constants of this file)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_calendar_key"),
        ("participants", "0010_two_records_walls"),
    ]
    operations = [migrations.RunSQL(MAN, migrations.RunSQL.noop)]
