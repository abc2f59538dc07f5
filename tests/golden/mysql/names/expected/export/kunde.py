"""What becomes of `tbl_kunde`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Kunde


class KundeExport(Export):
    source = Kunde
    target = Unmapped

    def row(self, old):
        return self.target(
            # KdNr  int NOT NULL
            kd_nr=Unmapped(old.kd_nr),
            # KdName  varchar(80) NOT NULL
            kd_name=Unmapped(old.kd_name),
            # email  varchar(80) NOT NULL
            email=Unmapped(old.email),
        )
