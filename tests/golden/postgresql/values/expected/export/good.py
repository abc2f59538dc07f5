"""What becomes of `good`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Good


class GoodExport(Export):
    source = Good
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # d  date
            d=Unmapped(old.d),
            # tz  timestamp with time zone
            tz=Unmapped(old.tz),
            # iv  interval
            iv=Unmapped(old.iv),
            # ip  inet
            ip=Unmapped(old.ip),
        )
