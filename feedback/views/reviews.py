"""The review room of the coach, and the page on which an athlete reads the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from athletes.access import coach
from athletes.models import MessageCopy, NoSecondAdult, NotInThread, User
from coachsite.lib.access import Policy, access
from drills.models import Checkpoint
from feedback import reviewing
from feedback.forms.reviews import CommentForm, CueForm, VerdictForm
from feedback.models import Clip, Review, Verdict
from feedback.reviewing import ABOUT
from feedback.room import Look, Room, Said
from feedback.waiting import queue

if TYPE_CHECKING:
    import uuid

    from coachsite.lib.http import Request

PAGE_SIZE = 50
LATEST = 10
ROOM, DETAIL = "feedback/review.html", "feedback/clip_detail.html"


def seen_clip(request: Request, clip_id: uuid.UUID) -> Clip:
    """Return a clip this person may see, with its athlete, session and drill; else 404."""
    clips = Clip.objects.visible_to(request.user).select_related(
        "athlete", "occurrence__drill", "occurrence__session"
    )  # fmt: skip
    return get_object_or_404(clips, pk=clip_id)


def answerable_clip(request: Request, clip_id: uuid.UUID) -> Clip:
    """Return a clip that this person may answer as a coach; seen but not coached is 403."""
    clip = seen_clip(request, clip_id)
    if not clip.can_be_answered_by(request.user):
        raise PermissionDenied(
            f"Only a coach of {clip.athlete.get_short_name()} answers this clip. Write below the clip instead."
        )
    return clip


def ready_clip(request: Request, clip_id: uuid.UUID) -> Clip:
    """Return a clip that can be answered now; one that is not ready is 403, with the reason."""
    clip = answerable_clip(request, clip_id)
    if clip.state != Clip.State.READY:
        raise PermissionDenied(f"This clip is not ready: {clip.get_state_display()}. Nothing was saved.")
    return clip


def unread_copies(clip: Clip, reader: User) -> Any:
    """Return the messages about a clip that this person has not read."""
    return MessageCopy.objects.filter(
        reader=reader, read_at__isnull=True, message__thread__about_kind=ABOUT,
        message__thread__about_id=str(clip.pk),
    )  # fmt: skip


def room_page(
    request: Request, room: Room, cue: CueForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the review room; what comes next is asked for only once the answer is sent."""
    mine = room.mine
    context: dict[str, Any] = {"room": room, "clip": room.clip, "cue_form": cue or CueForm(), "wrong": {}}
    if mine is not None and mine.answered_at:
        context["next"] = next((one for one in queue(request.user) if one.clip.pk != room.clip.pk), None)
    return render(request, ROOM, context | more, status=status)


