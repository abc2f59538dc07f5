"""What becomes of `hidden`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Hidden


class HiddenExport(Export):
    source = Hidden
    target = Unmapped

    def row(self, old):
        return self.target(
            # rowid  TEXT
            rowid=Unmapped(old.rowid),
            # oid  INTEGER
            oid=Unmapped(old.oid),
            # pk  INTEGER
            pk_field=Unmapped(old.pk_field),
        )
