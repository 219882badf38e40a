"""The frame that all forms of accounts share."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout

from advance_site.core.crispy.layout import Buttons, Leave, Send


def framed(*fields: Any, send: str, back: str, kind: str = "") -> FormHelper:
    """Fields, the button that sends, and the way back."""
    helper = FormHelper()
    helper.render_hidden_fields = True
    helper.layout = Layout(*fields, Buttons(Send(send, kind=kind), Leave("Cancel", back)))
    return helper
