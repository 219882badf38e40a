"""Which decisions wait for a second person at one's sites, of men out of one's own reach."""

from django.db import migrations

from advance_site.wall.operations import define

# No more than a search of the site shows of him, and who recorded the decision. To read it, the
# second person takes duty reach, which is written down and told to his named worker.
TO_CONFIRM = """
CREATE FUNCTION wall.decisions_to_confirm() RETURNS TABLE (
    man uuid, given_name text, preferred_name text, family_name text,
    decision uuid, recorded_at timestamptz, recorded_by text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    SELECT p.public_id, p.given_name::text, p.preferred_name::text, p.family_name::text,
      d.public_id, d.recorded_at, u.name::text
    FROM participants_suitabilitydecision d
    JOIN participants_participant p ON p.id = d.participant_id
    JOIN accounts_user u ON u.id = d.recorded_by_id
    WHERE d.confirmed_at IS NULL AND d.struck_at IS NULL
      AND d.recorded_by_id <> wall.user_id()
      AND p.site_id = ANY ((SELECT wall.case_sites())::bigint[])
      AND p.id <> ALL ((SELECT wall.my_men())::bigint[])
    ORDER BY d.recorded_at, d.id
  $$;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_weekdays_from_0")]
    operations = [define(TO_CONFIRM, web="wall.decisions_to_confirm()")]
