"""When a person is reminded, and whether by e-mail too."""

import datetime

from django.db import migrations, models

import athletes.models.users


class Migration(migrations.Migration):
    dependencies = [("athletes", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="remind_at",
            field=models.TimeField(
                default=datetime.time(19, 0),
                help_text="When you hear of the next day's session, by your own clock.",
                validators=[athletes.models.users.check_remind_at],
                verbose_name="evening before, at",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="reminders_by_email",
            field=models.BooleanField(default=True, verbose_name="reminders by e-mail too"),
        ),
    ]
