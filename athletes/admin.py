"""People in the hands of a site manager: who they are, which team, who coaches whom, who answers for a minor.

A birth date stands in no list, only the age band. Messages can be read, never changed or deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils import timezone

from athletes import guardians, paces, squads
from athletes.accounts import confirm_address
from athletes.forms import SquadMembersForm
from athletes.guardians import GuardianRefusedError
from athletes.models import (
    Coaching,
    Guardian,
    Invitation,
    Membership,
    Message,
    MessageCopy,
    NamedGuardian,
    RaceResult,
    Squad,
    Team,
    Thread,
    User,
)
from athletes.models.teams import CoachingRefusedError
from athletes.models.users import ADULT_AGE, years_before

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    PeopleAdmin = UserAdmin[User]
    CreationForm = AdminUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:  # at run time Django's classes take no type
    PeopleAdmin, CreationForm, ChangeForm = UserAdmin, AdminUserCreationForm, UserChangeForm
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = f"{settings.SITE_NAME}, site management"
admin.site.index_title = "What is kept here"

# The last year of each band, and what it is called.
AGE_BANDS = ((12, "under 13"), (15, "13–15"), (17, "16–17"))


def age_band(person: User) -> str:
    """Return how old somebody is as far as others need to know."""
    if person.born_on is None:
        return "not known"
    for last, name in AGE_BANDS:
        if person.born_on > years_before(person.today(), last + 1):
            return name
    return "grown up"


class MinorFilter(admin.SimpleListFilter):
    """Under 18, grown up, not known."""

    title = "age"
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("minor", "under 18"), ("adult", "grown up"), ("unknown", "not known")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the people of the chosen age."""
        eighteen = years_before(timezone.now().date(), ADULT_AGE)
        match self.value():
            case "minor":
                return queryset.filter(born_on__gt=eighteen)
            case "adult":
                return queryset.filter(born_on__lte=eighteen)
            case "unknown":
                return queryset.filter(born_on=None)
        return queryset


class ReadOnly:
    """Nothing can be added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nothing is deleted here."""
        return False


class MembershipInline(TabularInline):
    """Who works in a team, or in which teams a person works."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user", "team")


class CoachingInline(TabularInline):
    """Coaching links. A new one asks the athlete; what it has become is changed under Coaching links."""

    model = Coaching
    fk_name: str | None = None
    extra = 0
    fields = ("athlete", "team", "state", "invited_at", "accepted_at", "ended_at")
    readonly_fields = ("state", "invited_at", "accepted_at", "ended_at")
    autocomplete_fields = ("athlete", "team")
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that a link is not moved to somebody else."""
        return False


class PersonCoachingInline(CoachingInline):
    """The links of one athlete."""

    fk_name = "athlete"


class GuardianInline(TabularInline):
    """Who answers for a person. Verifying is done under Guardians."""

    model = Guardian
    fk_name = "athlete"
    extra = 0
    fields = ("guardian", "state", "verified_at")
    readonly_fields = ("state", "verified_at")
    autocomplete_fields = ("guardian",)
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that a guardian is not changed into another."""
        return False


class SquadInline(TabularInline):
    """The squads of a team; who is in them stands on a squad's own page."""

    model = Squad
    extra = 0
    fields = ("name", "position")
    show_change_link = True


class PersonCreationForm(CreationForm):
    """A new person: address, name, birth date, and a password or none."""

    class Meta:
        model = User
        fields = ("email", "name", "born_on")
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        """Keep addresses in small letters, as sign-in expects them."""
        return str(self.cleaned_data["email"]).lower()


