"""Addresses of pages that several rooms make together."""

from django.urls import path

from casework.views import man, printing, today

MAN = "men/<uuid:man>/"
SESSION = "groups/sessions/<uuid:session>/"

urlpatterns = [
    path("", today.show_today, name="today"),
    path(MAN, man.show_man, name="man"),
    path(f"{MAN}card.pdf", printing.print_card, name="print_card"),
    path(f"{MAN}contacts.pdf", printing.print_contacts, name="print_contacts"),
    path(f"{SESSION}sign-in.pdf", printing.print_sign_in, name="print_sign_in"),
    path(f"{SESSION}register.pdf", printing.print_register, name="print_register"),
]
