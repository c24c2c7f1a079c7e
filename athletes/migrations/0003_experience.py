"""For how long a person has been running."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("athletes", "0002_remind_at")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="experience",
            field=models.CharField(
                blank=True,
                choices=[
                    ("beginner", "less than a year"),
                    ("intermediate", "one to three years"),
                    ("advanced", "more than three years"),
                ],
                default="",
                help_text="How long you have trained regularly. Your coaches see it: it says which drills suit you.",
                max_length=12,
                verbose_name="runs for",
            ),
            preserve_default=False,
        ),
    ]
