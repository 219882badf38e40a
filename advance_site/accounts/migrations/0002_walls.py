"""Who may touch which table before and after signing in; whose sites are mine."""

from django.conf import settings
from django.db import migrations

from advance_site.wall.operations import ALL, define, open_table, open_tables

READ = "select"
# Roles of one side only: a person of both sides cannot be written down at either door.
ROLES = {
    "main": "'facilitator', 'site_lead', 'integrity_lead', 'researcher', 'site_administrator'",
    "iss": "'iss_worker', 'iss_lead', 'safeguarding_approver'",
}[settings.DOOR.name]
LEADS = "'site_lead', 'iss_lead'"
# Today's date in London, as memberships mean it.
DAY = "(now() AT TIME ZONE 'Europe/London')::date"
CURRENT = f"user_id = wall.user_id() AND since <= {DAY} AND (until IS NULL OR until >= {DAY})"
FUNCTIONS = f"""
CREATE FUNCTION wall.my_sites() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$ SELECT coalesce(array_agg(DISTINCT site_id), '{{}}') FROM accounts_membership
        WHERE {CURRENT} $$;
CREATE FUNCTION wall.lead_sites() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, wall
  AS $$ SELECT coalesce(array_agg(DISTINCT site_id), '{{}}') FROM accounts_membership
        WHERE {CURRENT} AND role IN ({LEADS}) $$;
"""  # noqa: S608  (its parts are constants of this file)
SIGN_IN = "needed to sign in, before anybody is known; staff only"
STAFF = "staff and sites, known to everybody signed in; nothing of men or women"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people"),
        ("wall", "0001_schema"),
        ("account", "__latest__"),
        ("auth", "__latest__"),
        ("contenttypes", "__latest__"),
        ("mfa", "__latest__"),
        ("pghistory", "__latest__"),
        ("sessions", "__latest__"),
        ("usersessions", "__latest__"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE accounts_membership ADD CONSTRAINT accounts_membership_this_side "
            f"CHECK (role IN ({ROLES}))",
            migrations.RunSQL.noop,
        ),
        define(
            FUNCTIONS,
            web="wall.my_sites(), wall.lead_sites()",
            worker="wall.my_sites(), wall.lead_sites()",
        ),
        *open_tables(
            [
                "django_session", "account_emailaddress", "account_emailconfirmation",
                "mfa_authenticator", "usersessions_usersession",
            ],
            SIGN_IN,
            web=ALL,
            worker="select, delete",
        ),
        open_table("accounts_user", SIGN_IN, web="select, insert, update", worker=READ),
        *open_tables(
            ["django_content_type", "auth_permission", "auth_group", "auth_group_permissions"],
            "Django's own names; unused",
            web=READ,
        ),
        open_table("pghistory_context", "unused: versions name who acted", web="", worker=""),
        *open_tables(
            ["accounts_organisation", "accounts_membership", "accounts_training"],
            STAFF,
            web="select, insert, update",
        ),
        *open_tables(["accounts_siteclosure", "accounts_sitenumber"], STAFF, web=ALL),
        open_table("accounts_invitation", SIGN_IN, web="select, insert, update"),
        open_table("accounts_site", STAFF, web="select, insert, update"),
        open_table("accounts_siteversion", STAFF, web="select, insert", worker="select, insert"),
    ]  # fmt: skip
