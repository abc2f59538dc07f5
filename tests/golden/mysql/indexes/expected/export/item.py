"""What becomes of `item`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Item


class ItemExport(Export):
    source = Item
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # a  int
            a=Unmapped(old.a),
            # b  int NOT NULL
            b=Unmapped(old.b),
            # s  varchar(50)
            s=Unmapped(old.s),
            # c  text
            c=Unmapped(old.c),
            # d  date
            d=Unmapped(old.d),
            # n  decimal(9,2)
            n=Unmapped(old.n),
        )
