"""A facilitator's time: nobody leads two groups at once, unless somebody says why."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from advance_site.accounts.models import Site
from sessions.models.group import GroupSession

PERSON = Func(
    F("person"),
    F("person"),
    Value("[]"),
    function="int8range",
    output_field=BigIntegerRangeField(),
)


class FacilitatorBooking(models.Model):
    """The time that a session takes of one person's.

    A recorded exception steps out of the rule, for a stand-in or for two groups that join. The
    rule is checked at the end of each service, so that a plan may pass through middle states.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookings"
    )
    group_session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="bookings"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    exception_reason = models.CharField(max_length=200, blank=True, default="")
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="programme_sessions_booking_one_place_at_a_time",
                expressions=[
                    (PERSON, RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(exception_reason=""),
                deferrable=Deferrable.DEFERRED,
                violation_error_message="This person leads another group at that time.",
            ),
            models.UniqueConstraint(
                fields=["person", "group_session"], name="programme_sessions_booking_once"
            ),
            models.CheckConstraint(
                condition=Q(exception_reason="", exception_by__isnull=True)
                | (~Q(exception_reason="") & Q(exception_by__isnull=False)),
                name="programme_sessions_booking_exception_signed",
                violation_error_message="Enter why this person is booked twice.",
            ),
        ]
