"""Drills: the library, and the page of one drill."""

from django.urls import path

from drills import views

app_name = "drills"
urlpatterns = [
    path("", views.drill_list, name="drill_list"),
    path("<slug:slug>/", views.drill_detail, name="drill_detail"),
    path("teams/<int:team_id>/<slug:slug>/", views.team_drill_detail, name="team_drill_detail"),
]
