"""The table of contents of the site. Each view says who may use it; policies.py does for pages of other packages."""

from django.contrib import admin
from django.urls import include, path

from coachsite import views

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.first_choice, name="first_choice"),
    # athletes
    path("today/", views.today, name="today"),
    path("plan/", views.my_plan, name="my_plan"),
    path("plan/progress/", views.my_progress, name="my_progress"),
    path("me/paces/", views.my_paces, name="my_paces"),
    # coaches
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/aside/", views.inbox_aside, name="inbox_aside"),
    path("inbox/aside/back/", views.inbox_aside_back, name="inbox_aside_back"),
    path("athletes/", views.roster, name="roster"),
    path("athletes/<int:athlete_id>/", views.athlete_detail, name="athlete_detail"),
    path("athletes/<int:athlete_id>/progress/", views.athlete_progress, name="athlete_progress"),
    path("athletes/<int:athlete_id>/paces/", views.athlete_paces, name="athlete_paces"),
    # apps
    path("drills/", include("drills.urls")),
    path("", include("plans.urls")),
    path("", include("feedback.urls")),
    path("me/", include("athletes.urls")),
    path("", include("athletes.inviting_urls")),
    path("", include("athletes.times_urls")),
    path("notices/", include("reminders.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    # machines
    path("healthz/", views.health, name="health"),
    path("healthz/reminders/", views.reminder_health, name="reminder_health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]

handler400 = "coachsite.views.bad_request"
handler403 = "coachsite.views.forbidden"
handler404 = "coachsite.views.not_found"
handler500 = "coachsite.views.broken"
