from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Registered as `programme_sessions`, for Django's sign-in sessions have the plain label."""

    name = "sessions"
    label = "programme_sessions"
    verbose_name = "Programme sessions"

    def ready(self) -> None:
        from advance_site.core.codes import outcomes
        from sessions import closing, handing_over, merging, sources

        outcomes()
        sources.register()
        closing.register()
        handing_over.register()
        merging.register()
