"""Rows name who wrote them; nobody makes a reach for a time into one that stays."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from advance_site.wall.operations import own_name

STRUCK = "struck_by_id"
NAMED: dict[str, tuple[str, ...]] = {
    "participant": ("created_by_id",),
    "phonenumber": ("added_by_id", "retired_by_id", STRUCK),
    "agreedtime": ("added_by_id", STRUCK),
    "address": ("added_by_id", STRUCK),
    "nextofkin": ("added_by_id", STRUCK),
    "referral": ("recorded_by_id", STRUCK),
    "suitabilitydecision": ("recorded_by_id", "confirmed_by_id", STRUCK),
    "consent": ("recorded_by_id", STRUCK),
    "partnerdetails": ("recorded_by_id", STRUCK),
    "statuschange": ("by_id", "iss_rung_by_id", "told_by_id", STRUCK),
    "waitingreview": ("set_by_id", "done_by_id", STRUCK),
    "goal": ("set_by_id", "ended_by_id", STRUCK),
    "goalreview": ("by_id", STRUCK),
    "contact": ("recorded_by_id", "follow_up_done_by_id", STRUCK),
    "dangercall": ("opened_by_id", "told_by_id", STRUCK),
}
# What stands in his row besides never changes: his ids, his site, who wrote him down and when.
MAY_CHANGE = (
    "holder_id, given_name, family_name, preferred_name, folded_names, date_of_birth, language, "
    "needs_interpreter, literacy, easy_read, access_needs"
)
HOLDER = """
CREATE FUNCTION wall.keep_holder() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog
  AS $$
  BEGIN
    IF wall.owns(TG_RELID) OR OLD.site_id = ANY (wall.lead_sites()) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the lead of his site gives him another holder'
      USING ERRCODE = 'insufficient_privilege';
  END $$;
GRANT EXECUTE ON FUNCTION wall.keep_holder() TO main_web;
CREATE TRIGGER participants_participant_holder BEFORE UPDATE ON participants_participant
  FOR EACH ROW WHEN (OLD.holder_id IS DISTINCT FROM NEW.holder_id)
  EXECUTE FUNCTION wall.keep_holder();
REVOKE UPDATE ON participants_participant FROM main_web;
"""
# Reach on duty ends by itself, so it is never passed on, and nobody grants it to oneself.
GRANTED = """
CREATE POLICY granted_by_his_own ON participants_reachgrant AS RESTRICTIVE FOR INSERT TO main_web
  WITH CHECK (user_id <> (SELECT wall.user_id()) AND EXISTS (
    SELECT 1 FROM participants_participant p WHERE p.id = participant_id
      AND (p.holder_id = (SELECT wall.user_id())
           OR p.site_id = ANY ((SELECT wall.lead_sites())::bigint[]))))
"""


def run(sql: str) -> Operation:
    return migrations.RunSQL(sql, migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_walls"), ("wall", "0002_own_name")]
    operations = [
        *(own_name(f"participants_{table}", *columns) for table, columns in NAMED.items()),
        run(HOLDER),
        run(f"GRANT UPDATE ({MAY_CHANGE}) ON participants_participant TO main_web"),
        run(GRANTED),
    ]
