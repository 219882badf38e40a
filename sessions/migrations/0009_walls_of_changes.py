# ruff: noqa: S608  (SQL put together from constants of this file)
"""Who may touch what a change moved, the call-round and pauses; guests of a group are its men."""

from django.db import migrations

from advance_site.wall.operations import define, guard, own_name

MY_COHORTS = "(SELECT wall.my_cohorts())::bigint[]"
DAY = "(now() AT TIME ZONE 'Europe/London')::date"
KEPT = "c.ends_on >= " + DAY + " - 90"
LED = f"""
      SELECT f.cohort_id FROM programme_sessions_cohortfacilitator f
        JOIN programme_sessions_cohort c ON c.id = f.cohort_id
        WHERE f.user_id = wall.user_id() AND f.since <= {DAY}
          AND (f.until IS NULL OR f.until >= {DAY}) AND {KEPT}
      UNION
      SELECT g.cohort_id FROM programme_sessions_standin s
        JOIN programme_sessions_groupsession g ON g.id = s.group_session_id
        WHERE s.user_id = wall.user_id() AND s.since <= now() AND s.until > now()"""
# A man of another cohort who comes to one session is met as a stand-in meets men: from two days
# before it to two days after it.
GUESTS = f"""
      SELECT s.participant_id FROM programme_sessions_groupsession g
        JOIN programme_sessions_slot s ON s.group_session_id = g.id
        JOIN programme_sessions_enrolment e ON e.id = s.enrolment_id
        WHERE g.cohort_id IN ({LED}) AND e.cohort_id <> g.cohort_id AND e.left_on IS NULL
          AND g.starts_at < now() + interval '2 days' AND g.ends_at > now() - interval '2 days'"""
MY_MEN = f"""
CREATE OR REPLACE FUNCTION wall.my_men() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(man), '{{}}') FROM (
      SELECT id AS man FROM participants_participant
        WHERE holder_id = wall.user_id() OR site_id = ANY (wall.lead_sites())
      UNION
      SELECT participant_id FROM participants_reachgrant
        WHERE user_id = wall.user_id() AND granted_at <= now() AND until > now()
      UNION
      SELECT e.participant_id FROM programme_sessions_enrolment e
        WHERE e.cohort_id IN ({LED})
      UNION {GUESTS}
      UNION
      SELECT e.participant_id FROM programme_sessions_enrolment e
        JOIN programme_sessions_cohort c ON c.id = e.cohort_id
        WHERE e.coach_id = wall.user_id() AND e.left_on IS NULL AND {KEPT}
    ) AS mine
  $$;
"""
# What other groups of the site meet when, so that one can be joined or visited; no note of it.
TIMETABLE = """
CREATE FUNCTION wall.timetable(bigint) RETURNS TABLE (
    session_id bigint, public_id uuid, cohort_id bigint, item_id bigint,
    starts_at timestamptz, ends_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    SELECT g.id, g.public_id, g.cohort_id, g.item_id, g.starts_at, g.ends_at
    FROM programme_sessions_groupsession g
    WHERE g.site_id = $1 AND $1 = ANY (wall.case_sites()) AND g.state = 'planned'
  $$;
"""
PAUSE = """
ALTER TABLE programme_sessions_enrolmentpause ADD CONSTRAINT
  programme_sessions_enrolmentpause_of_one_man FOREIGN KEY (enrolment_id, participant_id)
  REFERENCES programme_sessions_enrolment (id, participant_id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("programme_sessions", "0008_changing_plans")]
    operations = [
        migrations.RunSQL(MY_MEN, migrations.RunSQL.noop),
        define(TIMETABLE, web="wall.timetable(bigint)"),
        guard(
            "programme_sessions_planmove",
            rule=f"cohort_id = ANY ({MY_COHORTS})",
            web="select, insert, update (taken_back_at, taken_back_by_id)",
        ),
        own_name("programme_sessions_planmove", "taken_back_by_id"),
        guard("programme_sessions_totell", man="participant_id"),
        own_name("programme_sessions_totell", "told_by_id"),
        guard("programme_sessions_enrolmentpause", man="participant_id", history=True),
        own_name("programme_sessions_enrolmentpause", "by_id"),
        migrations.RunSQL(PAUSE, migrations.RunSQL.noop),
    ]
