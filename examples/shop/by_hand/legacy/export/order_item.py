"""What becomes of `order_items`."""

from legacygen.runtime.export import Export, ref

from legacy.models import Artikel, OrderItem, OrdHdr
from store.models import OrderLine


class OrderItemExport(Export):
    source = OrderItem
    target = OrderLine

    def row(self, old):
        return self.target(
            # order_id  int NOT NULL; test orders have not been carried over
            order=ref(OrdHdr, old.order_id, missing="skip"),
            # article_no  varchar(12) NOT NULL; some were deleted
            product=ref(Artikel, old.article_no_id, missing="null"),
            # quantity  int NOT NULL
            quantity=old.quantity,
            # unit_price  decimal(10,2) NOT NULL
            unit_price=old.unit_price,
        )
