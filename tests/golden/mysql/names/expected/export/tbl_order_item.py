"""What becomes of `tbl_order_items`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Bestellung, Kunde, TblOrderItem


class TblOrderItemExport(Export):
    source = TblOrderItem
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # order  int
            order=Unmapped(ref(Bestellung, old.order_id)),
            # itemQty  int
            item_qty_3=Unmapped(old.item_qty_3),
            # item_qty  int
            item_qty=Unmapped(old.item_qty),
            # item-qty  int
            item_qty_2=Unmapped(old.item_qty_2),
            # code_id  int
            kunde=Unmapped(ref(Kunde, old.kunde_id)),
            # code  int
            code=Unmapped(old.code),
        )
