"""What a person sees and changes about him- or herself. Signing in and out is under /accounts/."""

from django.urls import path

from athletes import views

app_name = "athletes"
urlpatterns = [
    path("", views.me, name="me"),
    path("results/", views.race_result_new, name="race_result_new"),
    path("results/<int:result_id>/delete/", views.race_result_delete, name="race_result_delete"),
    path("teams/", views.team_new, name="team_new"),
]
