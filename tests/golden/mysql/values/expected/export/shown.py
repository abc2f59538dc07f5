"""What becomes of `shown`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Shown


class ShownExport(Export):
    source = Shown
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # d  date NOT NULL
            d=Unmapped(old.d),
            # moment  datetime NOT NULL
            moment=Unmapped(old.moment),
            # t  time
            t=Unmapped(old.t),
        )
