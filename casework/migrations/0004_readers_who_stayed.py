"""What was released to somebody is hers while she stays: not after she left and came back."""

from django.db import migrations

DAY = "(now() AT TIME ZONE 'Europe/London')::date"
# An account is opened, and opened again, by accepting an invitation. A role's own days say too
# little: it holds until midnight of its last one, and its first may be written down afterwards.
# A quarterly sheet goes to people who work nationwide, wherever their own role is written down.
READ = f"""
ALTER POLICY web_reach ON casework_release USING (
  EXISTS (
    SELECT 1 FROM accounts_user u
      JOIN accounts_membership m ON m.user_id = u.id
      JOIN accounts_site s ON s.id = m.site_id
    WHERE u.id = (SELECT wall.user_id()) AND u.public_id = ANY (casework_release.readers)
      AND (casework_release.kind = 'figures' OR s.public_id = casework_release.site)
      AND (m.since::timestamp AT TIME ZONE 'Europe/London') <= casework_release.released_at
      AND (m.given_at IS NULL OR m.given_at <= casework_release.released_at)
      AND (m.until IS NULL OR m.until >= {DAY})
      AND NOT EXISTS (
        SELECT 1 FROM accounts_invitation i
        WHERE i.accepted_by_id = u.id AND i.accepted_at > casework_release.released_at))
  OR (kind = 'level' AND man IN (SELECT p.public_id FROM participants_participant p))
  OR (kind = 'rota' AND site IN (SELECT s.public_id FROM accounts_site s
                                 WHERE s.id = ANY ((SELECT wall.my_sites())::bigint[])))
)
"""  # noqa: S608  (its parts are constants of this file)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_today_choice"), ("accounts", "0005_given_by")]
    operations = [migrations.RunSQL(READ, migrations.RunSQL.noop)]
