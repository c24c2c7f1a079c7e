"""Plans (coaches) and sessions (athletes, their coaches and guardians)."""

from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/new/", views.plan_new, name="plan_new"),
    path("plans/<uuid:plan_id>/", views.plan_detail, name="plan_detail"),
    path("plans/<uuid:plan_id>/edit/", views.plan_edit, name="plan_edit"),
    path("plans/<uuid:plan_id>/weeks/", views.plan_weeks, name="plan_weeks"),
    path("plans/<uuid:plan_id>/weeks/<int:number>/", views.week_edit, name="week_edit"),
    path("plans/<uuid:plan_id>/days/<int:day>/", views.plan_session_new, name="plan_session_new"),
    path("plans/<uuid:plan_id>/sessions/<uuid:session_id>/", views.plan_session_edit, name="plan_session_edit"),
    path(
        "plans/<uuid:plan_id>/sessions/<uuid:session_id>/delete/",
        views.plan_session_delete,
        name="plan_session_delete",
    ),
    path(
        "plans/<uuid:plan_id>/sessions/<uuid:session_id>/film/<slug:slug>/<int:nth>/",
        views.film_wish_new,
        name="film_wish_new",
    ),
    path(
        "plans/<uuid:plan_id>/sessions/<uuid:session_id>/film/<slug:slug>/<int:nth>/delete/",
        views.film_wish_delete,
        name="film_wish_delete",
    ),
    path("plans/<uuid:plan_id>/assign/", views.plan_assign, name="plan_assign"),
    path("workouts/add/", views.workout_add, name="workout_add"),
    path("workouts/add/undo/", views.workout_add_undo, name="workout_add_undo"),
    path("workouts/reading/", views.workout_reading, name="workout_reading"),
    path("sessions/<uuid:session_id>/", views.session_detail, name="session_detail"),
    path("sessions/<uuid:session_id>/completion/", views.session_completion, name="session_completion"),
    path("sessions/<uuid:session_id>/drills/<slug:slug>/<int:nth>/", views.session_drill, name="session_drill"),
    path(
        "sessions/<uuid:session_id>/film/<slug:slug>/<int:nth>/",
        views.session_film_wish_new,
        name="session_film_wish_new",
    ),
    path(
        "sessions/<uuid:session_id>/film/<slug:slug>/<int:nth>/delete/",
        views.session_film_wish_delete,
        name="session_film_wish_delete",
    ),
    path("sessions/<uuid:session_id>/messages/", views.session_messages, name="session_messages"),
    path("sessions/<uuid:session_id>/seen/", views.session_seen, name="session_seen"),
]
