"""Who may touch which row about a man; whose men are mine; looking for a man of one's site."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from advance_site.wall.operations import MY_MEN, MY_SITES, append_only, define, guard

STRIKE = "struck_at, struck_by_id, struck_reason"
ME = "(SELECT wall.user_id())"
LEAD_SITES = "(SELECT wall.lead_sites())::bigint[]"

MY_MEN_SQL = """
CREATE FUNCTION wall.my_men() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(man), '{}') FROM (
      SELECT id AS man FROM participants_participant
        WHERE holder_id = wall.user_id() OR site_id = ANY (wall.lead_sites())
      UNION
      SELECT participant_id FROM participants_reachgrant
        WHERE user_id = wall.user_id() AND granted_at <= now() AND until > now()
    ) AS mine
  $$;
"""
CASE_SITES_SQL = """
CREATE FUNCTION wall.case_sites() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT coalesce(array_agg(DISTINCT site_id), '{}') FROM accounts_membership
    WHERE user_id = wall.user_id() AND role IN ('facilitator', 'site_lead')
      AND since <= (now() AT TIME ZONE 'Europe/London')::date
      AND (until IS NULL OR until >= (now() AT TIME ZONE 'Europe/London')::date)
  $$;
"""
FOUND = """TABLE (
    public_id uuid, reference text, given_name text, family_name text, preferred_name text,
    birth_year integer, status text, holder_name text, site_name text, mine boolean)"""
FOUND_COLUMNS = """
      p.public_id, p.reference::text, p.given_name::text, p.family_name::text,
      p.preferred_name::text, extract(year FROM p.date_of_birth)::integer,
      (SELECT s.status::text FROM participants_statuschange s
         WHERE s.participant_id = p.id AND s.struck_at IS NULL
         ORDER BY s.at DESC, s.id DESC LIMIT 1),
      h.name::text, site.name::text, p.id = ANY ((SELECT wall.my_men())::bigint[])
    FROM participants_participant p
    JOIN accounts_user h ON h.id = p.holder_id
    JOIN accounts_site site ON site.id = p.site_id
    WHERE p.site_id = ANY ((SELECT wall.case_sites())::bigint[])"""
SEARCH_SQL = f"""
CREATE FUNCTION wall.search_site_men(words text[], digits text, reference text)
  RETURNS {FOUND} LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$
    SELECT {FOUND_COLUMNS}
      AND (
        (cardinality(words) > 0 AND (
          NOT EXISTS (SELECT 1 FROM unnest(words) AS word
                      WHERE strpos(' ' || p.folded_names, ' ' || word) = 0)
          OR strpos(replace(p.folded_names, ' ', ''), array_to_string(words, '')) > 0))
        OR (digits <> '' AND EXISTS (
          SELECT 1 FROM participants_phonenumber n
          WHERE n.participant_id = p.id AND n.struck_at IS NULL AND n.last_four = digits))
        OR p.reference = search_site_men.reference)
    ORDER BY p.family_name, p.given_name, p.id LIMIT 51
  $$;
CREATE FUNCTION wall.site_man(man uuid)
  RETURNS {FOUND} LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$ SELECT {FOUND_COLUMNS} AND p.public_id = man $$;
"""  # noqa: S608 (its parts are constants of this file)
DUTY_SQL = """
CREATE FUNCTION wall.take_duty_reach(man uuid, why text) RETURNS uuid LANGUAGE sql
  SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    INSERT INTO participants_reachgrant
      (public_id, participant_id, user_id, kind, reason, granted_at, granted_by_id, until)
    SELECT gen_random_uuid(), p.id, wall.user_id(), 'duty', why, now(), wall.user_id(),
           now() + interval '12 hours'
    FROM participants_participant p
    WHERE p.public_id = man AND p.site_id = ANY (wall.case_sites())
    RETURNING public_id
  $$;
