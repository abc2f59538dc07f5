"""What becomes of `2fa_codes`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import N2faCode, TblOrderItem


class N2faCodeExport(Export):
    source = N2faCode
    target = Unmapped

    def row(self, old):
        return self.target(
            # code  char(6)
            code=Unmapped(old.code),
            # order_item  INTEGER
            tbl_order_item=Unmapped(ref(TblOrderItem, old.tbl_order_item_id)),
        )
