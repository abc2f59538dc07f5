"""What becomes of `tbl_artikel`."""

from legacygen.runtime.export import Export, clean, ref

from legacy.models import Artikel, Warengruppe
from store.models import Product


class ArtikelExport(Export):
    source = Artikel
    target = Product

    def row(self, old):
        return self.target(
            # art_nr  varchar(12) NOT NULL
            sku=old.art_nr,
            # bezeichnung  varchar(80) NOT NULL; with HTML entities
            name=clean.unescape(old.bezeichnung),
            # wg_nr  int; some groups are gone
            category=ref(Warengruppe, old.group_id, missing="null"),
            # preis  decimal(10,2) NOT NULL
            price=old.preis,
            # bestand  int NOT NULL
            stock=old.bestand,
            # aktiv  char(1) NOT NULL; J, j or N
            is_active=clean.yes(old.aktiv),
            # angelegt  varchar(10); TT.MM.JJJJ, or zeros
            listed_on=clean.date(old.angelegt, formats=["%d.%m.%Y"]),
        )
