# ruff: noqa: S608  (SQL put together from constants of this file)
"""A coach opens a cohort while a man of hers is in it; one who has left gives her nothing."""

from django.db import migrations

DAY = "(now() AT TIME ZONE 'Europe/London')::date"
KEPT = "c.ends_on >= " + DAY + " - 90"
MY_COHORTS = f"""
CREATE OR REPLACE FUNCTION wall.my_cohorts() RETURNS bigint[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(cohort_id), '{{}}') FROM (
      SELECT id AS cohort_id FROM programme_sessions_cohort
        WHERE site_id = ANY (wall.lead_sites())
      UNION
      SELECT f.cohort_id FROM programme_sessions_cohortfacilitator f
        JOIN programme_sessions_cohort c ON c.id = f.cohort_id
        WHERE f.user_id = wall.user_id() AND f.since <= {DAY}
          AND (f.until IS NULL OR f.until >= {DAY}) AND {KEPT}
      UNION
      SELECT g.cohort_id FROM programme_sessions_standin s
        JOIN programme_sessions_groupsession g ON g.id = s.group_session_id
        WHERE s.user_id = wall.user_id() AND s.since <= now() AND s.until > now()
      UNION
      SELECT e.cohort_id FROM programme_sessions_enrolment e
        JOIN programme_sessions_cohort c ON c.id = e.cohort_id
        WHERE e.coach_id = wall.user_id() AND e.left_on IS NULL AND {KEPT}
      UNION
      SELECT c.id FROM programme_sessions_cohort c
        WHERE c.created_by_id = wall.user_id() AND NOT EXISTS (
          SELECT 1 FROM programme_sessions_cohortfacilitator f WHERE f.cohort_id = c.id)
    ) AS mine
  $$;
"""


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0004_led_cohorts")]
    operations = [migrations.RunSQL(MY_COHORTS, migrations.RunSQL.noop)]
