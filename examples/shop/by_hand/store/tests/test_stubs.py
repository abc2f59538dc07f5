"""A stub is a plain function of one legacy row: it is tested without any data."""

from django.test import SimpleTestCase
from legacygen.runtime.export import Skip

from legacy.export.kunde import KundeExport
from legacy.models import Kunde


class KundeExportTest(SimpleTestCase):
    def test_names_dates_and_flags_are_mended(self):
        old = Kunde(vorname="JÃ¼rgen", nachname="GroÃŸ", newsletter="j")
        old.geboren = "0000-00-00"
        new = KundeExport().row(old)
        self.assertEqual(str(new), "Jürgen Groß")
        self.assertIsNone(new.birthday)
        self.assertTrue(new.wants_newsletter)

    def test_one_address_makes_one_customer(self):
        export = KundeExport()
        export.row(Kunde(nachname="Otto", email="otto@example.org"))
        with self.assertRaises(Skip):
            export.row(Kunde(nachname="Otto", email="OTTO@example.org"))
