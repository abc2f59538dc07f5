"""What becomes of `plain`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Plain


class PlainExport(Export):
    source = Plain
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer
            id=Unmapped(old.id),
            # note  text
            note=Unmapped(old.note),
            # price  real
            price=Unmapped(old.price),
            # extra  jsonb
            extra=Unmapped(old.extra),
            # doc  xml
            doc=Unmapped(old.doc),
            # moment  timestamp with time zone
            moment=Unmapped(old.moment),
        )
