from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    """The table of the cache that all processes share; the command leaves one that exists as it is."""
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("konten", "0001_initial")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
