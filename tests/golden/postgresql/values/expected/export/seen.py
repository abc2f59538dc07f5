"""What becomes of `seen`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Seen


class SeenExport(Export):
    source = Seen
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer
            id=Unmapped(old.id),
            # d  date
            d=Unmapped(old.d),
            # tz  timestamp with time zone
            tz=Unmapped(old.tz),
        )
