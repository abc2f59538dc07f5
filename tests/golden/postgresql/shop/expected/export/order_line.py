"""What becomes of `order_line`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Order, OrderLine


class OrderLineExport(Export):
    source = OrderLine
    target = Unmapped

    def row(self, old):
        return self.target(
            # orderId  bigint NOT NULL
            order=Unmapped(ref(Order, old.order_id)),
            # line  smallint NOT NULL
            line=Unmapped(old.line),
            # what  text NOT NULL
            what=Unmapped(old.what),
            # qty  integer
            qty=Unmapped(old.qty),
        )
