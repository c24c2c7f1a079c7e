"""Invitations of coaches, with what became of them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("athletes", "0004_calendars_and_races"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("mail", "mail to one"), ("link", "link for anybody")], max_length=4),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("address_key", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("answered", "answered"), ("withdrawn", "taken back")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "again",
                    models.ForeignKey(
                        blank=True,
                        help_text="The ended link of somebody who trained here before: the coach reads the name, not the address.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="athletes.coaching",
                        verbose_name="asked again after",
                    ),
                ),
                (
                    "athlete",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who said yes",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="athletes.team"
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("address_key", ""), _negated=True),
                        fields=["made_at"],
                        name="invitation_kept_address",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open"), models.Q(("email", ""), _negated=True)),
                        fields=("email", "team"),
                        name="invitation_open_once_an_address",
                        violation_error_message="This address has an open invitation of this team already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "link"), ("state", "open")),
                        fields=("team", "invited_by"),
                        name="invitation_link_open_once",
                        violation_error_message="This coach has an open link of this team already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "mail"),
                            models.Q(
                                ("address_key", ""), ("email", ""), models.Q(("state", "answered"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="invitation_link_is_for_anybody",
                        violation_error_message="A link for anybody has no address and no one answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", ""), models.Q(("address_key", ""), _negated=True), _connector="OR"
                        ),
                        name="invitation_address_has_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("email", ""), ("state", "answered")),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answered_at__isnull", True),
                                ("athlete__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_answer_has_time",
                        violation_error_message="An answer has its time, and the address goes with it.",
                    ),
                ],
            },
        ),
    ]
