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
    path("plans/<uuid:plan_id>/mending/", views.plan_mending, name="plan_mending"),
    path("plans/<uuid:plan_id>/quiet-rules/", views.plan_quiet_rules, name="plan_quiet_rules"),
    path(
        "plans/<uuid:plan_id>/quiet-rules/delete/",
        views.plan_quiet_rules_delete,
        name="plan_quiet_rules_delete",
    ),
    path(
        "plans/<uuid:plan_id>/sessions/<uuid:session_id>/detach/",
        views.plan_session_detach,
        name="plan_session_detach",
    ),
    path("plans/<uuid:plan_id>/assign/", views.plan_assign, name="plan_assign"),
    path("warm-ups/", views.warm_up_list, name="warm_up_list"),
    path("warm-ups/new/", views.warm_up_new, name="warm_up_new"),
    path("warm-ups/<uuid:warm_up_id>/", views.warm_up_detail, name="warm_up_detail"),
    path("warm-ups/<uuid:warm_up_id>/edit/", views.warm_up_edit, name="warm_up_edit"),
    path("warm-ups/<uuid:warm_up_id>/archive/", views.warm_up_archive, name="warm_up_archive"),
    path("warm-ups/<uuid:warm_up_id>/restore/", views.warm_up_restore, name="warm_up_restore"),
    path("warm-ups/<uuid:warm_up_id>/changes/", views.warm_up_changes, name="warm_up_changes"),
    path("workouts/add/", views.workout_add, name="workout_add"),
    path("workouts/add/undo/", views.workout_add_undo, name="workout_add_undo"),
    path("words/", views.word_list, name="word_list"),
    path("words/<int:word_id>/", views.word_edit, name="word_edit"),
    path("words/<int:word_id>/delete/", views.word_delete, name="word_delete"),
    path("workouts/list/", views.workout_list, name="workout_list"),
    path("workouts/piece/", views.workout_piece, name="workout_piece"),
    path("workouts/words/", views.workout_words, name="workout_words"),
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
    path("sessions/<uuid:session_id>/detach/", views.session_detach, name="session_detach"),
    path("sessions/<uuid:session_id>/mending/", views.session_mending, name="session_mending"),
    path("sessions/<uuid:session_id>/messages/", views.session_messages, name="session_messages"),
    path("sessions/<uuid:session_id>/seen/", views.session_seen, name="session_seen"),
]
