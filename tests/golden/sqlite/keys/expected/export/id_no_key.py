"""What becomes of `id_no_key`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import IdNoKey


class IdNoKeyExport(Export):
    source = IdNoKey
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  INTEGER
            id=Unmapped(old.id),
            # pk  TEXT
            pk_field=Unmapped(old.pk_field),
        )
