"""Reminders by e-mail, and the local time that each was planned for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="local_date",
            field=models.DateField(blank=True, help_text="By the clock of the zone.", null=True, verbose_name="due on"),
        ),
        migrations.AddField(
            model_name="reminder",
            name="wall_time",
            field=models.TimeField(blank=True, null=True, verbose_name="due at the local time of"),
        ),
        migrations.AddField(
            model_name="reminder",
            name="tz",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="zone"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reminder",
            name="repeats",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="After somebody set out to send and never came back: the same letter, under the same name.",
                verbose_name="times sent again",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="channel",
            field=models.CharField(
                choices=[("in_app", "on the site"), ("email", "by e-mail")], default="in_app", max_length=10
            ),
        ),
    ]
