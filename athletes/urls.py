"""What a person sees and changes about him- or herself. Signing in and out is under /accounts/."""

from django.urls import path

from athletes import views, views_teams

app_name = "athletes"
urlpatterns = [
    path("", views.me, name="me"),
    path("results/", views.race_result_new, name="race_result_new"),
    path("results/tests/", views.test_result_new, name="test_result_new"),
    path("results/<int:result_id>/delete/", views.race_result_delete, name="race_result_delete"),
    path("teams/", views.team_new, name="team_new"),
    path("teams/<int:team_id>/", views_teams.team_detail, name="team_detail"),
    path("teams/<int:team_id>/members/<int:membership_id>/", views_teams.team_member, name="team_member"),
]
