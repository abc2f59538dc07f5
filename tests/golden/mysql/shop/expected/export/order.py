"""What becomes of `shp_orders`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Kunden, Order


class OrderExport(Export):
    source = Order
    target = Unmapped

    def row(self, old):
        return self.target(
            # order_no  int NOT NULL
            order_no=Unmapped(old.order_no),
            # kd_id  int unsigned NOT NULL
            kunden=Unmapped(ref(Kunden, old.kunden_id)),
            # placed  date NOT NULL
            placed=Unmapped(old.placed),
        )
