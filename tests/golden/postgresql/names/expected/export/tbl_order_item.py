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
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # order  integer
            order=Unmapped(ref(Bestellung, old.order_id)),
            # itemqty  integer
            itemqty=Unmapped(old.itemqty),
            # item_qty  integer
            item_qty=Unmapped(old.item_qty),
            # item-qty  integer
            item_qty_2=Unmapped(old.item_qty_2),
            # code_id  integer
            kunde=Unmapped(ref(Kunde, old.kunde_id)),
            # code  integer
            code=Unmapped(old.code),
        )
