"""Addresses of calls and of slots marked by hand."""

from django.urls import path

from coaching.views import attempts, calls, slots

app_name = "coaching"
urlpatterns = [
    path("", calls.list_due, name="call_list"),
    path("<uuid:slot>/", calls.log, name="log"),
    path("<uuid:slot>/no-answer/", attempts.record, name="attempt"),
    path("tries/<uuid:attempt>/", attempts.show, name="tried"),
    path("tries/<uuid:attempt>/again/", attempts.again, name="again"),
    path("tries/<uuid:attempt>/ask-in/", attempts.ask_him_in, name="ask_in"),
    path("tries/<uuid:attempt>/undo/", attempts.undo, name="undo"),
    path("logged/<uuid:call>/", calls.show, name="call"),
    path("logged/<uuid:call>/strike/", calls.strike, name="strike"),
    path("slots/<uuid:slot>/", slots.mark, name="slot"),
    path("slots/<uuid:slot>/reopen/", slots.reopen, name="reopen"),
]
