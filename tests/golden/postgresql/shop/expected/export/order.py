"""What becomes of `Order`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Customer, Order


class OrderExport(Export):
    source = Order
    target = Unmapped

    def row(self, old):
        return self.target(
            # customer_id  integer NOT NULL
            customer=Unmapped(ref(Customer, old.customer_id)),
            # placed  date
            placed=Unmapped(old.placed),
            # total  double precision
            total=Unmapped(old.total),
        )
