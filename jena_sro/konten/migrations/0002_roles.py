from django.db import migrations

ROLES = ("Fachdienst", "Administration")


def create_groups(apps, schema_editor):
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("konten", "0001_initial")]
    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
