# ruff: noqa: S608  (SQL put together from constants of this file)
"""Who may touch which row of the plan; whose cohorts are mine; more reasons for a man to be mine."""

from django.db import migrations

from advance_site.wall.operations import MY_MEN, append_only, define, guard, open_table

ME = "(SELECT wall.user_id())"
MY_COHORTS = "(SELECT wall.my_cohorts())::bigint[]"
CASE_SITES = "(SELECT wall.case_sites())::bigint[]"
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
FUNCTIONS = f"""
CREATE FUNCTION wall.my_cohorts() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(cohort_id), '{{}}') FROM (
      SELECT id AS cohort_id FROM programme_sessions_cohort
        WHERE site_id = ANY (wall.lead_sites())
      UNION {LED}
      UNION
      SELECT e.cohort_id FROM programme_sessions_enrolment e
        JOIN programme_sessions_cohort c ON c.id = e.cohort_id
        WHERE e.coach_id = wall.user_id() AND {KEPT}
      UNION
      SELECT c.id FROM programme_sessions_cohort c
        WHERE c.created_by_id = wall.user_id() AND NOT EXISTS (
          SELECT 1 FROM programme_sessions_cohortfacilitator f WHERE f.cohort_id = c.id)
    ) AS mine
  $$;
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
      UNION
      SELECT e.participant_id FROM programme_sessions_enrolment e
        JOIN programme_sessions_cohort c ON c.id = e.cohort_id
        WHERE e.coach_id = wall.user_id() AND e.left_on IS NULL AND {KEPT}
    ) AS mine
  $$;
"""
STAND_IN_ENDS = """until <= (SELECT g.ends_at + interval '2 days'
  FROM programme_sessions_groupsession g WHERE g.id = group_session_id)"""
OF_THE_MAN = """
ALTER TABLE programme_sessions_{table} ADD CONSTRAINT programme_sessions_{table}_of_one_man
  FOREIGN KEY ({parent}_id, participant_id)
  REFERENCES programme_sessions_{parent} (id, participant_id) DEFERRABLE INITIALLY DEFERRED
"""
PROGRAMME = "what the programme consists of; nothing of people"


def of_one_man(table: str, parent: str) -> migrations.RunSQL:
    """A row about a man hangs on a row about the same man."""
    return migrations.RunSQL(
        OF_THE_MAN.format(table=table, parent=parent), migrations.RunSQL.noop
    )


class Migration(migrations.Migration):
    dependencies = [
        ("programme_sessions", "0001_plan_and_registers"),
        ("participants", "0002_walls"),
    ]
    operations = [
        define(FUNCTIONS, web="wall.my_cohorts()", worker="wall.my_cohorts()"),
        open_table("programme_sessions_programmetemplate", PROGRAMME, web="select, insert"),
        append_only("programme_sessions_programmetemplate"),
        open_table("programme_sessions_templateitem", PROGRAMME, web="select, insert"),
        append_only("programme_sessions_templateitem"),
        guard(
            "programme_sessions_cohort",
            rule=f"site_id = ANY ({CASE_SITES})",
            history=True,
        ),
        guard("programme_sessions_cohortslot", rule=f"site_id = ANY ({CASE_SITES})"),
        guard(
            "programme_sessions_cohortfacilitator",
            rule=f"site_id = ANY ({CASE_SITES})",
            # Whoever puts a leader into a cohort gives him its men: only its own people may, and
            # the person who has just made it, for the first one.
            insert=f"site_id = ANY ({CASE_SITES}) AND cohort_id = ANY ({MY_COHORTS})",
            web="select, insert, update (until)",
        ),
        guard(
            "programme_sessions_groupsession",
            rule=f"cohort_id = ANY ({MY_COHORTS})",
            history=True,
        ),
        guard(
            "programme_sessions_standin",
            rule=f"user_id = {ME} OR site_id = ANY ({CASE_SITES})",
            insert=f"set_by_id IS NOT NULL AND {STAND_IN_ENDS}",
            web="select, insert, update (until)",
        ),
        guard(
            "programme_sessions_facilitatorbooking",
            rule=f"person_id = {ME} OR site_id = ANY ({CASE_SITES})",
            web="select, insert, update, delete",
        ),
        guard("programme_sessions_enrolment", man="participant_id", history=True),
        guard("programme_sessions_slot", man="participant_id", history=True),
        guard("programme_sessions_attendance", man="participant_id", history=True),
        guard(
            "programme_sessions_attendancecorrection",
            man="participant_id",
            insert=f"participant_id = ANY ({MY_MEN}) AND by_id = {ME}",
            web="select, insert",
        ),
        append_only("programme_sessions_attendancecorrection"),
        guard(
            "programme_sessions_planchange",
            rule=f"cohort_id = ANY ({MY_COHORTS}) "
            f"AND (participant_id IS NULL OR participant_id = ANY ({MY_MEN}))",
            insert=f"cohort_id = ANY ({MY_COHORTS}) AND by_id = {ME} "
            f"AND (participant_id IS NULL OR participant_id = ANY ({MY_MEN}))",
            web="select, insert",
        ),
        append_only("programme_sessions_planchange"),
        of_one_man("slot", "enrolment"),
        of_one_man("attendance", "enrolment"),
        of_one_man("attendancecorrection", "attendance"),
    ]
