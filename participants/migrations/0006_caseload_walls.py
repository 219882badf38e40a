"""Who sees a list on its way in; which men of a site its rows may be."""

from django.db import migrations

from advance_site.wall.operations import ALL, MY_MEN, MY_SITES, define, guard, own_name

ME = "(SELECT wall.user_id())"
LEAD_SITES = "(SELECT wall.lead_sites())::bigint[]"
DRAFTS = f"(by_id = {ME} AND site_id = ANY ({MY_SITES})) OR site_id = ANY ({LEAD_SITES})"
# Whoever works with men at a site may ask which of them a list names, as a search would tell.
MATCH = """
CREATE FUNCTION wall.match_site_men(
  at_site bigint, names text[], births date[], numbers text[], refs text[], digests text[])
  RETURNS TABLE (
    public_id uuid, given_name text, family_name text, preferred_name text, born date,
    status text, holder_name text, mine boolean, numbers_of text[], refs_of text[],
    digests_of text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    WITH marked AS (
      SELECT p.id FROM participants_participant p
        WHERE p.site_id = at_site
          AND (p.folded_names = ANY (names) OR p.date_of_birth = ANY (births))
      UNION
      SELECT n.participant_id FROM participants_phonenumber n
        JOIN participants_participant p ON p.id = n.participant_id
        WHERE p.site_id = at_site AND n.struck_at IS NULL AND n.number = ANY (numbers)
      UNION
      SELECT r.participant_id FROM participants_clientreference r
        WHERE r.site_id = at_site AND r.ref = ANY (refs)
      UNION
      SELECT b.participant_id FROM participants_broughtin b
        WHERE b.site_id = at_site AND b.digest = ANY (digests))
    SELECT p.public_id, p.given_name::text, p.family_name::text, p.preferred_name::text,
      p.date_of_birth,
      (SELECT s.status::text FROM participants_statuschange s
         WHERE s.participant_id = p.id AND s.struck_at IS NULL
         ORDER BY s.at DESC, s.id DESC LIMIT 1),
      h.name::text, p.id = ANY ((SELECT wall.my_men())::bigint[]),
      array(SELECT n.number::text FROM participants_phonenumber n
            WHERE n.participant_id = p.id AND n.struck_at IS NULL AND n.number = ANY (numbers)),
      array(SELECT r.ref::text FROM participants_clientreference r
            WHERE r.participant_id = p.id AND r.site_id = at_site AND r.ref = ANY (refs)),
      array(SELECT b.digest::text FROM participants_broughtin b
            WHERE b.participant_id = p.id AND b.site_id = at_site AND b.digest = ANY (digests))
    FROM participants_participant p
    JOIN accounts_user h ON h.id = p.holder_id
    WHERE p.id IN (SELECT id FROM marked) AND p.site_id = at_site
      AND at_site = ANY (wall.case_sites())
    ORDER BY p.id
  $$;
"""
MATCH_SIGNATURE = "wall.match_site_men(bigint, text[], date[], text[], text[], text[])"
ROWS_OF_DRAFTS = "draft_id IN (SELECT id FROM participants_caseloaddraft)"
HIS = f"participant_id = ANY ({MY_MEN}) AND by_id = {ME} AND site_id = ANY ({MY_SITES})"


class Migration(migrations.Migration):
    dependencies = [("participants", "0005_caseload")]
    operations = [
        define(MATCH, web=MATCH_SIGNATURE, worker=MATCH_SIGNATURE),
        guard("participants_caseloaddraft", rule=DRAFTS, web=ALL, worker=ALL),
        own_name("participants_caseloaddraft", "by_id", "done_by_id"),
        guard("participants_caseloadrow", rule=ROWS_OF_DRAFTS, web=ALL, worker=ALL),
        guard("participants_caseloadmemory", site="site_id"),
        guard(
            "participants_clientreference",
            man="participant_id",
            insert=HIS,
            web="select, insert",
        ),
        guard("participants_broughtin", man="participant_id", insert=HIS, web="select, insert"),
    ]
