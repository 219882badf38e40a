"""Men, and what is written down about them."""


import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from advance_site.wall.operations import define

REFERENCE = """
CREATE SEQUENCE participants_reference;
CREATE FUNCTION participants_next_reference() RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, public
  AS $$ SELECT 'AD-' || CASE WHEN n < 10000 THEN lpad(n::text, 4, '0') ELSE n::text END
        FROM nextval('participants_reference') AS n $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        define(REFERENCE, web="participants_next_reference()"),
        migrations.CreateModel(
            name="DangerCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("threat", "Threat to somebody"),
                            ("plan", "Plan or intent to harm"),
                            ("weapon", "Weapon"),
                            ("looking", "Looking for somebody"),
                            ("children", "Children at risk"),
                            ("self_harm", "Suicide or self-harm"),
                            ("not_alone", "Not alone in a session"),
                            ("lost_place", "Lost his private place"),
                            ("intoxicated", "Intoxicated and unsafe"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("man", "His page"),
                            ("register", "Register"),
                            ("call", "Coaching call"),
                            ("contact", "Contact"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "place_id",
                    models.UUIDField(
                        blank=True,
                        help_text="Public id of the register, call or contact.",
                        null=True,
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "told_whom",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("iss_duty", "ISS duty"),
                            ("police", "Police (999)"),
                            ("site_lead", "Site lead"),
                            ("ambulance", "Ambulance (999)"),
                            ("social_care", "Children’s or adult social care"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("spoke_to", models.CharField(blank=True, default="", max_length=120)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=300)),
                ("about_substance", models.BooleanField(default=False)),
                ("confidence", models.PositiveSmallIntegerField()),
                (
                    "set_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("place", "-set_at"),
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reference",
                    models.CharField(
                        db_default=models.Func(
                            function="participants_next_reference", output_field=models.CharField()
                        ),
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("given_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("preferred_name", models.CharField(blank=True, default="", max_length=80)),
                ("folded_names", models.TextField(default="", editable=False)),
                ("date_of_birth", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="English", max_length=60)),
                ("needs_interpreter", models.BooleanField(default=False)),
                (
                    "literacy",
                    models.CharField(
                        choices=[
                            ("not_asked", "Not asked yet"),
                            ("reads", "Reads and writes with ease"),
                            ("some_help", "Reads with some help"),
                            ("read_to", "Needs things read to him"),
                        ],
                        default="not_asked",
                        max_length=12,
                    ),
                ),
                ("easy_read", models.BooleanField(default=False)),
                ("access_needs", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        help_text="His named worker.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="men_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="men",
                        to="accounts.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NextOfKin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("relationship", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=20)),
                (
                    "knows_of_programme",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_of_kin",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-added_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="GoalReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "point",
                    models.CharField(
                        choices=[
                            ("week_4", "Week 4"),
                            ("week_8", "Week 8"),
                            ("week_12", "Week 12"),
                            ("week_16", "Week 16"),
                            ("booster", "Booster"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("going_well", "Going well"),
                            ("some", "Some progress"),
                            ("stuck", "Stuck"),
                            ("reached", "Reached"),
                            ("put_down", "Put down"),
                        ],
                        max_length=12,
                    ),
                ),
                ("confidence", models.PositiveSmallIntegerField()),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="participants.goal",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goal_reviews",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="goals",
                to="participants.participant",
            ),
        ),
        migrations.CreateModel(
            name="EligibilityAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("criterion_code", models.CharField(max_length=40)),
                ("criterion_label", models.CharField(max_length=200)),
                ("checklist_version", models.CharField(max_length=20)),
                (
                    "answer",
                    models.CharField(
                        choices=[("met", "Met"), ("not_met", "Not met"), ("unknown", "Not known")],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eligibility_answers",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DangerTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("iss_duty", "ISS duty"),
                            ("police", "Police (999)"),
                            ("site_lead", "Site lead"),
                            ("ambulance", "Ambulance (999)"),
                            ("social_care", "Children’s or adult social care"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "danger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="participants.dangercall",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="danger_tries",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="dangercall",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="danger_calls",
                to="participants.participant",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("to_us", "He or they got in touch"),
                            ("from_us", "We got in touch"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("text", "Text"),
                            ("video", "Video"),
                            ("in_person", "In person"),
                            ("letter", "Letter"),
                            ("email", "E-mail"),
                            ("other", "Another way"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "with_whom",
                    models.CharField(
                        choices=[
                            ("him", "Him"),
                            ("key_worker", "Key worker"),
                            ("family", "Family or friend"),
                            ("agency", "Another service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("other_name", models.CharField(blank=True, default="", max_length=120)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("spoke", "Spoke"),
                            ("no_answer", "No answer"),
                            ("message", "Left a message"),
                            ("wrong_number", "Number does not work"),
                            ("would_not", "Would not talk"),
                            ("sent", "Sent, no reply yet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                ("follow_up_what", models.CharField(blank=True, default="", max_length=200)),
                ("follow_up_done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "follow_up_done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("version", models.CharField(max_length=20)),
                ("text", models.TextField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("paper", "Signed on paper"),
                            ("in_person", "Said in person"),
                            ("video", "Said by video"),
                            ("phone", "Said by phone"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(default="English", max_length=60)),
                ("easy_read_used", models.BooleanField(default=False)),
                ("witness", models.CharField(blank=True, default="", max_length=120)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-recorded_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("suitability", "Suitability decided"),
                            ("status", "Status changed"),
                            ("consent", "Consent changed"),
                            ("partner_details", "Partner details given"),
                            ("plan", "Dates planned or moved"),
                            ("cancelled", "Session did not take place"),
                            ("attendance", "Attendance of a group"),
                            ("asked_to_leave", "Asked to leave a session"),
                            ("call", "Coaching call"),
                            ("website", "Website session"),
                            ("relationship", "Change of contact or relationship"),
                            ("contact", "Contact that ISS should know of"),
                            ("danger", "Danger"),
                            ("danger_told", "Danger: told by voice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("happened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred", "Referred"),
                            ("screening", "Screening"),
                            ("suitability", "Suitability assessment"),
                            ("unsuitable", "Not suitable"),
                            ("waiting", "Waiting"),
                            ("accepted", "Accepted"),
                            ("preparation", "Preparation"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("dropped_out", "Dropped out"),
                            ("excluded", "Excluded"),
                            ("withdrawn", "Withdrawn"),
                            ("transferred", "Transferred"),
                            ("died", "Died"),
                            ("custody", "In custody"),
                            ("follow_up", "Follow-up"),
                            ("closed", "Closed"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("code_label", models.CharField(blank=True, default="", max_length=120)),
                ("code_version", models.CharField(blank=True, default="", max_length=20)),
                ("session_label", models.CharField(blank=True, default="", max_length=60)),
                ("session_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="participants.bulletin",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="AgreedTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ]
                    ),
                ),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_times",
                        to="participants.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("lines", models.TextField(max_length=400)),
                ("postcode", models.CharField(blank=True, default="", max_length=10)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-added_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ParticipantVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "acted_by",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                models.Func(
                                    models.Value("app.user_id"),
                                    models.Value(True),
                                    function="current_setting",
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        null=True,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "reference",
                    models.CharField(
                        db_default=models.Func(
                            function="participants_next_reference", output_field=models.CharField()
                        ),
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("given_name", models.CharField(max_length=80)),
                ("family_name", models.CharField(max_length=80)),
                ("preferred_name", models.CharField(blank=True, default="", max_length=80)),
                ("folded_names", models.TextField(default="", editable=False)),
                ("date_of_birth", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="English", max_length=60)),
                ("needs_interpreter", models.BooleanField(default=False)),
                (
                    "literacy",
                    models.CharField(
                        choices=[
                            ("not_asked", "Not asked yet"),
                            ("reads", "Reads and writes with ease"),
                            ("some_help", "Reads with some help"),
                            ("read_to", "Needs things read to him"),
                        ],
                        default="not_asked",
                        max_length=12,
                    ),
                ),
                ("easy_read", models.BooleanField(default=False)),
                ("access_needs", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="His named worker.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "statement",
                    models.CharField(
                        choices=[
                            ("details", "He gave details"),
                            ("nobody", "He says there is no partner or ex-partner"),
                            ("would_not", "He would not say"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("relationship", models.CharField(blank=True, default="", max_length=80)),
                ("since_until", models.CharField(blank=True, default="", max_length=80)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("email", models.CharField(blank=True, default="", max_length=120)),
                ("address", models.TextField(blank=True, default="", max_length=400)),
                (
                    "lives_with_him",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "in_contact",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("children_in_common", models.CharField(blank=True, default="", max_length=200)),
                ("given_on", models.DateField()),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_details",
                        to="participants.participant",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "partner details",
                "ordering": ("-given_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PhoneNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20)),
                (
                    "last_four",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("number"), models.Value(4), function="right"
                        ),
                        output_field=models.CharField(max_length=4),
                    ),
                ),
                (
                    "his_alone",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        help_text="Is it his alone?",
                        max_length=8,
                    ),
                ),
                ("texts_agreed", models.BooleanField(default=False)),
                ("voicemail_agreed", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phone_numbers",
                        to="participants.participant",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReachGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("duty", "Duty"), ("stand_in", "Stand-in")], max_length=8
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "granted_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("until", models.DateTimeField()),
                (
                    "granted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reach_grants",
                        to="participants.participant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reach_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-granted_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("received_on", models.DateField()),
                ("source_code", models.CharField(max_length=20)),
                ("source_label", models.CharField(max_length=80)),
                ("source_version", models.CharField(max_length=20)),
                ("reason", models.TextField(max_length=2000)),
                ("referrer_name", models.CharField(blank=True, default="", max_length=120)),
                ("referrer_contact", models.CharField(blank=True, default="", max_length=120)),
                ("key_worker_name", models.CharField(blank=True, default="", max_length=120)),
                ("key_worker_phone", models.CharField(blank=True, default="", max_length=20)),
                ("area", models.CharField(blank=True, default="", max_length=80)),
                ("funder", models.CharField(blank=True, default="", max_length=80)),
                ("recent_incidents", models.TextField(blank=True, default="", max_length=2000)),
                (
                    "orders",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Court orders now in force.",
                        max_length=1000,
                    ),
                ),
                ("children", models.TextField(blank=True, default="", max_length=1000)),
                ("other_services", models.TextField(blank=True, default="", max_length=1000)),
                ("previous_programme", models.TextField(blank=True, default="", max_length=500)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="participants.participant",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-received_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("screening", "Screening"),
                            ("suitability", "Suitability assessment"),
                            ("unsuitable", "Not suitable"),
                            ("waiting", "Waiting"),
                            ("accepted", "Accepted"),
                            ("preparation", "Preparation"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("completed", "Completed"),
                            ("dropped_out", "Dropped out"),
                            ("excluded", "Excluded"),
                            ("withdrawn", "Withdrawn"),
                            ("transferred", "Transferred"),
                            ("died", "Died"),
                            ("custody", "In custody"),
                            ("follow_up", "Follow-up"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason_code", models.CharField(blank=True, default="", max_length=40)),
                ("reason_label", models.CharField(blank=True, default="", max_length=120)),
                ("reason_version", models.CharField(blank=True, default="", max_length=20)),
                ("note", models.TextField(blank=True, default="", max_length=2000)),
                ("risk_review_done", models.BooleanField(blank=True, null=True)),
                ("tell_him_from", models.DateTimeField(blank=True, editable=False, null=True)),
                ("iss_rung_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("iss_spoke_to", models.CharField(blank=True, default="", max_length=120)),
                ("told_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "iss_rung_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="participants.participant",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SuitabilityDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("suitable", "Suitable"),
                            ("not_yet", "Not yet: waits"),
                            ("unsuitable", "Not suitable"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField(max_length=2000)),
                ("onward_route", models.CharField(blank=True, default="", max_length=300)),
                (
                    "acknowledges_abuse",
                    models.CharField(
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=8
                    ),
                ),
                (
                    "accepts_iss_contact",
                    models.BooleanField(
                        help_text="Agrees that the support service offers help to his (ex)partner."
                    ),
                ),
                ("override_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "private_space",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        max_length=8,
                    ),
                ),
                (
                    "lives_with_her",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        max_length=8,
                    ),
                ),
                (
                    "session_place",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Where he will do his sessions.",
                        max_length=200,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("agrees", models.BooleanField(blank=True, editable=False, null=True)),
                ("second_reasons", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suitability_decisions",
                        to="participants.participant",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-recorded_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="WaitingReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "struck_reason",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("review_on", models.DateField()),
                ("reason_code", models.CharField(max_length=40)),
                ("reason_label", models.CharField(max_length=120)),
                ("reason_version", models.CharField(max_length=20)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "set_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_reviews",
                        to="participants.participant",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-set_at", "-pk"),
            },
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                fields=["site", "family_name", "given_name"], name="participants_man_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["holder"], name="participants_man_by_holder"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_name", ""), _negated=True),
                    models.Q(("family_name", ""), _negated=True),
                ),
                name="participants_participant_has_names",
                violation_error_message="Enter his given name and his family name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("date_of_birth__isnull", True),
                    ("date_of_birth__gte", datetime.date(1900, 1, 1)),
                    _connector="OR",
                ),
                name="participants_participant_birth_plausible",
                violation_error_message="Enter a date of birth after 1900.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("literacy__in", ["not_asked", "reads", "some_help", "read_to"])
                ),
                name="participants_participant_literacy_known",
                violation_error_message="Select one of the offered values for literacy",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "participants_participantversion" ("access_needs", "created_at", "created_by_id", "date_of_birth", "easy_read", "family_name", "folded_names", "given_name", "holder_id", "id", "language", "literacy", "needs_interpreter", "pgh_created_at", "pgh_label", "preferred_name", "public_id", "reference", "site_id") VALUES (OLD."access_needs", OLD."created_at", OLD."created_by_id", OLD."date_of_birth", OLD."easy_read", OLD."family_name", OLD."folded_names", OLD."given_name", OLD."holder_id", OLD."id", OLD."language", OLD."literacy", OLD."needs_interpreter", NOW(), \'changed\', OLD."preferred_name", OLD."public_id", OLD."reference", OLD."site_id"); RETURN NULL;',
                    hash="4f28aa78a8b2f807902f53522f6f98c7fbfc99f4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_071c4",
                    table="participants_participant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="nextofkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_nextofkin_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextofkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="participants_nextofkin_has_name",
                violation_error_message="Enter the name of his next of kin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextofkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^\\+[0-9]{7,15}$")),
                name="participants_nextofkin_number_dialable",
                violation_error_message="Enter a telephone number, like 01632 960123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextofkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("knows_of_programme__in", ["yes", "no", "unknown"])),
                name="participants_nextofkin_knows_known",
                violation_error_message="Select one of the offered values for knows of programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_goalreview_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("point__in", ["week_4", "week_8", "week_12", "week_16", "booster"])
                ),
                name="participants_goalreview_point_known",
                violation_error_message="Select one of the offered values for point",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("progress__in", ["going_well", "some", "stuck", "reached", "put_down"])
                ),
                name="participants_goalreview_progress_known",
                violation_error_message="Select one of the offered values for progress",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__lte", 10)),
                name="participants_goalreview_confidence_0_to_10",
                violation_error_message="Enter how sure he is, 0 to 10.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("struck_at__isnull", True)),
                fields=("goal", "point"),
                name="participants_goalreview_once_per_point",
                violation_error_message="This goal was already reviewed at that point.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_goal_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="participants_goal_ended_together",
                violation_error_message="Give both ended at and ended by, or neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", 3)),
                name="participants_goal_place_1_to_3",
                violation_error_message="He can have three goals at a time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="participants_goal_has_words",
                violation_error_message="Enter the goal in his own words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__lte", 10)),
                name="participants_goal_confidence_0_to_10",
                violation_error_message="Enter how sure he is, 0 to 10.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("struck_at__isnull", True)),
                fields=("participant", "place"),
                name="participants_goal_one_per_place",
                violation_error_message="He already has a goal in this place.",
            ),
        ),
        migrations.AddIndex(
            model_name="eligibilityanswer",
            index=models.Index(
                fields=["participant", "criterion_code", "-at"], name="participants_answer_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilityanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["met", "not_met", "unknown"])),
                name="participants_eligibilityanswer_answer_known",
                violation_error_message="Select one of the offered values for answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilityanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("criterion_code", ""), _negated=True),
                    models.Q(("criterion_label", ""), _negated=True),
                ),
                name="participants_eligibilityanswer_has_criterion",
                violation_error_message="Answer a criterion of the checklist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangertry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whom__in", ["iss_duty", "police", "site_lead", "ambulance", "social_care"])
                ),
                name="participants_dangertry_whom_known",
                violation_error_message="Select one of the offered values for whom",
            ),
        ),
        migrations.AddIndex(
            model_name="dangercall",
            index=models.Index(
                condition=models.Q(("struck_at__isnull", True), ("told_at__isnull", True)),
                fields=["participant"],
                name="participants_danger_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangercall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_dangercall_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangercall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "about__in",
                        [
                            "threat",
                            "plan",
                            "weapon",
                            "looking",
                            "children",
                            "self_harm",
                            "not_alone",
                            "lost_place",
                            "intoxicated",
                            "other",
                        ],
                    )
                ),
                name="participants_dangercall_about_known",
                violation_error_message="Select one of the offered values for about",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangercall",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["man", "register", "call", "contact"])),
                name="participants_dangercall_place_known",
                violation_error_message="Select one of the offered values for place",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangercall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "told_whom__in",
                        ["", "iss_duty", "police", "site_lead", "ambulance", "social_care"],
                    )
                ),
                name="participants_dangercall_told_whom_known",
                violation_error_message="Select who was told.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangercall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("spoke_to", ""),
                        ("told_at__isnull", True),
                        ("told_by__isnull", True),
                        ("told_whom", ""),
                    ),
                    models.Q(
                        ("told_at__isnull", False),
                        ("told_by__isnull", False),
                        models.Q(("told_whom", ""), _negated=True),
                        models.Q(("spoke_to", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_dangercall_told_together",
                violation_error_message="Enter who was told by voice, who answered, and when.",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["participant", "-at"], name="participants_contact_newest"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(
                    ("follow_up_done_at__isnull", True), ("struck_at__isnull", True)
                ),
                fields=["follow_up_on"],
                name="participants_contact_followup",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_contact_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["to_us", "from_us"])),
                name="participants_contact_direction_known",
                violation_error_message="Select one of the offered values for direction",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "way__in",
                        ["phone", "text", "video", "in_person", "letter", "email", "other"],
                    )
                ),
                name="participants_contact_way_known",
                violation_error_message="Select one of the offered values for way",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("with_whom__in", ["him", "key_worker", "family", "agency"])),
                name="participants_contact_with_whom_known",
                violation_error_message="Select one of the offered values for with whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["spoke", "no_answer", "message", "wrong_number", "would_not", "sent"],
                    )
                ),
                name="participants_contact_outcome_known",
                violation_error_message="Select one of the offered values for outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__isnull", True),
                    models.Q(("minutes__gte", 1), ("minutes__lte", 600)),
                    _connector="OR",
                ),
                name="participants_contact_minutes_at_most_a_day",
                violation_error_message="Enter the minutes, 1 to 600.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follow_up_on__isnull", True), ("follow_up_what", "")),
                    models.Q(
                        ("follow_up_on__isnull", False),
                        models.Q(("follow_up_what", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_contact_follow_up_together",
                violation_error_message="Enter what to do and by when, or leave both empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("follow_up_done_at__isnull", True), ("follow_up_done_by__isnull", True)
                    ),
                    models.Q(
                        ("follow_up_done_at__isnull", False), ("follow_up_done_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="participants_contact_done_together",
                violation_error_message="Give both follow up done at and follow up done by, or neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follow_up_done_at__isnull", True),
                    ("follow_up_on__isnull", False),
                    _connector="OR",
                ),
                name="participants_contact_done_needs_follow_up",
                violation_error_message="There is no follow-up to complete.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_consent_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["given", "declined", "withdrawn"])),
                name="participants_consent_answer_known",
                violation_error_message="Select one of the offered values for answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["paper", "in_person", "video", "phone"])),
                name="participants_consent_way_known",
                violation_error_message="Select one of the offered values for way",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True),
                    models.Q(("title", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                ),
                name="participants_consent_has_text",
                violation_error_message="A consent keeps its text and its version.",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(fields=["participant", "-at"], name="participants_bulletin_newest"),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "referred",
                            "suitability",
                            "status",
                            "consent",
                            "partner_details",
                            "plan",
                            "cancelled",
                            "attendance",
                            "asked_to_leave",
                            "call",
                            "website",
                            "relationship",
                            "contact",
                            "danger",
                            "danger_told",
                        ],
                    )
                ),
                name="participants_bulletin_kind_known",
                violation_error_message="Select one of the offered values for kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "",
                            "referred",
                            "screening",
                            "suitability",
                            "unsuitable",
                            "waiting",
                            "accepted",
                            "preparation",
                            "active",
                            "suspended",
                            "completed",
                            "dropped_out",
                            "excluded",
                            "withdrawn",
                            "transferred",
                            "died",
                            "custody",
                            "follow_up",
                            "closed",
                        ],
                    )
                ),
                name="participants_bulletin_status_known",
                violation_error_message="A bulletin names a known status.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "status"), _negated=True),
                    models.Q(("status", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_bulletin_status_says_which",
                violation_error_message="A bulletin about a status says which.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["attendance", "asked_to_leave", "call", "website"]),
                        _negated=True,
                    ),
                    models.Q(
                        models.Q(("code", ""), _negated=True),
                        models.Q(("session_label", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_bulletin_attendance_says_what",
                violation_error_message="A bulletin about a session says which and how it went.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True),
                    models.Q(("corrects", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="participants_bulletin_corrects_another",
                violation_error_message="A bulletin cannot correct itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedtime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_agreedtime_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__in", [1, 2, 3, 4, 5, 6, 7])),
                name="participants_agreedtime_weekday_known",
                violation_error_message="Select one of the offered values for weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))),
                name="participants_agreedtime_ends_after_start",
                violation_error_message="Enter an end later than the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedtime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("struck_at__isnull", True)),
                fields=("participant", "weekday", "starts"),
                name="participants_agreedtime_once",
                violation_error_message="This time is already agreed with him.",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_address_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("lines", ""), _negated=True),
                name="participants_address_has_lines",
                violation_error_message="Enter the address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_partnerdetails_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement__in", ["details", "nobody", "would_not"])),
                name="participants_partnerdetails_statement_known",
                violation_error_message="Select one of the offered values for statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(("lives_with_him__in", ["yes", "no", "unknown"])),
                name="participants_partnerdetails_lives_known",
                violation_error_message="Select one of the offered values for lives with him",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_contact__in", ["yes", "no", "unknown"])),
                name="participants_partnerdetails_contact_known",
                violation_error_message="Select one of the offered values for in contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statement", "details"), _negated=True),
                    models.Q(("name", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_partnerdetails_name_with_details",
                violation_error_message="Enter her name as he gave it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statement", "details"),
                    models.Q(("address", ""), ("email", ""), ("name", ""), ("phone", "")),
                    _connector="OR",
                ),
                name="participants_partnerdetails_nothing_without_details",
                violation_error_message="He gave no details: leave name and ways to reach empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_phonenumber_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^\\+[0-9]{7,15}$")),
                name="participants_phonenumber_number_dialable",
                violation_error_message="Enter a telephone number, like 07700 900123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at__isnull", True), ("struck_at__isnull", True)),
                fields=("participant", "number"),
                name="participants_phonenumber_once_in_use",
                violation_error_message="This number is already there for him.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("his_alone__in", ["yes", "no", "unknown"])),
                name="participants_phonenumber_his_alone_known",
                violation_error_message="Select one of the offered values for his alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", True), ("retired_by__isnull", True)),
                    models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                    _connector="OR",
                ),
                name="participants_phonenumber_retired_together",
                violation_error_message="Give both retired at and retired by, or neither",
            ),
        ),
        migrations.AddIndex(
            model_name="reachgrant",
            index=models.Index(fields=["user", "until"], name="participants_grant_running"),
        ),
        migrations.AddConstraint(
            model_name="reachgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["duty", "stand_in"])),
                name="participants_reachgrant_kind_known",
                violation_error_message="Select one of the offered values for kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="reachgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="participants_reachgrant_has_reason",
                violation_error_message="Enter why you need his page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reachgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("granted_at"))),
                name="participants_reachgrant_ends_after_start",
                violation_error_message="A grant ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reachgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "duty"), _negated=True),
                    (
                        "until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("granted_at"),
                            "+",
                            models.Value(datetime.timedelta(seconds=43200)),
                        ),
                    ),
                    _connector="OR",
                ),
                name="participants_reachgrant_duty_at_most_12_hours",
                violation_error_message="Duty reach lasts 12 hours at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reachgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "duty"), _negated=True),
                    ("granted_by", models.F("user")),
                    _connector="OR",
                ),
                name="participants_reachgrant_duty_taken_by_oneself",
                violation_error_message="Duty reach is taken by the person who needs it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_referral_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="participants_referral_has_reason",
                violation_error_message="Enter why he was referred.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_code", ""), _negated=True),
                    models.Q(("source_label", ""), _negated=True),
                ),
                name="participants_referral_has_source",
                violation_error_message="Select who referred him.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("key_worker_phone", ""),
                    ("key_worker_phone__regex", "^\\+[0-9]{7,15}$"),
                    _connector="OR",
                ),
                name="participants_referral_key_worker_dialable",
                violation_error_message="Enter a telephone number, like 01632 960123.",
            ),
        ),
        migrations.AddIndex(
            model_name="statuschange",
            index=models.Index(
                condition=models.Q(("struck_at__isnull", True)),
                fields=["participant", "-at", "-id"],
                name="participants_status_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_statuschange_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "referred",
                            "screening",
                            "suitability",
                            "unsuitable",
                            "waiting",
                            "accepted",
                            "preparation",
                            "active",
                            "suspended",
                            "completed",
                            "dropped_out",
                            "excluded",
                            "withdrawn",
                            "transferred",
                            "died",
                            "custody",
                            "follow_up",
                            "closed",
                        ],
                    )
                ),
                name="participants_statuschange_status_known",
                violation_error_message="Select one of the offered values for status",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            [
                                "unsuitable",
                                "suspended",
                                "dropped_out",
                                "excluded",
                                "withdrawn",
                                "custody",
                                "completed",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("reason_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_statuschange_reason_where_needed",
                violation_error_message="Select a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            [
                                "unsuitable",
                                "suspended",
                                "dropped_out",
                                "excluded",
                                "withdrawn",
                                "custody",
                                "completed",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("risk_review_done__isnull", False),
                    _connector="OR",
                ),
                name="participants_statuschange_risk_review_said",
                violation_error_message="Say whether his risk was reviewed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            ["unsuitable", "suspended", "dropped_out", "excluded", "completed"],
                        ),
                        ("tell_him_from__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "status__in",
                                [
                                    "unsuitable",
                                    "suspended",
                                    "dropped_out",
                                    "excluded",
                                    "completed",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("tell_him_from__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="participants_statuschange_hold_where_needed",
                violation_error_message="This change needs a time from which he may be told.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("iss_rung_at__isnull", True), ("iss_rung_by__isnull", True)),
                    models.Q(("iss_rung_at__isnull", False), ("iss_rung_by__isnull", False)),
                    _connector="OR",
                ),
                name="participants_statuschange_rung_together",
                violation_error_message="Give both iss rung at and iss rung by, or neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                    models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                    _connector="OR",
                ),
                name="participants_statuschange_told_together",
                violation_error_message="Give both told at and told by, or neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_at__isnull", True),
                    ("tell_him_from__isnull", True),
                    ("told_at__gte", models.F("tell_him_from")),
                    models.Q(
                        ("iss_rung_at__isnull", False),
                        ("told_at__gte", models.F("iss_rung_at")),
                    ),
                    _connector="OR",
                ),
                name="participants_statuschange_told_after_hold",
                violation_error_message="He may not be told yet. Ring ISS duty and write it down, or wait.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["suitable", "not_yet", "unsuitable"])),
                name="participants_suitabilitydecision_outcome_known",
                violation_error_message="Select one of the offered values for outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("acknowledges_abuse__in", ["yes", "partly", "no"])),
                name="participants_suitabilitydecision_acknowledges_known",
                violation_error_message="Select one of the offered values for acknowledges abuse",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("private_space__in", ["yes", "no", "unknown"])),
                name="participants_suitabilitydecision_private_known",
                violation_error_message="Select one of the offered values for private space",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("lives_with_her__in", ["yes", "no", "unknown"])),
                name="participants_suitabilitydecision_lives_known",
                violation_error_message="Select one of the offered values for lives with her",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True),
                name="participants_suitabilitydecision_has_reasons",
                violation_error_message="Enter the reasons for the decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_two_people",
                violation_error_message="Somebody else has to confirm what you recorded.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agrees__isnull", True),
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                    ),
                    models.Q(
                        ("agrees__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_confirmed_together",
                violation_error_message="Say who confirmed the decision, when and how.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees__isnull", True),
                    ("agrees", True),
                    models.Q(("second_reasons", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_disagrees_with_reasons",
                violation_error_message="Enter why you do not agree.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "unsuitable"), _negated=True),
                    models.Q(("onward_route", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_onward_route_if_unsuitable",
                violation_error_message="Enter where he goes from here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepts_iss_contact", False), ("outcome", "suitable"), _negated=True
                    ),
                    models.Q(("override_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_refusal_needs_override",
                violation_error_message="He does not agree to contact with his (ex)partner. Enter the site lead’s reasons for taking him on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lives_with_her", "yes"), _negated=True),
                    models.Q(("session_place", ""), _negated=True),
                    _connector="OR",
                ),
                name="participants_suitabilitydecision_place_if_lives_with_her",
                violation_error_message="Enter where he will do his sessions.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suitabilitydecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", True), ("struck_at__isnull", True)),
                fields=("participant",),
                name="participants_suitabilitydecision_one_open",
                violation_error_message="A decision about him already waits to be confirmed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("struck_at__isnull", True),
                        ("struck_by__isnull", True),
                        ("struck_reason", ""),
                    ),
                    models.Q(
                        ("struck_at__isnull", False),
                        ("struck_by__isnull", False),
                        models.Q(("struck_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="participants_waitingreview_struck_together",
                violation_error_message="Say who struck this out, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="participants_waitingreview_done_together",
                violation_error_message="Give both done at and done by, or neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason_code", ""), _negated=True),
                name="participants_waitingreview_has_reason",
                violation_error_message="Select why he waits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at__isnull", True), ("struck_at__isnull", True)),
                fields=("participant",),
                name="participants_waitingreview_one_open",
                violation_error_message="He already has a review date.",
            ),
        ),
    ]
