"""What a production server loads. It demands its door by name, and every wall to stand."""

import os

from django.core.wsgi import get_wsgi_application

from advance_site.env import demand_door
from advance_site.wall.checks import refuse_with_a_wall_down

demand_door()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advance_site.settings")
application = get_wsgi_application()
refuse_with_a_wall_down()
