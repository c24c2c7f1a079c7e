"""Drills: the library, and the page of one drill."""

from django.urls import path

from drills import views

app_name = "drills"
urlpatterns = [
    path("", views.drill_list, name="drill_list"),
    path("new/", views.drill_new, name="drill_new"),
    path("archived/", views.drill_archive, name="drill_archive"),
    path("guides/", views.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", views.guide_detail, name="guide_detail"),
    path("<slug:slug>/", views.drill_detail, name="drill_detail"),
    path("<slug:slug>/copy/", views.drill_copy, name="drill_copy"),
    path("teams/<int:team_id>/<slug:slug>/", views.team_drill_detail, name="team_drill_detail"),
    path("teams/<int:team_id>/<slug:slug>/edit/", views.team_drill_edit, name="team_drill_edit"),
    path("teams/<int:team_id>/<slug:slug>/archive/", views.team_drill_archive, name="team_drill_archive"),
    path("teams/<int:team_id>/<slug:slug>/restore/", views.team_drill_restore, name="team_drill_restore"),
    path("teams/<int:team_id>/<slug:slug>/changes/", views.team_drill_changes, name="team_drill_changes"),
]
