"""A server looks at every wall before it answers anybody."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from advance_site.wall.checks import refuse_with_a_wall_down

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def test_with_every_wall_up_it_starts() -> None:
    refuse_with_a_wall_down()


def test_an_address_that_nobody_declared_stops_it(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.access.loose_urls"

    with pytest.raises(ImproperlyConfigured, match="loose/ declares nobody"):
        refuse_with_a_wall_down()
