"""Two records of one man: who may make them one, what moves, and how all of it is taken back.

The walls let nobody move a row from one man to another. These two functions do, as the owner of
the tables, for whoever answers for both men; they write down each value that they change, and
undo reads nothing but what they wrote.
"""

from django.db import migrations

from advance_site.wall.operations import MY_MEN, define, guard, own_name

ME = "(SELECT wall.user_id())"
# Rows that are never changed may go along with their man, and change in nothing else.
ONLY_HIS_MAN = """
CREATE OR REPLACE FUNCTION wall.refuse_change() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog
  AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('wall.merging', true) = 'on'
       AND pg_has_role(current_user,
         (SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID), 'MEMBER')
       AND to_jsonb(NEW) - 'participant_id' = to_jsonb(OLD) - 'participant_id' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END $$;
"""
# Not granted to anybody: only the two functions below call these.
WORKINGS = """
CREATE FUNCTION wall.carrying_men() RETURNS TABLE (tab text, col text)
  LANGUAGE sql STABLE SET search_path = pg_catalog, public
  AS $$
    SELECT c.conrelid::regclass::text, a.attname::text
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'participants_participant'::regclass
      AND cardinality(c.conkey) = 1
      AND c.conrelid::regclass::text NOT IN
        ('participants_participant', 'participants_merge', 'participants_statuschange')
    ORDER BY 1, 2
  $$;
CREATE FUNCTION wall.set_columns(tab text, the_row bigint, cols text[], vals text[])
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public
  AS $$
  BEGIN
    EXECUTE (
      SELECT format('UPDATE %I SET %s WHERE id = $2', tab,
        string_agg(format('%I = ($1)[%s]::%s', a.attname, c.n,
                          format_type(a.atttypid, a.atttypmod)), ', '))
      FROM unnest(cols) WITH ORDINALITY AS c(col, n)
      JOIN pg_attribute a ON a.attrelid = tab::regclass AND a.attname = c.col)
      USING vals, the_row;
  END $$;
CREATE FUNCTION wall.set_and_note(
  the_merge bigint, tab text, the_row bigint, cols text[], vals text[])
  RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    was jsonb;
    is_now jsonb;
  BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', tab) INTO was USING the_row;
    PERFORM wall.set_columns(tab, the_row, cols, vals);
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', tab) INTO is_now USING the_row;
    INSERT INTO participants_moved (merge_id, table_name, row_id, column_name, before, after)
      SELECT the_merge, tab, the_row, col, was ->> col, is_now ->> col FROM unnest(cols) AS col;
  END $$;
CREATE FUNCTION wall.answers_for(men bigint[], the_site bigint) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, wall
  AS $$
    SELECT count(*) = cardinality(men) FROM participants_participant
    WHERE id = ANY (men) AND site_id = the_site
      AND (holder_id = wall.user_id() OR site_id = ANY (wall.lead_sites()))
  $$;
"""
# What can stand only once for a man: the other record's is put aside first.
TWICE = """
CREATE FUNCTION wall.put_twice_aside(m participants_merge) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    moment text := now()::text;
    me text := m.by_id::text;
  BEGIN
    PERFORM wall.set_and_note(m.id, 'participants_phonenumber', a.id,
        ARRAY['retired_at', 'retired_by_id'], ARRAY[moment, me])
      FROM participants_phonenumber a
      JOIN participants_phonenumber k ON k.number = a.number AND k.participant_id = m.kept_id
        AND k.retired_at IS NULL AND k.struck_at IS NULL
      WHERE a.participant_id = m.away_id AND a.retired_at IS NULL AND a.struck_at IS NULL;
    PERFORM wall.set_and_note(m.id, 'participants_waitingreview', a.id,
        ARRAY['done_at', 'done_by_id'], ARRAY[moment, me])
      FROM participants_waitingreview a
      WHERE a.participant_id = m.away_id AND a.done_at IS NULL AND a.struck_at IS NULL
        AND EXISTS (SELECT 1 FROM participants_waitingreview k
          WHERE k.participant_id = m.kept_id AND k.done_at IS NULL AND k.struck_at IS NULL);
    PERFORM wall.set_and_note(m.id, 'participants_goal', a.id,
        ARRAY['ended_at', 'ended_by_id'], ARRAY[moment, me])
      FROM participants_goal a
      JOIN participants_goal k ON k.place = a.place AND k.participant_id = m.kept_id
        AND k.ended_at IS NULL AND k.struck_at IS NULL
      WHERE a.participant_id = m.away_id AND a.ended_at IS NULL AND a.struck_at IS NULL;
    PERFORM wall.set_and_note(m.id, 'participants_agreedtime', a.id,
        ARRAY['struck_at', 'struck_by_id', 'struck_reason'], ARRAY[moment, me, 'Agreed twice'])
      FROM participants_agreedtime a
      JOIN participants_agreedtime k ON k.day = a.day AND k.starts = a.starts
        AND k.participant_id = m.kept_id AND k.struck_at IS NULL
      WHERE a.participant_id = m.away_id AND a.struck_at IS NULL;
  END $$;
"""
MERGE = """
CREATE FUNCTION wall.merge_men(the_merge bigint, take text[], folded text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    m participants_merge;
    t record;
    told text[];
    moved integer;
  BEGIN
    SELECT * INTO m FROM participants_merge
      WHERE id = the_merge AND by_id = wall.user_id() AND undone_at IS NULL FOR UPDATE;
    PERFORM 1 FROM participants_participant
      WHERE id IN (m.kept_id, m.away_id) ORDER BY id FOR UPDATE;
    IF m.id IS NULL OR NOT wall.answers_for(ARRAY[m.kept_id, m.away_id], m.site_id)
       OR EXISTS (SELECT 1 FROM participants_moved WHERE merge_id = m.id)
       OR EXISTS (SELECT 1 FROM participants_participant
                  WHERE id IN (m.kept_id, m.away_id) AND merged_into_id IS NOT NULL)
       OR NOT take <@ ARRAY['given_name', 'family_name', 'preferred_name', 'date_of_birth',
         'language', 'needs_interpreter', 'literacy', 'easy_read', 'access_needs'] THEN
      RAISE EXCEPTION 'these two records cannot be made one'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('wall.merging', 'on', true);
    PERFORM wall.put_twice_aside(m);
    IF cardinality(take) > 0 THEN
      SELECT array_agg(to_jsonb(p) ->> col ORDER BY n) INTO told
        FROM participants_participant p, unnest(take) WITH ORDINALITY AS c(col, n)
        WHERE p.id = m.away_id;
      PERFORM wall.set_and_note(m.id, 'participants_participant', m.kept_id,
        take || 'folded_names'::text, told || folded);
    END IF;
    FOR t IN SELECT tab, col FROM wall.carrying_men() LOOP
      EXECUTE format('INSERT INTO participants_moved
          (merge_id, table_name, row_id, column_name, before, after)
        SELECT $1, $2, id, $3, $4::text, $5::text FROM %I WHERE %I = $4', t.tab, t.col)
        USING m.id, t.tab, t.col, m.away_id, m.kept_id;
      EXECUTE format('UPDATE %I SET %I = $1 WHERE %I = $2', t.tab, t.col, t.col)
        USING m.kept_id, m.away_id;
    END LOOP;
    PERFORM wall.set_and_note(m.id, 'participants_participant', m.away_id,
      ARRAY['merged_into_id'], ARRAY[m.kept_id::text]);
    PERFORM set_config('wall.merging', 'off', true);
    SELECT count(DISTINCT (table_name, row_id)) INTO moved
      FROM participants_moved WHERE merge_id = m.id;
    RETURN moved;
  END $$;
"""
# Why it cannot be taken back, in a word; empty where it can.
WHY_NOT = """
CREATE FUNCTION wall.why_no_parting(m participants_merge) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    t record;
    found boolean;
  BEGIN
    IF m.at < now() - interval '24 hours' THEN RETURN 'late'; END IF;
    IF EXISTS (SELECT 1 FROM participants_participant
               WHERE id = m.kept_id AND merged_into_id IS NOT NULL) THEN
      RETURN 'merged';
    END IF;
    FOR t IN SELECT table_name AS tab, column_name AS col FROM participants_moved
             WHERE merge_id = m.id GROUP BY 1, 2 LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM participants_moved r
        LEFT JOIN %I x ON x.id = r.row_id
        WHERE r.merge_id = $1 AND r.table_name = $2 AND r.column_name = $3
          AND to_jsonb(x) ->> $3 IS DISTINCT FROM r.after)', t.tab)
        INTO found USING m.id, t.tab, t.col;
      IF found THEN RETURN 'changed'; END IF;
      IF to_regclass(t.tab || 'version') IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I v JOIN participants_moved r
          ON v.id = r.row_id AND r.table_name = $2 AND r.merge_id = $1
          WHERE v.pgh_created_at > $3)', t.tab || 'version')
          INTO found USING m.id, t.tab, m.at;
        IF found THEN RETURN 'changed'; END IF;
      END IF;
    END LOOP;
    FOR t IN
      SELECT c.conrelid::regclass::text AS child, a.attname AS col,
        c.confrelid::regclass::text AS parent, men.col AS man
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN wall.carrying_men() AS men ON men.tab = c.conrelid::regclass::text
      WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
        AND c.confrelid::regclass::text IN (
          SELECT table_name FROM participants_moved
          WHERE merge_id = m.id AND table_name <> 'participants_participant')
    LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I x JOIN participants_moved r
          ON r.row_id = x.%I AND r.table_name = $2 AND r.merge_id = $1
        WHERE x.%I = $3 AND NOT EXISTS (SELECT 1 FROM participants_moved o
          WHERE o.merge_id = $1 AND o.table_name = $4 AND o.row_id = x.id))',
        t.child, t.col, t.man) INTO found USING m.id, t.parent, m.kept_id, t.child;
      IF found THEN RETURN 'hangs'; END IF;
    END LOOP;
    RETURN '';
  END $$;
"""
PART = """
CREATE FUNCTION wall.part_men(the_merge bigint) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
  DECLARE
    m participants_merge;
    t record;
    why text;
  BEGIN
    SELECT * INTO m FROM participants_merge
      WHERE id = the_merge AND undone_at IS NULL FOR UPDATE;
    PERFORM 1 FROM participants_participant
      WHERE id IN (m.kept_id, m.away_id) ORDER BY id FOR UPDATE;
    IF m.id IS NULL OR NOT wall.answers_for(ARRAY[m.kept_id, m.away_id], m.site_id) THEN
      RAISE EXCEPTION 'these two records cannot be parted'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    why := wall.why_no_parting(m);
    IF why <> '' THEN RETURN why; END IF;
    PERFORM set_config('wall.merging', 'on', true);
    FOR t IN SELECT table_name AS tab, column_name AS col FROM participants_moved
             WHERE merge_id = m.id AND after = m.kept_id::text
               AND (table_name, column_name) IN (SELECT tab, col FROM wall.carrying_men())
             GROUP BY 1, 2 LOOP
      EXECUTE format('UPDATE %I x SET %I = r.before::bigint FROM participants_moved r
        WHERE r.merge_id = $1 AND r.table_name = $2 AND r.column_name = $3 AND x.id = r.row_id',
        t.tab, t.col) USING m.id, t.tab, t.col;
    END LOOP;
    FOR t IN SELECT table_name AS tab, row_id, array_agg(column_name ORDER BY id) AS cols,
               array_agg(before ORDER BY id) AS vals
             FROM participants_moved WHERE merge_id = m.id
               AND (table_name, column_name) NOT IN (SELECT tab, col FROM wall.carrying_men())
             GROUP BY 1, 2 LOOP
      PERFORM wall.set_columns(t.tab, t.row_id, t.cols, t.vals);
    END LOOP;
    PERFORM set_config('wall.merging', 'off', true);
    UPDATE participants_merge SET undone_at = now(), undone_by_id = wall.user_id()
      WHERE id = m.id;
    RETURN '';
  END $$;
"""
# Of two records a search shows the one that is kept, also by the number of the other.
FOUND = """
CREATE OR REPLACE FUNCTION wall.search_site_men(words text[], digits text, reference text)
  RETURNS TABLE (
    public_id uuid, reference text, given_name text, family_name text, preferred_name text,
    birth_year integer, status text, holder_name text, site_name text, mine boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, wall
  AS $$
    SELECT
      p.public_id, p.reference::text, p.given_name::text, p.family_name::text,
      p.preferred_name::text, extract(year FROM p.date_of_birth)::integer,
      (SELECT s.status::text FROM participants_statuschange s
         WHERE s.participant_id = p.id AND s.struck_at IS NULL
         ORDER BY s.at DESC, s.id DESC LIMIT 1),
      h.name::text, site.name::text, p.id = ANY ((SELECT wall.my_men())::bigint[])
    FROM participants_participant p
    JOIN accounts_user h ON h.id = p.holder_id
    JOIN accounts_site site ON site.id = p.site_id
    WHERE p.site_id = ANY ((SELECT wall.case_sites())::bigint[])
      AND p.merged_into_id IS NULL
      AND (
        (cardinality(words) > 0 AND (
          NOT EXISTS (SELECT 1 FROM unnest(words) AS word
                      WHERE strpos(' ' || p.folded_names, ' ' || word) = 0)
          OR strpos(replace(p.folded_names, ' ', ''), array_to_string(words, '')) > 0))
        OR (digits <> '' AND EXISTS (
          SELECT 1 FROM participants_phonenumber n
          WHERE n.participant_id = p.id AND n.struck_at IS NULL AND n.last_four = digits))
        OR p.reference = search_site_men.reference
        OR p.id IN (SELECT o.merged_into_id FROM participants_participant o
                    WHERE o.reference = search_site_men.reference)
        OR EXISTS (SELECT 1 FROM participants_clientreference r
                   WHERE r.participant_id = p.id AND upper(r.ref) = search_site_men.reference))
    ORDER BY p.family_name, p.given_name, p.id LIMIT 51
  $$;
"""
MATCH = """
CREATE OR REPLACE FUNCTION wall.match_site_men(
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
      AND at_site = ANY (wall.case_sites()) AND p.merged_into_id IS NULL
    ORDER BY p.id
  $$;
"""
CALLED = "wall.merge_men(bigint, text[], text), wall.part_men(bigint)"


class Migration(migrations.Migration):
    dependencies = [("participants", "0009_two_records")]
    operations = [
        define(ONLY_HIS_MAN + WORKINGS + TWICE + WHY_NOT),
        define(MERGE + PART, web=CALLED),
        define(FOUND + MATCH),
        guard(
            "participants_merge",
            man="kept_id",
            insert=f"kept_id = ANY ({MY_MEN}) AND away_id = ANY ({MY_MEN}) AND by_id = {ME} "
            "AND undone_at IS NULL",
            web="select, insert",
        ),
        own_name("participants_merge", "by_id"),
        guard(
            "participants_moved",
            rule="merge_id IN (SELECT id FROM participants_merge)",
            insert="false",
            web="select",
        ),
    ]
