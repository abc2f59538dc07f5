"""What becomes of `shp_order_items`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Order, OrderItem, Product


class OrderItemExport(Export):
    source = OrderItem
    target = Unmapped

    def row(self, old):
        return self.target(
            # order_no  int NOT NULL
            order=Unmapped(ref(Order, old.order_id)),
            # line  int NOT NULL
            line=Unmapped(old.line),
            # product_id  int
            product=Unmapped(ref(Product, old.product_id)),
            # qty  smallint unsigned NOT NULL
            qty=Unmapped(old.qty),
        )
