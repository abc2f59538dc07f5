"""What becomes of `bid`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Bid


class BidExport(Export):
    source = Bid
    target = Unmapped

    def row(self, old):
        return self.target(
            # lot_year  INTEGER NOT NULL
            lot_year=Unmapped(old.lot_year),
            # lot_no  INTEGER NOT NULL
            lot_no=Unmapped(old.lot_no),
            # tenant  INTEGER
            tenant=Unmapped(old.tenant),
        )
