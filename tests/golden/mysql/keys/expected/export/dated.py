"""What becomes of `dated`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Dated


class DatedExport(Export):
    source = Dated
    target = Unmapped

    def row(self, old):
        return self.target(
            # day  date NOT NULL
            day=Unmapped(old.day),
            # note  varchar(9) NOT NULL
            note=Unmapped(old.note),
        )
