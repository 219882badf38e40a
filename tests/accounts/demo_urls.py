"""The door's addresses as the demonstration has them."""

from django.conf import settings
from django.urls import include, path

from advance_site.accounts.urls import demo

urlpatterns = [
    path("demo/", include((demo, "demo"))),
    path("", include(settings.DOOR.urls)),
]
