"""What becomes of `store`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Staff, Store


class StoreExport(Export):
    source = Store
    target = Unmapped

    def row(self, old):
        return self.target(
            # manager_staff_id  INTEGER NOT NULL
            manager_staff=Unmapped(ref(Staff, old.manager_staff_id)),
        )
