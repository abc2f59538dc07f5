"""What becomes of `orders`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Card, Country, Order


class OrderExport(Export):
    source = Order
    target = Unmapped

    def row(self, old):
        return self.target(
            # customer_id  INTEGER NOT NULL
            country=Unmapped(ref(Country, old.country_id)),
            # card_id  INTEGER
            card=Unmapped(ref(Card, old.card_id)),
            # gone_id  INTEGER
            gone_id=Unmapped(old.gone_id),
            # first  TEXT
            first=Unmapped(old.first),
            # customer_again  INTEGER
            customer_again=Unmapped(old.customer_again),
        )
