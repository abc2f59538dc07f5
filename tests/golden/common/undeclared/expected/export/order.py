"""What becomes of `shop_order`.

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
            # id  INT NOT NULL
            id=Unmapped(old.id),
            # customer_id  INT NOT NULL
            customer=Unmapped(ref(Customer, old.customer_id)),
            # seller_staff_id  INT NOT NULL
            seller_staff_id=Unmapped(old.seller_staff_id),
            # created_by  INT NOT NULL
            created_by=Unmapped(old.created_by),
            # currency_code  varchar(3)
            currency_code=Unmapped(old.currency_code),
            # staff_ids  varchar(40)
            staff_ids=Unmapped(old.staff_ids),
            # total  decimal(8,2)
            total=Unmapped(old.total),
        )
