"""What one is told on the site."""

from django.urls import path

from . import views

app_name = "reminders"
urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("settings/", views.reminder_settings, name="reminder_settings"),
    path("reading/", views.notice_list_reading, name="notice_list_reading"),
    path("<int:notice_id>/reading/", views.notice_reading, name="notice_reading"),
]
