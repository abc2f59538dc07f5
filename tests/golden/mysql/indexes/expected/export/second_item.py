"""What becomes of `second_item`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import SecondItem


class SecondItemExport(Export):
    source = SecondItem
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # a  int
            a=Unmapped(old.a),
            # unseen  int
            unseen=Unmapped(old.unseen),
            # place  geometry NOT NULL
            place=Unmapped(old.place),
        )
