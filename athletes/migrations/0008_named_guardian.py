"""Whom a minor names as guardian, before anybody has verified it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a row an athlete."""

    dependencies = [
        ("athletes", "0007_marathon_guess"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedGuardian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("named_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "athlete",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_guardian",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("named_at", "pk")},
        ),
    ]
