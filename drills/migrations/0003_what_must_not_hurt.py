from django.db import migrations, models

import drills.models.drill


class Migration(migrations.Migration):
    dependencies = [
        ("drills", "0002_a_library_that_teaches"),
    ]

    operations = [
        migrations.AddField(
            model_name="drill",
            name="avoid_with",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text=(
                    "Parts of the body that it loads. Coaches are warned where an athlete has said that one hurts."
                ),
                validators=[drills.models.drill.check_body_parts],
                verbose_name="leave out with sore",
            ),
        ),
    ]