class PersonChangeForm(ChangeForm):
    """A person as kept."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, Any]] = {}


@admin.register(User)
class PersonAdmin(PeopleAdmin):
    """People: found by name and address, with teams, coaching links and guardians."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    ordering = ("name", "pk")
    list_display = ("name", "email", "age_band", "is_active", "is_staff", "joined_at")
    list_filter = (MinorFilter, "is_active", "is_staff", "memberships__role")
    search_fields = ("name", "email")
    readonly_fields = ("age_band", "last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("name", "email", "password", "age_band")}),
        ("Birth date", {"classes": ("collapse",), "fields": ("born_on",)}),
        ("Ways", {"fields": ("time_zone", "units", "language", "experience")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("When", {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "born_on", "usable_password", "password1", "password2")}),)
    inlines = (MembershipInline, PersonCoachingInline, GuardianInline)
    actions = ("confirm_addresses", "close_accounts", "open_accounts")

    @admin.display(description="age")
    def age_band(self, person: User) -> str:
        """Show the age band, never the date."""
        return age_band(person)

    @admin.action(description="Take the e-mail as confirmed")
    def confirm_addresses(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let people sign in whose address the manager knows."""
        for person in self._within_reach(request, people):
            confirm_address(person)
            self.log_change(request, person, "E-mail taken as confirmed.")

    @admin.action(description="Close the account (nobody can sign in with it)")
    def close_accounts(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Shut people out; nothing is deleted. One's own account stays open."""
        for person in self._within_reach(request, people):
            if person.pk != request.user.pk:
                self._set_active(request, person, active=False)

    @admin.action(description="Open the account again")
    def open_accounts(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let people in again."""
        for person in self._within_reach(request, people):
            self._set_active(request, person, active=True)

    def _set_active(self, request: HttpRequest, person: User, *, active: bool) -> None:
        person.is_active = active
        person.save(update_fields=["is_active"])
        self.log_change(request, person, "Account opened." if active else "Account closed.")

    def _within_reach(self, request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
        """Leave out people with all rights, unless the manager has them too."""
        return people if is_superuser(request) else people.filter(is_superuser=False)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Tell that somebody with all rights is changed by such a one only (a new password is a way in)."""
        if obj is not None and obj.is_superuser and not is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Let nobody give rights away who has not all of them."""
        fields = tuple(map(str, super().get_readonly_fields(request, obj)))
        if is_superuser(request):
            return fields
        return (*fields, "is_staff", "is_superuser", "groups", "user_permissions")


def is_superuser(request: HttpRequest) -> bool:
    """Tell whether the manager has all rights."""
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


@admin.register(Team)
class TeamAdmin(ModelAdmin):
    """Teams with who works and who trains in them."""

    list_display = ("name", "created_at")
    search_fields = ("name",)
    inlines = (MembershipInline, SquadInline, CoachingInline)


@admin.register(Squad)
class SquadAdmin(ModelAdmin):
    """Squads and who is in them; the practices to come follow. A squad stays with its team."""

    form = SquadMembersForm
    list_display = ("name", "team", "position")
    list_filter = ("team",)
    search_fields = ("name", "team__name")
    filter_horizontal = ("athletes",)
    list_select_related = ("team",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Keep a squad with the team it was made for: its practices are that team's."""
        return ("team",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Let the squad's practices follow who came and who left."""
        squad = form.instance
        before = set(squad.athletes.all())
        super().save_related(request, form, formsets, change)
        after = set(squad.athletes.all())
        squads.changed(squad, after - before, before - after, User.objects.get(pk=request.user.pk))


@admin.register(Coaching)
class CoachingAdmin(ModelAdmin):
    """Coaching links. A manager asks; the actions note a yes that was given, a pause, an end."""

    list_display = ("athlete", "team", "state", "invited_at", "accepted_at", "ended_at")
    list_filter = ("state", "team")
    search_fields = ("athlete__name", "athlete__email", "team__name")
    list_select_related = ("athlete", "team")
    autocomplete_fields = ("athlete", "team")
    fields = ("athlete", "team", "state", "invited_by", "invited_at", "accepted_at", "guardian_accepted_by", "ended_at")
    readonly_fields = ("state", "invited_by", "invited_at", "accepted_at", "guardian_accepted_by", "ended_at")
    actions = ("note_the_yes", "pause", "end")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Keep a link between the two it was made for."""
        return (*self.readonly_fields, "athlete", "team") if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that a link is ended, not deleted: who coached whom is kept."""
        return False

    def save_model(self, request: HttpRequest, obj: Coaching, form: Any, change: bool) -> None:
        """Keep who asked."""
        if not change:
            obj.invited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.action(description="Note that the athlete (and under 18 the guardian) said yes", permissions=("change",))
    def note_the_yes(self, request: HttpRequest, links: QuerySet[Coaching]) -> None:
        """Make asked or paused links live; a minor's only with a verified guardian."""
        for link in links.filter(state__in=(Coaching.State.INVITED, Coaching.State.PAUSED)).select_related("athlete"):
            guard = Guardian.objects.filter(athlete=link.athlete, state=Guardian.State.VERIFIED).first()
            try:
                link.accept(guardian=guard.guardian if guard and link.athlete.is_minor else None)
            except CoachingRefusedError as error:
                self.message_user(request, f"{link}: {error}", messages.ERROR)
            else:
                self.log_change(request, link, "Yes noted.")

    @admin.action(description="Pause the coaching link", permissions=("change",))
    def pause(self, request: HttpRequest, links: QuerySet[Coaching]) -> None:
        """Let the team see nothing until the link is live again."""
        for link in links.filter(state=Coaching.State.ACCEPTED):
            link.state = Coaching.State.PAUSED
            link.save(update_fields=["state"])
            self.log_change(request, link, "Paused.")

    @admin.action(description="End the coaching link", permissions=("change",))
    def end(self, request: HttpRequest, links: QuerySet[Coaching]) -> None:
        """End links for good; the athlete leaves the team's squads."""
        for link in links.exclude(state=Coaching.State.ENDED):
            link.end()
            self.log_change(request, link, "Ended.")


@admin.register(Guardian)
class GuardianAdmin(ModelAdmin):
    """Guardians: verified by a person who knows them."""

    list_display = ("guardian", "athlete", "state", "verified_by", "verified_at")
    list_filter = ("state",)
    search_fields = ("guardian__name", "guardian__email", "athlete__name", "athlete__email")
    list_select_related = ("guardian", "athlete", "verified_by")
    autocomplete_fields = ("guardian", "athlete")
    fields = ("guardian", "athlete", "state", "verified_by", "verified_at")
    readonly_fields = ("state", "verified_by", "verified_at")
    actions = ("verify", "end")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Keep the two that were named: one who is verified cannot become another."""
        return (*self.readonly_fields, "guardian", "athlete") if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that a guardian is ended, not deleted."""
        return False

    @admin.action(description="Verify: I know that this person answers for the athlete", permissions=("change",))
    def verify(self, request: HttpRequest, rows: QuerySet[Guardian]) -> None:
        """Give a guardian the child's pages, until the child is 18."""
        for row in rows.exclude(state=Guardian.State.VERIFIED):
            row.state, row.verified_by_id, row.verified_at = Guardian.State.VERIFIED, request.user.pk, timezone.now()
            row.save(update_fields=["state", "verified_by", "verified_at"])
            self.log_change(request, row, "Verified.")

    @admin.action(description="End: this person answers no more", permissions=("change",))
    def end(self, request: HttpRequest, rows: QuerySet[Guardian]) -> None:
        """Take the child's pages away from a guardian."""
        for row in rows.exclude(state=Guardian.State.ENDED):
            row.state = Guardian.State.ENDED
            row.save(update_fields=["state"])
            self.log_change(request, row, "Ended.")


@admin.register(NamedGuardian)
class NamedGuardianAdmin(ModelAdmin):
    """Whom minors named as guardians: verified here by a person who knows them, or deleted. None has any right yet."""

    list_display = ("name", "email", "athlete", "named_at")
    search_fields = ("name", "email", "athlete__name")
    list_select_related = ("athlete",)
    fields = readonly_fields = ("athlete", "name", "email", "named_at")
    actions = ("verify",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell that only the athlete names somebody."""
        return False

    @admin.action(description="Verify: I know that this person answers for the athlete", permissions=("change",))
    def verify(self, request: HttpRequest, rows: QuerySet[NamedGuardian]) -> None:
        """Make guardians of them, each the account that has confirmed the address."""
        for row in rows.select_related("athlete"):
            try:
                made = guardians.verify(row, User.objects.get(pk=request.user.pk))
            except GuardianRefusedError as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)
            else:
                self.log_change(request, made, "Verified, as the athlete named.")


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, ModelAdmin):
    """Invitations of coaches: who asked, whom, and what became of it. An address stands here until it is answered."""

    list_display = ("made_at", "team", "invited_by", "kind", "email", "state", "athlete")
    list_filter = ("state", "kind", "team")
    search_fields = ("email", "team__name", "invited_by__name", "athlete__name")
    list_select_related = ("team", "invited_by", "athlete")
    date_hierarchy = "made_at"


@admin.register(RaceResult)
class RaceResultAdmin(ModelAdmin):
    """Race results."""

    list_display = ("athlete", "distance", "time", "ran_on", "where")
    search_fields = ("athlete__name", "where")
    list_select_related = ("athlete",)
    autocomplete_fields = ("athlete",)
    date_hierarchy = "ran_on"

    @admin.display(description="distance", ordering="distance_m")
    def distance(self, result: RaceResult) -> str:
        """Show 5 k instead of 5000."""
        return paces.race_name(result.distance_m)

    @admin.display(description="time", ordering="seconds")
    def time(self, result: RaceResult) -> str:
        """Show 19:56 instead of seconds."""
        return paces.format_time(result.seconds)


class MessageCopyInline(ReadOnly, TabularInline):
    """Who a message went to, and when it was read."""

    model = MessageCopy
    fields = readonly_fields = ("reader", "read_at")


class MessageInline(ReadOnly, TabularInline):
    """The messages of a conversation."""

    model = Message
    fields = readonly_fields = ("author", "sent_at", "body")
    show_change_link = True


@admin.register(Thread)
class ThreadAdmin(ReadOnly, ModelAdmin):
    """Conversations, to be read when somebody has a worry."""

    list_display = ("athlete", "about_kind")
    search_fields = ("athlete__name",)
    list_select_related = ("athlete",)
    inlines = (MessageInline,)


@admin.register(Message)
class MessageAdmin(ReadOnly, ModelAdmin):
    """Messages, to be read when somebody has a worry. The words stand on a message's own page, in no list."""

    list_display = ("author", "thread", "sent_at")
    search_fields = ("author__name", "thread__athlete__name")
    list_select_related = ("author", "thread__athlete")
    date_hierarchy = "sent_at"
    inlines = (MessageCopyInline,)
