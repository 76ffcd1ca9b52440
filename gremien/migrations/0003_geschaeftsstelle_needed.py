import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gremien", "0002_geschaeftsstelle")]
    operations = [
        migrations.AlterField(
            model_name="gremium",
            name="geschaeftsstelle",
            field=models.OneToOneField(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="gremium", to="auth.group"
            ),
        ),
    ]
