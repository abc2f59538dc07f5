"""What becomes of `tbl_kunde`."""

from legacygen.runtime.export import Export, clean

from legacy.models import Kunde
from store.models import Customer


class KundeExport(Export):
    source = Kunde
    target = Customer
    ignore = {
        "anrede": "not asked any more",
        "telefon": "mostly out of date",
        "land_kz": "the new shop sends to Germany only",
    }
    merge_on = ("email",)  # many have registered twice

    def row(self, old):
        return self.target(
            # kd_nr  INTEGER NOT NULL; customers know it
            number=old.kd_nr,
            # vorname  VARCHAR(40); some were stored in the wrong encoding
            first_name=clean.mojibake(clean.text(old.vorname)),
            # nachname  VARCHAR(60) NOT NULL
            last_name=clean.mojibake(old.nachname),
            # email  VARCHAR(100)
            email=clean.text(old.email).lower() or None,
            # newsletter  CHAR(1); J, j, N or nothing
            wants_newsletter=clean.yes(old.newsletter),
            # geboren  CHAR(10) NOT NULL; 0000-00-00 is unknown
            birthday=clean.date(old.geboren),
            # angelegt  DATETIME NOT NULL
            joined=old.angelegt,
        )
