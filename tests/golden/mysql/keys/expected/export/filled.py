"""What becomes of `filled`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Filled


class FilledExport(Export):
    source = Filled
    target = Unmapped

    def row(self, old):
        return self.target(
            # number  int NOT NULL
            number=Unmapped(old.number),
            # note  varchar(20) NOT NULL
            note=Unmapped(old.note),
        )
