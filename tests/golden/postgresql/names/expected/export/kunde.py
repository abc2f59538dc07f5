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
            # kdnr  integer NOT NULL
            kdnr=Unmapped(old.kdnr),
            # kdname  character varying(80) NOT NULL
            kdname=Unmapped(old.kdname),
            # email  character varying(80) NOT NULL
            email=Unmapped(old.email),
        )
