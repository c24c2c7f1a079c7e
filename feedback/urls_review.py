"""Looking at a clip and answering it; `feedback.urls` takes these in under its own name."""

from django.urls import path

from feedback.views import reviews

urlpatterns = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("clips/<uuid:clip_id>/", reviews.clip_detail, name="clip_detail"),
    path("clips/<uuid:clip_id>/review/", reviews.clip_review, name="clip_review"),
    path("clips/<uuid:clip_id>/review/<int:checkpoint_id>/", reviews.clip_verdict, name="clip_verdict"),
    path("clips/<uuid:clip_id>/comments/", reviews.clip_comments, name="clip_comments"),
    path("clips/<uuid:clip_id>/answer/", reviews.clip_answer, name="clip_answer"),
    path("clips/<uuid:clip_id>/seen/", reviews.clip_seen, name="clip_seen"),
]
