"""Cohorts and men of somebody who leaves go to a colleague, also when an administrator says so.

An administrator sees no man and no cohort, so the database counts and moves them for her, at the
sites that she runs and to people who work with men there.
"""

from django.db import migrations

from advance_site.wall.operations import define

DAY = "(now() AT TIME ZONE 'Europe/London')::date"
CURRENT = f"since <= {DAY} AND (until IS NULL OR until >= {DAY})"
RUN = f"""SELECT site_id FROM accounts_membership WHERE user_id = wall.user_id()
  AND role IN ('site_lead', 'site_administrator') AND {CURRENT}"""  # noqa: S608
WORKS = f"""SELECT site_id FROM accounts_membership WHERE user_id = successor
  AND role IN ('facilitator', 'site_lead') AND {CURRENT}"""  # noqa: S608
LED = f"""FROM programme_sessions_cohortfacilitator f
    JOIN programme_sessions_cohort c ON c.id = f.cohort_id
    WHERE f.user_id = leaver AND (f.until IS NULL OR f.until >= {DAY})
      AND c.ends_on >= {DAY} AND c.site_id IN ({RUN})"""
COACHED = f"""e.coach_id = leaver AND e.left_on IS NULL AND e.site_id IN ({RUN})"""
FUNCTIONS = f"""
CREATE FUNCTION wall.count_work(leaver bigint, what text) RETURNS integer LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, wall AS $$
  SELECT CASE what
    WHEN 'held' THEN (SELECT count(*) FROM participants_participant p
                      WHERE p.holder_id = leaver AND p.site_id IN ({RUN}))
    WHEN 'coached' THEN (SELECT count(*) FROM programme_sessions_enrolment e WHERE {COACHED})
    ELSE (SELECT count(DISTINCT f.cohort_id) {LED})
  END::integer
$$;
CREATE FUNCTION wall.hand_over_coaching(leaver bigint, successor bigint) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, wall AS $$
DECLARE moved integer;
BEGIN
  UPDATE programme_sessions_enrolment e SET coach_id = successor
  WHERE {COACHED} AND e.site_id IN ({WORKS});
  GET DIAGNOSTICS moved = ROW_COUNT;
  RETURN moved;
END $$;
CREATE FUNCTION wall.hand_over_cohorts(leaver bigint, successor bigint) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, wall AS $$
DECLARE
  cohorts bigint[];
  day date := {DAY};
BEGIN
  SELECT coalesce(array_agg(DISTINCT f.cohort_id), '{{}}') INTO cohorts {LED}
    AND c.site_id IN ({WORKS});
  INSERT INTO programme_sessions_cohortfacilitator
      (cohort_id, site_id, user_id, since, added_at, added_by_id)
    SELECT c.id, c.site_id, successor, day, now(), wall.user_id()
    FROM programme_sessions_cohort c WHERE c.id = ANY (cohorts)
      AND NOT EXISTS (SELECT 1 FROM programme_sessions_cohortfacilitator o
                      WHERE o.cohort_id = c.id AND o.user_id = successor
                        AND (o.until IS NULL OR o.until >= day));
  UPDATE programme_sessions_cohortfacilitator f SET until = greatest(f.since, day - 1)
    WHERE f.user_id = leaver AND f.cohort_id = ANY (cohorts)
      AND (f.until IS NULL OR f.until >= day);
  DELETE FROM programme_sessions_facilitatorbooking b USING programme_sessions_groupsession g
    WHERE b.group_session_id = g.id AND g.cohort_id = ANY (cohorts) AND b.person_id = leaver
      AND g.starts_at > now() AND EXISTS (
        SELECT 1 FROM programme_sessions_facilitatorbooking o
        WHERE o.group_session_id = g.id AND o.person_id = successor);
  UPDATE programme_sessions_facilitatorbooking b SET person_id = successor,
      exception_reason = CASE WHEN clashes THEN 'taken over from somebody who left' ELSE b.exception_reason END,
      exception_by_id = CASE WHEN clashes THEN wall.user_id() ELSE b.exception_by_id END
    FROM (
      SELECT m.id, EXISTS (SELECT 1 FROM programme_sessions_facilitatorbooking o
                           WHERE o.person_id = successor AND o.during && m.during) AS clashes
      FROM programme_sessions_facilitatorbooking m
      JOIN programme_sessions_groupsession g ON g.id = m.group_session_id
      WHERE g.cohort_id = ANY (cohorts) AND m.person_id = leaver AND g.starts_at > now()
    ) AS mine
    WHERE b.id = mine.id;
  RETURN cardinality(cohorts);
END $$;
"""  # noqa: S608  (its parts are constants of this file)
SIGNATURES = (
    "wall.count_work(bigint, text), wall.hand_over_coaching(bigint, bigint), "
    "wall.hand_over_cohorts(bigint, bigint)"
)


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0002_walls")]
    operations = [define(FUNCTIONS, web=SIGNATURES)]
