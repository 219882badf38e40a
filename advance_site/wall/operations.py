"""What a migration says of a new table: its grants, its policy, its history. One helper each.

Every table is either guarded (row-level security; a web login sees rows within reach) or open
with a reason (`OPEN_TABLES`, which the catalogue test compares with the database).
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

MY_MEN = "(SELECT wall.my_men())::bigint[]"
MY_SITES = "(SELECT wall.my_sites())::bigint[]"
ALL = "select, insert, update, delete"
# The rule itself stays as it was written; only whom, which day and whose sites are read first.
PLAN_ONCE = """
DO $do$
DECLARE
  found record;
  rule text;
BEGIN
  FOR found IN SELECT p.oid::regprocedure AS name, p.prosrc FROM pg_proc p
    JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'wall'::regnamespace AND p.proname = ANY ('{{{names}}}')
      AND l.lanname = 'sql'
  LOOP
    rule := replace(found.prosrc, 'wall.user_id()', '_me');
    rule := replace(rule, '(now() AT TIME ZONE ''Europe/London'')::date', '_day');
    rule := replace(rule, 'wall.lead_sites()', '_led');
    EXECUTE format(
      'CREATE OR REPLACE FUNCTION %s RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER '
      'SET search_path = pg_catalog, public, wall SET enable_seqscan = off SET jit = off '
      'SET plan_cache_mode = force_generic_plan AS $rule$ DECLARE '
      '_me bigint := wall.user_id(); _day date := (now() AT TIME ZONE ''Europe/London'')::date; '
      '%s BEGIN RETURN (%s); END $rule$',
      found.name,
      CASE WHEN rule ~ '_led' THEN '_led bigint[] := wall.lead_sites();' ELSE '' END,
      rule);
  END LOOP;
END $do$
"""


def _rule(man: str | None, site: str | None, rule: str | None) -> str:
    if man:
        return f"{man} = ANY ({MY_MEN})"
    if site:
        return f"{site} = ANY ({MY_SITES})"
    if rule:
        return rule
    raise ValueError("A guarded table needs man=, site= or rule=")


def _run(statements: list[str]) -> Operation:
    return RunSQL(";\n".join(statements), RunSQL.noop)


def _grant(table: str, web: str, worker: str) -> list[str]:
    door = settings.DOOR
    pairs = ((web, door.web_group), (worker, door.worker_group))
    return [f"GRANT {verbs} ON {table} TO {group}" for verbs, group in pairs if verbs]


def _policy(name: str, table: str, group: str, using: str, check: str) -> str:
    return f"CREATE POLICY {name} ON {table} TO {group} USING ({using}) WITH CHECK ({check})"


def _policies(table: str, using: str, check: str) -> list[str]:
    door = settings.DOOR
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        _policy("web_reach", table, door.web_group, using, check),
        _policy("worker_all", table, door.worker_group, "true", "true"),
    ]


def guard(
    table: str,
    *,
    man: str | None = None,
    site: str | None = None,
    rule: str | None = None,
    insert: str | None = None,
    web: str = "select, insert, update",
    worker: str = "select",
    history: bool = False,
) -> Operation:
    """Grants and row-level security for a table about a person.

    Reach is a column with the man's internal id, one with a site's, or SQL of its own.
    `insert` is a further condition for new and changed rows, where it differs from the reach.
    With `history`, the table `<table>version` of `wall.history.tracked` is guarded alike: readable
    within the same reach, written by its trigger, never changed.
    """
    using = _rule(man, site, rule)
    check = insert or using
    statements = _policies(table, using, check) + _grant(table, web, worker)
    if history:
        event = f"{table}version"
        statements += _policies(event, using, "true")
        statements += _grant(event, "select, insert", "select, insert")
        # The history's trigger asks this function of pgtrigger's, as the login that writes.
        door = settings.DOOR
        statements.append(
            "GRANT EXECUTE ON FUNCTION public._pgtrigger_should_ignore(name) "
            f"TO {door.web_group}, {door.worker_group}"
        )
    return _run(statements)


def open_table(table: str, reason: str, *, web: str = ALL, worker: str = "select") -> Operation:
    """Grants for a table without row-level security; the reason stands as its comment.

    A catalogue test lists these tables and refuses one without a reason.
    """
    quoted = reason.replace("'", "''")
    statements = [f"COMMENT ON TABLE {table} IS 'open: {quoted}'", *_grant(table, web, worker)]
    return _run(statements)


def open_tables(tables: Sequence[str], reason: str, **grants: str) -> list[Operation]:
    """`open_table` for several tables with one reason."""
    return [open_table(table, reason, **grants) for table in tables]


def append_only(table: str) -> Operation:
    """Refuse change and removal of rows, whoever asks (TRUNCATE needs a grant nobody has)."""
    name = table.replace(".", "_")
    trigger = (
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION wall.refuse_change()"
    )
    return _run([trigger])


def own_name(table: str, *columns: str) -> Operation:
    """Refuse a row in which one of these columns comes to name anybody but who acts."""
    trigger = (
        f"CREATE TRIGGER {table}_own_name BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION wall.sign_in_own_name({', '.join(columns)})"
    )
    return _run([trigger])


def plan_once(*functions: str) -> Operation:
    """Have functions of reach in `wall` planned once a connection, instead of at every call.

    Policies ask them once for each table of a query, and PostgreSQL plans a function in SQL each
    time, which takes ten times as long as what it does. A test refuses one that a later migration
    has defined in SQL again: call this after it.
    """
    return _run([PLAN_ONCE.replace("{{{names}}}", "{" + ",".join(functions) + "}")])


def define(sql: str, *, web: str = "", worker: str = "") -> Operation:
    """Create SQL functions and let the named groups execute them.

    `web` and `worker` are comma lists of signatures, such as `wall.my_men()`.
    """
    door = settings.DOOR
    statements = [sql]
    for signatures, group in ((web, door.web_group), (worker, door.worker_group)):
        if signatures:
            statements.append(f"GRANT EXECUTE ON FUNCTION {signatures} TO {group}")
    return _run(statements)
