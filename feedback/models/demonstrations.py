"""A coach's own clip that shows a team how a drill is done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from athletes.models import Coaching, Membership, Team
from drills.models import Drill

from .clips import Clip


class DemonstrationQuerySet(models.QuerySet["Demonstration"]):
    """Who sees how a team's coach does it."""

    def visible_to(self, user: Any) -> DemonstrationQuerySet:
        """Those of the teams where the person works, or trains by an accepted link, of drills that he or she may see.

        Who is in the clip must still work in the team: whoever leaves is not shown any more.
        """
        if not user.is_authenticated:
            return self.none()
        trains_with = Coaching.objects.filter(athlete=user, state=Coaching.State.ACCEPTED)
        there = Membership.objects.filter(team=models.OuterRef("team"), user=models.OuterRef("clip__athlete"))
        return self.filter(
            models.Q(team__in=[membership.team_id for membership in user.team_memberships])
            | models.Q(team__in=trains_with.values("team")),
            models.Exists(there),
            drill__in=Drill.objects.visible_to(user).values("pk"),
        )


class Demonstration(models.Model):
    """A clip of a coach on the page of a drill, for one team. The clip stays the coach's own, with all it says."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="demonstrations")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="demonstrations")
    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="demonstration")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = DemonstrationQuerySet.as_manager()

    class Meta:
        ordering = ("team", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["drill", "team"], name="demonstration_once")]

    def __str__(self) -> str:
        return f"{self.drill}, shown to {self.team}"

    def can_be_taken_off_by(self, user: Any) -> bool:
        """Tell whether this person may end it: who is in the clip, and who writes the team's plans."""
        return user.pk == self.clip.athlete_id or self.team_id in user.coach_team_ids(edits=True)
