"""Invitations to a team: made by coaches, answered by athletes; and the links that come of them."""

from django.urls import path

from athletes import views_invitations as views

app_name = "invitations"
urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("athletes/invitations/", views.invitation_list, name="invitation_list"),
    path("athletes/invitations/new/", views.invitation_new, name="invitation_new"),
    path("athletes/invitations/link/<int:team_id>/", views.invitation_link_new, name="invitation_link_new"),
    path("athletes/invitations/<int:invitation_id>/delete/", views.invitation_delete, name="invitation_delete"),
    path("coachings/<int:coaching_id>/", views.coaching_detail, name="coaching_detail"),
    path("coachings/<int:coaching_id>/guardian/", views.coaching_guardian, name="coaching_guardian"),
    path("coachings/<int:coaching_id>/end/", views.coaching_end, name="coaching_end"),
    path("coachings/<int:coaching_id>/invitations/", views.coaching_asking, name="coaching_asking"),
]
