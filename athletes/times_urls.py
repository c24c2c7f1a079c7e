"""Days to run on, time away and races to come, of oneself or of an athlete one answers for."""

from django.urls import path

from athletes import views_times as views

app_name = "times"
urlpatterns = [
    path("athletes/<int:athlete_id>/times/", views.times_detail, name="times_detail"),
    path("athletes/<int:athlete_id>/times/days/", views.availability_edit, name="availability_edit"),
    path("athletes/<int:athlete_id>/times/marathon/", views.marathon_edit, name="marathon_edit"),
    path("athletes/<int:athlete_id>/times/spans/", views.span_new, name="span_new"),
    path("athletes/<int:athlete_id>/times/races/", views.race_new, name="race_new"),
    path("spans/<int:span_id>/", views.span_edit, name="span_edit"),
    path("spans/<int:span_id>/delete/", views.span_delete, name="span_delete"),
    path("races/<uuid:race_id>/", views.race_edit, name="race_edit"),
    path("races/<uuid:race_id>/delete/", views.race_delete, name="race_delete"),
]
