"""What becomes of `customer`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Address, Customer


class CustomerExport(Export):
    source = Customer
    target = Unmapped

    def row(self, old):
        return self.target(
            # name  TEXT NOT NULL
            name=Unmapped(old.name),
            # billing_address_id  INTEGER
            billing_address=Unmapped(ref(Address, old.billing_address_id)),
            # delivery_address_id  INTEGER
            delivery_address=Unmapped(ref(Address, old.delivery_address_id)),
            # orders  INTEGER
            orders=Unmapped(old.orders),
        )
