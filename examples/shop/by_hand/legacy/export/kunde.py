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
            # kd_nr  int NOT NULL; customers know it
            number=old.kd_nr,
            # vorname  varchar(40); some were stored in the wrong encoding
            first_name=clean.mojibake(clean.text(old.vorname)),
            # nachname  varchar(60) NOT NULL
            last_name=clean.mojibake(old.nachname),
            # email  varchar(100)
            email=clean.text(old.email).lower() or None,
            # newsletter  char(1); J, j, N or nothing
            wants_newsletter=clean.yes(old.newsletter),
            # geboren  date NOT NULL; impossible ones are read as text
            birthday=clean.date(old.geboren),
            # angelegt  datetime NOT NULL
            joined=old.angelegt,
        )
