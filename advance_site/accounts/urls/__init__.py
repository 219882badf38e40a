"""Addresses of one's own sign-in, of staff and of sites."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from advance_site.accounts.urls import demo
from advance_site.accounts.views import invitations, lock, openings, own, sites, staff

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", own.own, name="own"),
    path("account/lock/", lock.lock, name="lock"),
    path("account/unlock/", lock.unlock, name="unlock"),
    path("account/unlock/passkey/", lock.unlock_passkey, name="unlock_passkey"),
    path("invitation/<str:token>/", invitations.accept, name="accept"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/openings/", openings.list_openings, name="openings"),
    path("staff/invite/", invitations.invite_staff, name="invite"),
    path(
        "staff/invitations/<uuid:invitation>/", invitations.invitation_link, name="invitation_link"
    ),
    path(
        "staff/invitations/<uuid:invitation>/withdraw/",
        invitations.withdraw,
        name="withdraw_invitation",
    ),
    path("staff/<uuid:person>/", staff.person, name="person"),
    path("staff/<uuid:person>/role/", staff.add_role, name="add_role"),
    path("staff/<uuid:person>/role/end/", staff.end_role, name="end_role"),
    path("staff/<uuid:person>/training/", staff.training, name="training"),
    path("staff/<uuid:person>/leave/", staff.leave, name="leave"),
    path("staff/<uuid:person>/sign-ins/end/", staff.end_sign_ins, name="end_sign_ins"),
    path("sites/<uuid:site>/", sites.site, name="site"),
    path("sites/<uuid:site>/change/", sites.change, name="change_site"),
    path("sites/<uuid:site>/numbers/", sites.add_number, name="add_number"),
    path(
        "sites/<uuid:site>/numbers/<int:number>/remove/", sites.remove_number, name="remove_number"
    ),
    path("sites/<uuid:site>/closures/", sites.add_closure, name="add_closure"),
    path(
        "sites/<uuid:site>/closures/<int:closure>/remove/",
        sites.remove_closure,
        name="remove_closure",
    ),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include(demo)))
