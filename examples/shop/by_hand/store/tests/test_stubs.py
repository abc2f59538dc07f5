"""A stub is a plain function of one legacy row: it is tested without any data."""

from django.test import SimpleTestCase

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

    def test_an_empty_address_is_none(self):
        self.assertIsNone(KundeExport().row(Kunde(nachname="Otto", email=" ")).email)
