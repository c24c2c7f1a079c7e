"""What can be taken back on a calendar for a day: a plan that goes on, a session taken off."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the acts, and the word for what is put back."""

    dependencies = [
        ("plans", "0005_leaving_for_later"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="sessionchange",
            name="what",
            field=models.CharField(
                choices=[
                    ("added", "added"),
                    ("moved", "moved"),
                    ("edited", "changed"),
                    ("removed", "taken off"),
                    ("skipped", "skipped"),
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("race", "race moved"),
                    ("place", "time or place"),
                    ("back", "put back"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="CalendarAct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[("resumed", "plan went on"), ("removed", "session taken off")], max_length=8
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("on_date", models.DateField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("kept", models.JSONField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_acts",
                        to="plans.assignment",
                    ),
                ),
                (
                    "athlete",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "pk"),
                "indexes": [models.Index(fields=["athlete", "at"], name="calendar_act_of")],
            },
        ),
    ]
