"""The athlete's clips, how each is doing, and the page from which one is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from coachsite.lib.access import Policy, access
from feedback import ingest, lines, quarantine, quota, uploading
from feedback.filming import Subject, as_uuid, subject_again, subject_of
from feedback.forms.clips import HowFilmedForm
from feedback.models import Clip, Review, Upload
from feedback.models.uploads import MAX_BYTES
from feedback.plain import ClipHandler
from plans.filming import Film, advice
from plans.views.sessions import coach_names
from plans.wishes import film_of
from reminders.models import Notice
from reminders.notices import unread_count

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from athletes.models import User
    from coachsite.lib.http import Request

PAGE = 20
MOVING = {Clip.State.CHECKING, Clip.State.MAKING}
WAITING_MOST = 50
# Names of fields, borders and the words of the other fields, in bytes.
FORM_AROUND = 4096
# What a coach's clip shows, and to whom.
SHOWN = ("demonstration__drill", "demonstration__team")
# What is asked of a clip that nobody asked for.
ANY_FILM = Film("side", 120, 6)


def answers() -> Any:
    """Return the answers of coaches, as the list of clips needs them."""
    return Review.objects.filter(role=Review.Role.COACH, answered_at__isnull=False)


def own_clips(user: User) -> QuerySet[Clip]:
    """Return the clips of a person, and those sent by that person of athletes coached now."""
    return Clip.objects.visible_to(user).filter(Q(athlete=user) | Q(uploaded_by=user))


def listed_clips(user: User) -> tuple[list[Clip], Any]:
    """Return the clips of a person, or sent by that person, that wait, and all that were answered, newest first."""
    own = own_clips(user).select_related("athlete", "occurrence__drill", "occurrence__session", "job", *SHOWN)
    own = own.order_by("-created_at", "pk")
    answered = Exists(answers().filter(clip=OuterRef("pk")))
    with_cues = own.filter(answered).prefetch_related(Prefetch("reviews", queryset=answers(), to_attr="answers"))
    return list(own.filter(~answered)[:WAITING_MOST]), with_cues


def open_uploads(user: User) -> QuerySet[Upload]:
    """Return the uploads of a person that are not whole and still waited for, with what they are of."""
    uploads = Upload.objects.visible_to(user).filter(clip=None, expires_at__gt=timezone.now())
    return uploads.select_related("athlete", "occurrence__drill", "occurrence__session", "demonstrates", "shown_to")


def newly_answered(user: User) -> set[str]:
    """Return the addresses that unread notices lead to."""
    return set(Notice.objects.visible_to(user).unread().values_list("path", flat=True))


@access(Policy.signed_in("GET"))
def clip_list(request: Request) -> HttpResponse:
    """Show what is on its way, how far it is, and the answers by their cues."""
    waiting, with_answers = listed_clips(request.user)
    page = Paginator(with_answers, PAGE).get_page(request.GET.get("page"))
    new = newly_answered(request.user)
    coaches = coach_names(request.user) if waiting else ""
    coming = [(upload, lines.line_of_upload(upload)) for upload in open_uploads(request.user)]
    context: dict[str, Any] = {
        "uploads": coming,
        "clips": [(clip, line_for(clip, request.user, coaches)) for clip in waiting],
        "to_go": sum(line.moves for _, line in coming) + sum(clip.state in MOVING for clip in waiting),
        "page": page,
        "answers": [
            lines.answered_of(clip, clip.answers, is_new=reverse("feedback:clip_detail", args=[clip.pk]) in new)
            for clip in page
        ],
        "unread": unread_count(request.user),
    }
    return render(request, "feedback/clip_list.html", context)


def line_for(clip: Clip, user: User, coaches: str = "") -> lines.Line:
    """Return the line of a clip as this person sees it; who answers is told to the athlete."""
    return lines.line_of(clip, coaches if clip.athlete_id == user.pk else "")


@access(Policy.signed_in("GET"))
def clip_status(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Show the line of one clip; while something moves it asks for itself again."""
    clips = Clip.objects.visible_to(request.user).select_related("athlete", "job", *SHOWN)
    clip = get_object_or_404(clips.select_related("occurrence__drill", "occurrence__session"), pk=clip_id)
    is_own = clip.athlete_id == request.user.pk
    coaches = coach_names(clip.athlete) if is_own and clip.state == Clip.State.READY else ""
    line = line_for(clip, request.user, coaches)
    context: dict[str, Any] = {"clip": clip, "line": line}
    if not line.moves:  # One less is on its way: the head of the list says so as well.
        coming = sum(lines.line_of_upload(upload).moves for upload in open_uploads(request.user))
        context |= {"to_go": coming + own_clips(request.user).filter(state__in=MOVING).count(), "swap": True}
    return render(request, "feedback/_clip_status.html", context)


@access(Policy.signed_in("POST"))
def clip_delete(request: Request, clip_id: uuid.UUID) -> HttpResponse:
    """Take a clip off for good."""
    clips = Clip.objects.visible_to(request.user).select_related("athlete", "occurrence")
    clip = get_object_or_404(clips, pk=clip_id)
    if not ingest.may_take_off(request.user, clip):
        name = clip.athlete.get_short_name()
        raise PermissionDenied(f"Only {name} can take this clip off. Nothing was changed.")
    ingest.take_off(clip)
    messages.success(request, "The clip is taken off. What is on your phone stays there.")
    return redirect("feedback:clip_list")


