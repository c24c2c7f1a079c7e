"""Clips: sending them, how they are doing, their files; and what is said of them."""

from django.urls import include, path

from feedback import tus
from feedback.views import demonstrations, files, uploads

app_name = "feedback"
urlpatterns = [
    path("clips/", uploads.clip_list, name="clip_list"),
    path("clips/new/", uploads.clip_new, name="clip_new"),
    path("clips/<uuid:clip_id>/status/", uploads.clip_status, name="clip_status"),
    path("clips/<uuid:clip_id>/delete/", uploads.clip_delete, name="clip_delete"),
    # files of a ready clip
    path("clips/<uuid:clip_id>/play.mp4", files.clip_video, name="clip_video"),
    path("clips/<uuid:clip_id>/poster.jpg", files.clip_poster, name="clip_poster"),
    path("clips/<uuid:clip_id>/strip.jpg", files.clip_strip, name="clip_strip"),
    path("clips/<uuid:clip_id>/frames.json", files.clip_frames, name="clip_frames"),
    # a coach's own demonstration of a drill
    path("drills/<slug:slug>/demonstration/", demonstrations.demonstration_new, name="demonstration_new"),
    path(
        "demonstrations/<int:demonstration_id>/delete/",
        demonstrations.demonstration_delete,
        name="demonstration_delete",
    ),
    # tus
    path("uploads/", tus.upload_list, name="upload_list"),
    path("uploads/<uuid:upload_id>/", tus.upload_detail, name="upload_detail"),
    path("uploads/<uuid:upload_id>/delete/", uploads.upload_delete, name="upload_delete"),
    # looking and answering
    path("", include("feedback.urls_review")),
]
