"""What a production server loads. It demands its door by name."""

import os

from django.core.wsgi import get_wsgi_application

from advance_site.env import demand_door

demand_door()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advance_site.settings")
application = get_wsgi_application()
