"""What becomes of `OrdHdr`."""

from legacygen.runtime.export import Export, Skip, clean, ref

from legacy.models import Kunde, OrdHdr
from store.models import Order


class OrdHdrExport(Export):
    source = OrdHdr
    target = Order
    ignore = {"ShpAddr": "the new shop sends to the customer's address"}

    def row(self, old):
        if old.notes == "TEST":
            raise Skip("the shop tried out its own checkout")
        return self.target(
            # OrdId  int NOT NULL; it is printed on invoices
            number=old.ord_id,
            # CustNo  int NOT NULL; 0 is a guest, others were deleted
            customer=ref(Kunde, old.customer_id, missing="null"),
            # OrdDt  datetime NOT NULL
            placed=old.ord_dt,
            # Stat  varchar(10) NOT NULL
            status=old.stat,
            # Notes  text
            remark=clean.text(old.notes),
        )
