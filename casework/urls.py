"""Addresses of pages that several rooms make together."""

from django.urls import path, register_converter

from casework.views import attendance, board, calendar, man, printing, ready, summary, today


class CalendarKeyConverter:
    """A key as it is made: 32 random bytes in letters, digits and two signs."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CalendarKeyConverter, "calendar_key")

MAN = "men/<uuid:man>/"
SESSION = "groups/sessions/<uuid:session>/"
ATTENDANCE = "groups/<uuid:cohort>/attendance"

urlpatterns = [
    path("", today.show_today, name="today"),
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("calendar/feed/", calendar.calendar_feed, name="calendar_feed"),
    path("calendar/<calendar_key:key>.ics", calendar.calendar_ics, name="calendar_ics"),
    path("board/", board.show_board, name="board"),
    path("ready/", ready.show_ready, name="ready"),
    path("ready/confirm/", ready.confirm_several, name="ready_confirm"),
    path("ready/group/", ready.propose_group, name="ready_group"),
    path(MAN, man.show_man, name="man"),
    path(f"{MAN}card.pdf", printing.print_card, name="print_card"),
    path(f"{MAN}contacts.pdf", printing.print_contacts, name="print_contacts"),
    path(f"{SESSION}sign-in.pdf", printing.print_sign_in, name="print_sign_in"),
    path(f"{SESSION}register.pdf", printing.print_register, name="print_register"),
    path(f"{ATTENDANCE}/", attendance.show_attendance, name="attendance"),
    path(f"{ATTENDANCE}.pdf", attendance.print_attendance, name="print_attendance"),
    path(f"{ATTENDANCE}.csv", attendance.attendance_csv, name="attendance_csv"),
    path(f"{ATTENDANCE}.xlsx", attendance.attendance_xlsx, name="attendance_xlsx"),
    path("attendance/", summary.show_summary, name="summary"),
    path("attendance.pdf", summary.print_summary, name="print_summary"),
    path("attendance.csv", summary.summary_csv, name="summary_csv"),
    path("attendance.xlsx", summary.summary_xlsx, name="summary_xlsx"),
]
