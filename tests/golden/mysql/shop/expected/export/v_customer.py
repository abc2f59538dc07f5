"""What becomes of `shp_v_customers`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import VCustomer


class VCustomerExport(Export):
    source = VCustomer
    target = Unmapped

    def row(self, old):
        return self.target(
            # kd_id  int unsigned NOT NULL; Kundennummer
            kd_id=Unmapped(old.kd_id),
            # CustNm  varchar(80) NOT NULL; Name, wie auf der Rechnung
            cust_nm=Unmapped(old.cust_nm),
        )
