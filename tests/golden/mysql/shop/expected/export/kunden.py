"""What becomes of `shp_kunden`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Kunden


class KundenExport(Export):
    source = Kunden
    target = Unmapped

    def row(self, old):
        return self.target(
            # CustNm  varchar(80) NOT NULL; Name, wie auf der Rechnung
            cust_nm=Unmapped(old.cust_nm),
            # email  varchar(120)
            email=Unmapped(old.email),
            # is_active  tinyint(1) NOT NULL
            is_active=Unmapped(old.is_active),
            # newsletter  tinyint NOT NULL
            newsletter=Unmapped(old.newsletter),
            # created  datetime NOT NULL
            created=Unmapped(old.created),
        )
