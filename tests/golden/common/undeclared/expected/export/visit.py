"""What becomes of `shop_visit`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Customer, Visit


class VisitExport(Export):
    source = Visit
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  INT NOT NULL
            id=Unmapped(old.id),
            # visitor  INT NOT NULL
            visitor=Unmapped(ref(Customer, old.visitor_id)),
        )
