"""What becomes of `mixed`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Mixed


class MixedExport(Export):
    source = Mixed
    target = Unmapped

    def row(self, old):
        return self.target(
            # shop_id  int NOT NULL
            shop_id=Unmapped(old.shop_id),
            # number  int NOT NULL
            number=Unmapped(old.number),
        )