"""
# Minus one: the successor works with men at none, or not at all, of the sites in question.
HAND_OVER_SQL = """
CREATE FUNCTION wall.hand_over_men(leaver bigint, successor bigint) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    day date := (now() AT TIME ZONE 'Europe/London')::date;
    run_here bigint[] := array(SELECT site_id FROM accounts_membership
      WHERE user_id = wall.user_id() AND role IN ('site_lead', 'site_administrator')
        AND since <= day AND (until IS NULL OR until >= day));
    works_at bigint[] := array(SELECT site_id FROM accounts_membership
      WHERE user_id = successor AND role IN ('facilitator', 'site_lead')
        AND since <= day AND (until IS NULL OR until >= day));
    moved integer;
  BEGIN
    IF EXISTS (SELECT 1 FROM participants_participant
               WHERE holder_id = leaver AND site_id = ANY (run_here)
                 AND site_id <> ALL (works_at)) THEN
      RETURN -1;
    END IF;
    UPDATE participants_participant SET holder_id = successor
    WHERE holder_id = leaver AND site_id = ANY (run_here);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END $$;
"""
WEB_FUNCTIONS = (
    "wall.my_men(), wall.case_sites(), wall.search_site_men(text[], text, text), "
    "wall.site_man(uuid), wall.take_duty_reach(uuid, text), wall.hand_over_men(bigint, bigint)"
)
MAN_IS_MINE = f"holder_id = {ME} OR site_id = ANY ({LEAD_SITES}) OR id = ANY ({MY_MEN})"


def rows(table: str, *, update: str = "", strike: bool = True) -> Operation:
    """Rows about a man: added within reach; only the named columns may ever change."""
    columns = ", ".join(filter(None, (update, STRIKE if strike else "")))
    change = f", update ({columns})" if columns else ""
    return guard(f"participants_{table}", man="participant_id", web=f"select, insert{change}")


def added(table: str, author: str) -> list[Operation]:
    """Rows that are only ever added, by the person who acts."""
    name = f"participants_{table}"
    check = f"participant_id = ANY ({MY_MEN}) AND {author} = {ME}"
    return [
        guard(name, man="participant_id", insert=check, web="select, insert"),
        append_only(name),
    ]


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_men"), ("accounts", "0002_walls")]
    operations = [
        define(
            MY_MEN_SQL + CASE_SITES_SQL + SEARCH_SQL + DUTY_SQL + HAND_OVER_SQL,
            web=WEB_FUNCTIONS,
            worker="wall.my_men(), wall.case_sites()",
        ),
        guard(
            "participants_participant",
            rule=MAN_IS_MINE,
            insert=f"site_id = ANY ({MY_SITES}) AND ({MAN_IS_MINE})",
            history=True,
        ),
        rows(
            "phonenumber",
            update="retired_at, retired_by_id, his_alone, texts_agreed, voicemail_agreed, note",
        ),
        rows("agreedtime"),
        rows("address"),
        rows("nextofkin"),
        rows("referral"),
        *added("eligibilityanswer", "by_id"),
        rows(
            "suitabilitydecision",
            update="confirmed_at, confirmed_by_id, agrees, second_reasons",
        ),
        rows("consent"),
        rows("partnerdetails"),
        rows(
            "statuschange",
            update="iss_rung_at, iss_rung_by_id, iss_spoke_to, told_at, told_by_id",
        ),
        rows("waitingreview", update="done_at, done_by_id"),
        rows("goal", update="ended_at, ended_by_id"),
        rows("goalreview"),
        rows("contact", update="follow_up_done_at, follow_up_done_by_id"),
        rows("dangercall", update="told_whom, spoke_to, told_at, told_by_id"),
        *added("dangertry", "by_id"),
        *added("bulletin", "by_id"),
        guard(
            "participants_reachgrant",
            rule=f"user_id = {ME} OR participant_id = ANY ({MY_MEN})",
            insert=f"participant_id = ANY ({MY_MEN}) AND granted_by_id = {ME} "
            "AND kind = 'stand_in'",
            web="select, insert",
        ),
        append_only("participants_reachgrant"),
    ]
