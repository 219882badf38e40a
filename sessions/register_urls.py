"""Addresses of the register."""

from django.urls import path

from sessions.views import register, register_step

ROW = "sessions/<uuid:session>/register/<uuid:enrolment>/"
urlpatterns = [
    path("sessions/<uuid:session>/register/", register.show, name="register"),
    path("sessions/<uuid:session>/register/state/", register.state, name="register_state"),
    path("sessions/<uuid:session>/register/rest/", register.rest, name="register_rest"),
    path(
        "sessions/<uuid:session>/register/rest/undo/",
        register.undo_rest,
        name="register_rest_undo",
    ),
    path("sessions/<uuid:session>/register/details/", register.details, name="register_details"),
    path("sessions/<uuid:session>/register/sign/", register.sign, name="register_sign"),
    path(ROW, register.mark, name="register_row"),
    path(f"{ROW}told/", register_step.told, name="register_told"),
    path(f"{ROW}nobody/", register_step.nobody, name="register_nobody"),
    path(f"{ROW}correct/", register.correct, name="register_correct"),
]
