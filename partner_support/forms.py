"""What is typed at this door."""

from django import forms

from partner_support.models import WindowSite

LONGEST_SEARCH = 80


class MenFilter(forms.Form):
    """Which men of the window to show. It is posted, so that no log holds a name."""

    q = forms.CharField(
        label="Name or reference", required=False, max_length=LONGEST_SEARCH, strip=True
    )
    site = forms.ChoiceField(label="Site", required=False)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: object, sites: list[WindowSite], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(str(site.public_id), site.name) for site in sites]
        self.fields["site"].choices = [("", "All sites"), *choices]  # type: ignore[attr-defined]