@access(Policy.signed_in("GET"))
def clip_review(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Show the review room; a clip that is not ready shows how far it is instead."""
    clip = answerable_clip(request, clip_id)
    if clip.state != Clip.State.READY:
        return redirect("feedback:clip_detail", clip.pk)
    return room_page(request, Room(clip, request.user))


@access(Policy.signed_in("POST"))
def clip_verdict(request: Request, clip_id: uuid.UUID, checkpoint_id: int) -> HttpResponse:
    """Judge one checkpoint, at once; htmx gets its row, the ruler and the cues to take."""
    clip = ready_clip(request, clip_id)
    drill_id = clip.occurrence.drill_id if clip.occurrence else None
    checkpoint = get_object_or_404(Checkpoint, pk=checkpoint_id, drill=drill_id)
    form = VerdictForm(request.POST, clip=clip)
    is_valid = form.is_valid()
    if is_valid:
        reviewing.judge(clip, request.user, checkpoint, form.cleaned_data["answer"], form.moment_ms)
        if not request.htmx:
            return redirect(f"{reverse('feedback:clip_review', args=[clip.pk])}#check-{checkpoint.pk}")
    room = Room(clip, request.user)
    wrong = {} if is_valid else {checkpoint.pk: form.wrong}
    if not request.htmx:
        return room_page(request, room, status=422, wrong=wrong)
    point = next(point for point in room.points if point.checkpoint.pk == checkpoint.pk)
    context = {"room": room, "clip": clip, "point": point, "wrong": wrong, "swap": True}
    names = ("_checkpoint", "_judged", "_timeline", "_cue_words")
    parts = [render_to_string(f"feedback/{name}.html", context, request) for name in names]
    return HttpResponse("".join(parts), status=200 if is_valid else 422)


@access(Policy.signed_in("POST"))
def clip_comments(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Write about a clip or a moment of it; whoever may not is told why."""
    clip = seen_clip(request, clip_id)
    from_room = request.POST.get("from") == "room" and clip.can_be_answered_by(request.user)
    form = CommentForm(request.POST, clip=clip)
    if not form.is_valid():
        return words_part(request, clip, form, from_room=from_room)
    try:
        at_ms = form.moment_ms if clip.state == Clip.State.READY else None
        reviewing.comment(clip, request.user, form.cleaned_data["body"], at_ms)
    except (NoSecondAdult, NotInThread) as refused:
        raise PermissionDenied(f"{refused} Nothing was sent.") from refused
    unread_copies(clip, request.user).update(read_at=timezone.now())
    if request.htmx:
        return words_part(request, clip, None, from_room=from_room)
    page = reverse("feedback:clip_review" if from_room else "feedback:clip_detail", args=[clip.pk])
    return redirect(f"{page}#words")


def words_part(request: Request, clip: Clip, form: CommentForm | None, *, from_room: bool) -> HttpResponse:
    """Render the words about a clip: of the room or of the athlete's page; a form that is refused with its page."""
    room, status = Room(clip, request.user), 422 if form is not None else 200
    if not request.htmx:
        if from_room:
            return room_page(request, room, status=status, comment_form=form)
        return detail_page(request, room, form, status=status)
    context = {"room": room, "clip": clip, "comment_form": form, "swap": True}
    names = ("_remarks", "_timeline") if from_room else ("_words",)
    parts = [render_to_string(f"feedback/{name}.html", context, request) for name in names]
    return HttpResponse("".join(parts), status=status)


@access(Policy.signed_in("POST"))
def clip_answer(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Send the answer: the cue, and with it all verdicts. Sent again, it is changed and nobody is told twice."""
    clip = ready_clip(request, clip_id)
    form = CueForm(request.POST)
    if not form.is_valid():
        return room_page(request, Room(clip, request.user), form, status=422)
    try:
        reviewing.answer(reviewing.review_by(clip, request.user), form.cleaned_data["cue"])
    except (NoSecondAdult, NotInThread) as refused:
        raise PermissionDenied(f"{refused} The answer was not sent; your verdicts are kept.") from refused
    return redirect(f"{reverse('feedback:clip_review', args=[clip.pk])}#sent")


@access(Policy.signed_in("GET"))
def clip_detail(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Show a clip to its athlete, a guardian or a coach: the answer first, or how far it is."""
    clip = seen_clip(request, clip_id)
    if request.htmx:
        # A page that waits asks whether there is something to show.
        is_over = clip.state in (Clip.State.READY, Clip.State.FAILED)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if is_over else None)
    return detail_page(request, Room(clip, request.user))


def detail_page(request: Request, room: Room, form: CommentForm | None = None, *, status: int = 200) -> HttpResponse:
    """Render the whole page of a clip."""
    answer = room.answers[0] if room.answers else None
    context = {
        "room": room,
        "clip": room.clip,
        "is_own": room.clip.athlete_id == request.user.pk,
        "may_answer": room.clip.can_be_answered_by(request.user),
        "answer": answer,
        "more_answers": room.answers[1:],
        "two": two_frames(room, answer) if answer is not None else None,
        "checks": checks_of(room, answer) if answer is not None else [],
        "comment_form": form,
        "is_unread": unread_copies(room.clip, request.user).exists(),
    }
    return render(request, DETAIL, context, status=status)


def checks_of(room: Room, answer: Look) -> list[tuple[Checkpoint, Said]]:
    """Return what an answer says of each checkpoint, in the order of the drill."""
    return [(one, answer.said[one.pk]) for one in room.checkpoints if one.pk in answer.said]


def two_frames(room: Room, answer: Look) -> tuple[Checkpoint, Said] | None:
    """Return the first checkpoint that is not right yet; one with a moment and a drawing before those without."""
    wrong = [(one, said) for one, said in checks_of(room, answer) if said.answer == Verdict.Answer.NO]
    wrong.sort(key=lambda pair: (pair[1].at_ms is None, not pair[0].drawing))
    return wrong[0] if wrong else None


@access(Policy.signed_in("POST"))
def clip_seen(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Note that somebody has read what was written about a clip."""
    clip = seen_clip(request, clip_id)
    unread_copies(clip, request.user).update(read_at=timezone.now())
    if request.htmx:
        return HttpResponse()
    return redirect("feedback:clip_detail", clip.pk)


@access(coach("GET"))
def review_list(request: Request) -> HttpResponse:
    """Show the clips that wait for this coach, what is due soonest first, and the latest answers."""
    page = Paginator(queue(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    answered = (
        Review.objects.filter(
            reviewer=request.user,
            answered_at__isnull=False,
            clip__athlete__in=User.objects.coached_by(request.user).values("pk"),
        )
        .select_related("clip__athlete", "clip__occurrence__drill")
        .order_by("-answered_at")[:LATEST]
    )
    context = {"page": page, "answered": answered, "today": request.user.today()}
    return render(request, "feedback/review_list.html", context)
