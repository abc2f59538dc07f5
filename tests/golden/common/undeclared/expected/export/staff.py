"""What becomes of `shop_staff`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Staff


class StaffExport(Export):
    source = Staff
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  INT NOT NULL
            id=Unmapped(old.id),
            # name  varchar(40) NOT NULL
            name=Unmapped(old.name),
            # manager_id  INT
            manager_id=Unmapped(old.manager_id),
        )
