"""A sample that the guard must name: an address which nobody declared."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def loose(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("loose/", loose)]
