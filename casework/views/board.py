"""The board: what is late or was missed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advance_site.accounts.access import Permission
from advance_site.accounts.declarations import StaffRequest, requires
from advance_site.audit.services import record_list
from casework.board import NAMES, board_of
from casework.filters import Asked


@requires(Permission.BOARD_OPEN)
@require_safe
def show_board(request: StaffRequest) -> HttpResponse:
    """By person and by site, of the men within reach."""
    board = board_of(request.user, Asked.of(request.GET, NAMES))
    record_list(request, "board", board.count)
    return render(request, "casework/board.html", {"board": board})
