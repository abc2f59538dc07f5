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
            # number  int NOT NULL
            number=Unmapped(old.number),
            # note  varchar(20)
            note=Unmapped(old.note),
        )
