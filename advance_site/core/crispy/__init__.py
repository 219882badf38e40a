"""Forms as NHS.UK draws them: fields, widgets and layout for the crispy pack `nhsuk`.

The templates are in `templates/nhsuk`, the tags in `advance_site/core/templatetags/nhsuk.py`.
"""
