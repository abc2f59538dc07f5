"""What becomes of `lot`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Lot


class LotExport(Export):
    source = Lot
    target = Unmapped

    def row(self, old):
        return self.target(
            # year  INTEGER NOT NULL
            year=Unmapped(old.year),
            # no  INTEGER NOT NULL
            no=Unmapped(old.no),
            # tenant  INTEGER NOT NULL
            tenant=Unmapped(old.tenant),
            # parent_no  INTEGER
            parent_no=Unmapped(old.parent_no),
        )
