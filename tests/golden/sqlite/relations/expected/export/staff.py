"""What becomes of `staff`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Staff, Store


class StaffExport(Export):
    source = Staff
    target = Unmapped

    def row(self, old):
        return self.target(
            # name  TEXT
            name=Unmapped(old.name),
            # manager_id  INTEGER
            manager=Unmapped(ref(Staff, old.manager_id)),
            # store_id  INTEGER
            store=Unmapped(ref(Store, old.store_id)),
        )
