from django.db import migrations, models


def show_wirkungen(apps, schema_editor):
    """The page of the expected effects was there before them; new databases get it so from the reference data."""
    seiten = apps.get_model("seiten", "Seite").objects
    seiten.filter(area="modellprojekt", slug="wirkungen", live_part="keine").update(live_part="wirkungen")


class Migration(migrations.Migration):
    dependencies = [
        ("seiten", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="seite",
            name="live_part",
            field=models.CharField(
                choices=[
                    ("keine", "keine"),
                    ("leitsaetze", "Leitsätze"),
                    ("prinzipien", "Prinzipien"),
                    ("bausteine", "Bausteine"),
                    ("mitglieder", "Mitglieder der Arbeitsgruppe"),
                    ("leistungserbringer", "Leistungserbringer"),
                    ("veranstaltungen", "Veranstaltungen"),
                    ("gremien", "Gremien"),
                    ("wirkungen", "Erwartete Wirkungen"),
                    ("erprobung", "Unterstützungssettings"),
                    ("dokumente", "Dokumente des Projekts"),
                    ("zeitleiste", "Zeitleiste"),
                ],
                default="keine",
                max_length=20,
                verbose_name="Lebender Teil",
            ),
        ),
        migrations.RunPython(show_wirkungen, migrations.RunPython.noop),
    ]
