"""What a roll-out leaves for later, and lines of the inbox that a coach puts aside."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add two fields to assignments, and the lines put aside."""

    dependencies = [
        ("plans", "0004_living_with_a_plan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="left_rows",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="assignment",
            name="waiting",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.CreateModel(
            name="PutAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("reason", models.CharField(max_length=32)),
                ("until", models.DateField(blank=True, null=True, verbose_name="comes back on")),
                ("put_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="put_aside",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lines put aside",
                "ordering": ("coach", "-put_at"),
                "constraints": [models.UniqueConstraint(fields=("coach", "key"), name="put_aside_once")],
            },
        ),
    ]
