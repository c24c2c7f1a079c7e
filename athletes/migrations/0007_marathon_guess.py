"""What a guess of a marathon time goes by: an own exponent, and how much somebody runs a week."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add two fields to people."""

    dependencies = [
        ("athletes", "0006_written_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="riegel_exponent",
            field=models.FloatField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1.06),
                    django.core.validators.MaxValueValidator(1.15),
                ],
                verbose_name="exponent for the marathon",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="weekly_km",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(400)],
                verbose_name="kilometres a week",
            ),
        ),
    ]
