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
            # id  INTEGER
            id=Unmapped(old.id),
            # d_empty  date
            d_empty=Unmapped(old.d_empty),
            # dt_ms  datetime
            dt_ms=Unmapped(old.dt_ms),
            # jn  boolean
            jn=Unmapped(old.jn),
        )
