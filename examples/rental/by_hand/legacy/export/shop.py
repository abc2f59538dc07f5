"""What becomes of `shop`."""

from legacygen.runtime.export import Export, ref

from legacy.models import Addr, Clerk, Shop
from rental.models import Store


class ShopExport(Export):
    source = Shop
    target = Store

    def row(self, old):
        return self.target(
            name=old.name,
            address=ref(Addr, old.addr_id),
            # manager_no  INTEGER; who works in a shop in turn
            manager=ref(Clerk, old.manager_id, part="employee"),
        )
