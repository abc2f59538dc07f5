"""What becomes of `shop_note`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Note, Order


class NoteExport(Export):
    source = Note
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  INT NOT NULL
            id=Unmapped(old.id),
            # object_id  INT NOT NULL
            object_id=Unmapped(old.object_id),
            # object_type  varchar(20) NOT NULL
            object_type=Unmapped(old.object_type),
            # order_id  INT NOT NULL
            order=Unmapped(ref(Order, old.order_id)),
        )
