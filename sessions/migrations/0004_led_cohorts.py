"""Only who leads a cohort gives reach to its men; a signed register stays as it was signed.

Coaching one man of a cohort, or standing in for an evening, is reach of its own kind: it does not
make anybody a leader, a stand-in or a coach, least of all oneself.
"""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from advance_site.wall.operations import MY_MEN, define, own_name

ME = "(SELECT wall.user_id())"
DAY = "(now() AT TIME ZONE 'Europe/London')::date"
LED = "(SELECT wall.led_cohorts())::bigint[]"
MY_COHORTS = "(SELECT wall.my_cohorts())::bigint[]"
LED_SQL = f"""
CREATE FUNCTION wall.led_cohorts() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(c.id), '{{}}') FROM programme_sessions_cohort c
    WHERE c.site_id = ANY (wall.lead_sites())
      OR (c.ends_on >= {DAY} - 90 AND EXISTS (
        SELECT 1 FROM programme_sessions_cohortfacilitator f
        WHERE f.cohort_id = c.id AND f.user_id = wall.user_id() AND f.since <= {DAY}
          AND (f.until IS NULL OR f.until >= {DAY})))
      OR (c.created_by_id = wall.user_id() AND NOT EXISTS (
        SELECT 1 FROM programme_sessions_cohortfacilitator f WHERE f.cohort_id = c.id))
  $$;
"""  # noqa: S608  (its parts are constants of this file)
PLACES = f"""
CREATE POLICY led_adds ON programme_sessions_cohortfacilitator AS RESTRICTIVE FOR INSERT
  TO main_web WITH CHECK (cohort_id = ANY ({LED}));
CREATE POLICY led_changes ON programme_sessions_cohortfacilitator AS RESTRICTIVE FOR UPDATE
  TO main_web USING (cohort_id = ANY ({LED}));
CREATE POLICY led_adds ON programme_sessions_standin AS RESTRICTIVE FOR INSERT
  TO main_web WITH CHECK (EXISTS (SELECT 1 FROM programme_sessions_groupsession g
    WHERE g.id = group_session_id AND g.cohort_id = ANY ({LED})));
CREATE POLICY led_changes ON programme_sessions_standin AS RESTRICTIVE FOR UPDATE
  TO main_web USING (EXISTS (SELECT 1 FROM programme_sessions_groupsession g
    WHERE g.id = group_session_id AND g.cohort_id = ANY ({LED})));
CREATE POLICY led_adds ON programme_sessions_enrolment AS RESTRICTIVE FOR INSERT
  TO main_web WITH CHECK (cohort_id = ANY ({LED}));
"""  # noqa: S608
COACHES = """
CREATE FUNCTION wall.keep_coach() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) OR (OLD.cohort_id = ANY (wall.led_cohorts())
        AND OLD.cohort_id = NEW.cohort_id AND OLD.participant_id = NEW.participant_id) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'whoever leads the cohort names a coach'
      USING ERRCODE = 'insufficient_privilege';
  END $$;
GRANT EXECUTE ON FUNCTION wall.keep_coach() TO main_web;
CREATE TRIGGER programme_sessions_enrolment_coach BEFORE UPDATE ON programme_sessions_enrolment
  FOR EACH ROW WHEN (OLD.coach_id IS DISTINCT FROM NEW.coach_id
    OR OLD.cohort_id IS DISTINCT FROM NEW.cohort_id
    OR OLD.participant_id IS DISTINCT FROM NEW.participant_id)
  EXECUTE FUNCTION wall.keep_coach();
"""
# His holder, who need not lead his cohort, ends his place in it when he leaves the programme.
CHANGES = f"""
ALTER POLICY web_reach ON programme_sessions_planchange
  USING (CASE WHEN participant_id IS NULL THEN cohort_id = ANY ({MY_COHORTS})
         ELSE participant_id = ANY ({MY_MEN}) END)
  WITH CHECK (by_id = {ME} AND CASE WHEN participant_id IS NULL
    THEN cohort_id = ANY ({MY_COHORTS}) ELSE participant_id = ANY ({MY_MEN}) END);
"""
SIGNED = """
CREATE FUNCTION wall.keep_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a signed register stays as it was signed'
      USING ERRCODE = 'insufficient_privilege';
  END $$;
CREATE FUNCTION wall.correct_signed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) OR NOT EXISTS (
        SELECT 1 FROM public.programme_sessions_groupsession g
        WHERE g.id = NEW.group_session_id AND g.signed_at IS NOT NULL)
      OR (SELECT c.after ->> 'outcome' FROM public.programme_sessions_attendancecorrection c
          WHERE c.attendance_id = NEW.id ORDER BY c.id DESC LIMIT 1) = NEW.outcome THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'a row of a signed register changes by a correction alone'
      USING ERRCODE = 'insufficient_privilege';
  END $$;
GRANT EXECUTE ON FUNCTION wall.keep_signed(), wall.correct_signed() TO main_web;
CREATE TRIGGER programme_sessions_groupsession_signed
  BEFORE UPDATE ON programme_sessions_groupsession
  FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION wall.keep_signed();
CREATE CONSTRAINT TRIGGER programme_sessions_attendance_corrected
  AFTER UPDATE OF outcome ON programme_sessions_attendance DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.outcome IS DISTINCT FROM NEW.outcome)
  EXECUTE FUNCTION wall.correct_signed();
CREATE CONSTRAINT TRIGGER programme_sessions_attendance_added
  AFTER INSERT ON programme_sessions_attendance DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION wall.correct_signed();
"""


def run(sql: str) -> Operation:
    return migrations.RunSQL(sql, migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [
        ("programme_sessions", "0003_handing_over"),
        ("wall", "0002_own_name"),
    ]
    operations = [
        define(LED_SQL, web="wall.led_cohorts()"),
        run(PLACES),
        run(COACHES),
        run(CHANGES),
        run(SIGNED),
        own_name("programme_sessions_attendance", "marked_by_id"),
        own_name("programme_sessions_cohort", "created_by_id"),
        own_name("programme_sessions_cohortfacilitator", "added_by_id"),
        own_name("programme_sessions_enrolment", "enrolled_by_id"),
        own_name("programme_sessions_facilitatorbooking", "exception_by_id"),
        own_name("programme_sessions_groupsession", "signed_by_id"),
        own_name("programme_sessions_slot", "marked_by_id"),
        own_name("programme_sessions_standin", "set_by_id"),
    ]
