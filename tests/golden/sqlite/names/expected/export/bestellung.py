"""What becomes of `tbl_Bestellung`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Bestellung, Kunde


class BestellungExport(Export):
    source = Bestellung
    target = Unmapped

    def row(self, old):
        return self.target(
            # KdNr  INTEGER
            kunde=Unmapped(ref(Kunde, old.kunde_id)),
            # order_date  date
            order_date=Unmapped(old.order_date),
        )
