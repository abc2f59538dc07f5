"""What becomes of `plain`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Plain


class PlainExport(Export):
    source = Plain
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int
            id=Unmapped(old.id),
            # note  varchar(20)
            note=Unmapped(old.note),
            # price  double
            price=Unmapped(old.price),
            # seen  date
            seen=Unmapped(old.seen),
        )
