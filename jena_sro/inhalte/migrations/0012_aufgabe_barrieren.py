from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inhalte", "0011_video"),
    ]

    operations = [
        migrations.AlterField(
            model_name="aufgabe",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rueckmeldung", "Rückmeldung beantworten"),
                    ("unzustellbar", "Nachricht kam nicht an"),
                    ("zugehoerigkeit", "Zugehörigkeit bestätigen"),
                    ("verwaist", "Organisation ohne Konto"),
                    ("vorschlag", "Vorschlag prüfen"),
                    ("zuordnung", "Zuordnung bestätigen"),
                    ("angebot", "Angebot prüfen"),
                    ("angabe", "Geänderte Angabe ansehen"),
                    ("kennzahl", "Neue Zahlen eintragen"),
                    ("hinweis", "„Was fehlt hier?“ beantworten"),
                    ("massnahme", "Maßnahme ist überfällig"),
                    ("bestaetigung", "Nachfragen, ob alles stimmt"),
                    ("weggefallen", "Gibt es laut Anbieter nicht mehr"),
                    ("beschluss", "Beschluss ist überfällig"),
                    ("top_vorschlag", "Vorschlag zur Tagesordnung"),
                    ("ueberpruefung", "Jährlich prüfen"),
                    ("barriere", "Barriere ist noch nicht behoben"),
                    ("anmerkung", "Anmerkung zum Protokoll"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
    ]
