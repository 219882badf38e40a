"""For which sites a login of the women's service sees through the window."""

from django.db import models
from django.utils import timezone

from advance_site.accounts.models import Site


class WindowSite(models.Model):
    """A site that one login of the ISS provider sees; read by the views and the hatch alone."""

    login = models.CharField(max_length=63)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "casework_window_site"
        constraints = [
            models.UniqueConstraint(fields=["login", "site"], name="casework_windowsite_once"),
            models.CheckConstraint(
                condition=~models.Q(login=""), name="casework_windowsite_has_login"
            ),
        ]
