"""What becomes of `tbl_warengruppe`."""

from legacygen.runtime.export import Export, ref

from legacy.models import Warengruppe
from store.models import Category


class WarengruppeExport(Export):
    source = Warengruppe
    target = Category

    def row(self, old):
        return self.target(
            # bezeichnung  varchar(60) NOT NULL
            name=old.bezeichnung,
            # ober_wg  int NOT NULL; 0 is the top
            parent=ref(Warengruppe, old.parent_id or None),
        )
