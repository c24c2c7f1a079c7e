"""Ways in and ways out: the landing page, where home leads, health, and what is said when something goes wrong."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from redis.backoff import NoBackoff
from redis.retry import Retry

from athletes.models import Coaching, User
from athletes.views_invitations import CAME_WITH
from coachsite.lib.access import Policy, access
from coachsite.views import first
from drills import public, sitemaps
from drills.models import Drill
from plans import sitemaps as plan_sitemaps
from plans.models import Session
from reminders.health import LATE_S, oldest_overdue_seconds

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger("coachsite.doors")

ON_THE_SHELF = 8
# The picture of the landing page: 9 units a metre, the lanes start 8 units in.
UNITS_A_METRE, START = 9, 8

ROBOTS = """User-agent: *
Allow: /$
Allow: /drills/
Allow: /plans/catalogue/
Allow: /static/
Allow: /sitemap.xml
Disallow: /

Sitemap: {sitemap}
"""
# What is left to say when not even the page about errors can be drawn.
LAST_WORDS = (
    "<!doctype html><title>Something broke</title><h1>Something broke on our side</h1><p>Try again in a minute."
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the picture: dose and name on a bed as long as the drill is run."""

    dose: str
    metres: int
    top: int
    drill: Drill | None
    name: str
    is_now: bool = False

    @property
    def name_y(self) -> int:
        """Where the name stands."""
        return self.top + 50

    @property
    def dose_y(self) -> int:
        """Where the dose stands."""
        return self.top + 28

    @property
    def line_y(self) -> int:
        """Where the line above the lane is."""
        return self.top - 4

    @property
    def width(self) -> int:
        """How long the bed is drawn."""
        return self.metres * UNITS_A_METRE

    @property
    def end(self) -> int:
        """Where the cone stands."""
        return START + self.width

    @property
    def picture_x(self) -> int:
        """Where the runner stands: close before the cone."""
        return self.end - 92

    @property
    def cone_top(self) -> int:
        """The tip of the cone."""
        return self.top + 49


def lanes(drills: QuerySet[Drill]) -> list[Lane]:
    """Return the lanes of the session that the landing page shows being read."""
    shown = [
        ("2 × 40 m", 40, "ankling", "Ankling"),
        ("2 × 40 m", 40, "high-knees", "High knees"),
        ("2 × 40 m", 40, "butt-kicks-classic", "Butt kicks"),
        ("3 × 60 m", 60, "strides", "Strides"),
    ]
    known = {drill.slug: drill for drill in drills.filter(slug__in=[slug for _, _, slug, _ in shown])}
    return [
        Lane(dose, metres, 6 + 80 * row, known.get(slug), name, is_now=row == 2)
        for row, (dose, metres, slug, name) in enumerate(shown)
    ]


def ticks() -> list[tuple[int, int, str]]:
    """Return the ruler under the lanes, 0 to 60 m: where, how tall, with which figure."""
    return [
        (START + metres * UNITS_A_METRE, *((4, "") if metres % 10 else (9, str(metres)))) for metres in range(0, 61, 2)
    ]


@access(Policy.anyone("GET"))
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to the page that is theirs; show strangers what this is."""
    user = request.user
    if not user.is_authenticated:
        return landing(request)
    came_with = request.session.pop(CAME_WITH, "")
    if came_with:
        return redirect("invitations:join", came_with)
    if user.is_coach:
        return redirect("inbox")
    if trains(user):
        return redirect("today")
    children = [child.pk for child in User.objects.guarded_by(user) if child.is_minor]
    if not children:
        return redirect(first.way_in(request))
    return redirect("athlete_detail", athlete_id=children[0]) if len(children) == 1 else redirect("athletes:me")


def trains(user: User) -> bool:
    """Tell whether somebody has sessions or a coach."""
    return (
        Session.objects.filter(athlete=user).exists()
        or Coaching.objects.filter(athlete=user, state=Coaching.State.ACCEPTED).exists()
    )


def landing(request: HttpRequest) -> HttpResponse:
    """Show what the site does, with drills of its own library."""
    drills = Drill.objects.visible_to(None)
    context = {
        "drills": [drill for drill in drills.exclude(figure="") if drill.picture][:ON_THE_SHELF],
        "drill_count": drills.count(),
        "lanes": lanes(drills),
        "ticks": ticks(),
        "open_sign_up": settings.OPEN_SIGN_UP,
    }
    return render(request, "home/landing.html", context)


@access(Policy.anyone("GET"))
def health(request: HttpRequest) -> JsonResponse:
    """Answer machines: 200 while the database answers, else 503. Without the broker all goes on, only later."""
    database = database_answers()
    return JsonResponse(
        {"ok": database, "database": database, "broker": broker_answers()},
        status=200 if database else 503,
        headers={"Cache-Control": "no-store"},
    )


@access(Policy.anyone("GET"))
def reminder_health(request: HttpRequest) -> JsonResponse:
    """Answer machines: 503 when a reminder has been due for more than two minutes and nobody has sent it."""
    late = oldest_overdue_seconds()
    is_well = late <= LATE_S
    return JsonResponse(
        {"ok": is_well, "oldest_overdue_s": round(late)},
        status=200 if is_well else 503,
        headers={"Cache-Control": "no-store"},
    )


def database_answers() -> bool:
    """Ask the database for a one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        log.exception("the database does not answer")
        return False


def broker_answers() -> bool:
    """Knock at Redis or Valkey, half a second at most."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, retry=Retry(NoBackoff(), 0)) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False


@access(Policy.anyone("GET"))
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines that drills and the plan catalogue are open and the rest is not theirs."""
    text = ROBOTS.format(sitemap=public.absolute(reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@access(Policy.anyone("GET"))
def sitemap(request: HttpRequest) -> HttpResponse:
    """Tell search engines of each public page: the drills, the guides and the plans of the catalogue."""
    return sitemap_of(request, sitemaps=sitemaps.SITEMAPS | plan_sitemaps.SITEMAPS)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent what no form of ours sends. Drawn without anybody's data: the sender is in doubt."""
    return HttpResponse(loader.render_to_string("400.html", {"site_name": settings.SITE_NAME}), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person may see this but not do that; our own refusals say why."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this person. Both read the same, so that nobody can tell which."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without database and context, either may be what broke."""
    try:
        page = str(loader.render_to_string("500.html", {"site_name": settings.SITE_NAME}))
    except Exception:  # whatever broke the page may break this one too
        log.exception("the page about errors could not be drawn")
        page = LAST_WORDS
    return HttpResponseServerError(page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or sent from elsewhere, or by a browser that keeps no cookies."""
    return render(request, "403_csrf.html", {"no_cookies": reason == REASON_NO_CSRF_COOKIE}, status=403)