@access(Policy.signed_in("POST"))
def upload_delete(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    """Take off an upload that has stopped."""
    uploads = Upload.objects.visible_to(request.user).select_related("occurrence")
    upload = get_object_or_404(uploads, pk=upload_id, clip=None)
    try:
        with quarantine.locked(upload.path):
            ingest.forget(upload)
    except FileNotFoundError:
        ingest.forget(upload)
    except quarantine.BusyError:
        messages.warning(request, "This clip is being sent just now. Stop it on the page that sends it.")
    return redirect("feedback:clip_list")


# The form is checked for its token after our own handler stands ready for the file, not before.
@access(Policy.signed_in("GET", "POST"))
@csrf_exempt
def clip_new(request: Request) -> HttpResponse:
    """Say how to film, and send a clip: resumably where there is JavaScript, else by a plain form."""
    upload = begun_upload(request)
    return send_page(request, subject_again(upload) if upload else subject_of(request.user, request.GET), upload)


def send_page(request: Request, subject: Subject, upload: Upload | None = None) -> HttpResponse:
    """Show the page from which a clip is sent, or take in what its form sends. The view around it is csrf-exempt."""
    if request.method != "POST":
        return new_page(request, subject, upload)
    size = max(1, int(request.META.get("CONTENT_LENGTH") or 0) - FORM_AROUND)
    try:
        uploading.check_room(subject.athlete, size)
        with uploading.room_to_listen():
            return taken(request, subject)
    except uploading.NoRoomError as full:
        return new_page(request, subject, refused=str(full), status=507 if full.is_ours else 413)
    except uploading.CrowdedError:
        sentence = "Many clips are on their way just now. Nothing was kept; send yours again in a minute."
        return new_page(request, subject, refused=sentence, status=503)


def begun_upload(request: Request) -> Upload | None:
    """Return the upload that `?upload=` wants to go on with, if it is still waited for."""
    if not request.GET.get("upload"):
        return None
    return get_object_or_404(open_uploads(request.user), pk=as_uuid(request.GET["upload"]))


def taken(request: Request, subject: Subject) -> HttpResponse:
    """Take the file of the form in; whatever goes wrong, nothing of it is left."""
    upload = Upload(owner=request.user, athlete=subject.athlete, expires_at=timezone.now() + uploading.KEPT)
    handler = ClipHandler(request, upload.path)
    request.upload_handlers = [handler]
    try:
        return checked(request, subject, upload, handler)
    finally:
        handler.drop()


@csrf_protect
def checked(request: Request, subject: Subject, upload: Upload, handler: ClipHandler) -> HttpResponse:
    """Make a clip of what came, or show the page again with the reason."""
    form = HowFilmedForm(request.POST)
    is_valid = form.is_valid()
    refused = handler.refused or why_not_whole(request, handler)
    if refused or not is_valid:
        return new_page(request, subject, form=form, refused=refused, status=422)
    upload.length = upload.offset = handler.came
    upload.view, upload.said_fps = form.how["view"], form.how["said_fps"]
    try:
        with transaction.atomic():
            uploading.check_room(subject.athlete, handler.came)
            upload.occurrence = subject.occurrence()
            upload.demonstrates, upload.shown_to = subject.demonstrates, subject.shown_to
            upload.save(force_insert=True)
        ingest.receive(upload)
    except (uploading.NoRoomError, ingest.RefusedError) as error:
        return new_page(request, subject, form=form, refused=str(error), status=422)
    messages.success(request, "The clip is here. It is checked now, and you can close this page.")
    return redirect(place_after(subject))


def place_after(subject: Subject) -> str:
    """Return where one goes when a clip is sent: the page of the drill that it shows, else the list of clips."""
    return subject.demonstrates.get_absolute_url() if subject.demonstrates else reverse("feedback:clip_list")


def why_not_whole(request: Request, handler: ClipHandler) -> str:
    """Return why there is no whole clip in the form, in a sentence; empty where there is one."""
    # The last field of the form comes after the file. A connection that is cut looks like the end of it.
    if handler.is_here and "whole" not in request.POST:
        return "The connection was cut before the whole clip had come. Nothing was kept; send it again."
    if not handler.is_here:
        return "No clip was chosen. Choose one, then send it."
    if not handler.came:
        return quota.why_not_this_size(0)
    return ""


def new_page(
    request: Request,
    subject: Subject,
    upload: Upload | None = None,
    *,
    form: HowFilmedForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page from which a clip is sent."""
    film = film_of(subject.session, subject.drill.pk, subject.nth) if subject.session and subject.drill else None
    wanted = film or ANY_FILM
    initial = {"view": upload.view if upload else wanted.view}
    # What the coach asked for is not what the phone was set to: that the athlete says, or nobody.
    context: dict[str, Any] = {
        "subject": subject,
        "film": film,
        "advice": film.advice if film else advice(ANY_FILM.view, ANY_FILM.fps, ANY_FILM.contacts)[:-1],
        "form": form or HowFilmedForm(initial=initial),
        "refused": refused,
        "upload": upload,
        "line": lines.line_of_upload(upload) if upload else None,
        "most": MAX_BYTES,
        "address": f"{reverse('feedback:clip_new')}?{urlencode(subject.query)}",
        "done": place_after(subject),
        "is_other": subject.athlete.pk != request.user.pk,
        "coach_names": coach_names(subject.athlete),
    }
    return render(request, "feedback/clip_new.html", context, status=status)
