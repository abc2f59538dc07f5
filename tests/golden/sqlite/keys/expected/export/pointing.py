"""What becomes of `pointing`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import PointedAt, Pointing, Twice


class PointingExport(Export):
    source = Pointing
    target = Unmapped

    def row(self, old):
        return self.target(
            # b  INTEGER
            pointed_at=Unmapped(ref(PointedAt, old.pointed_at_id)),
            # c  INTEGER
            twice=Unmapped(ref(Twice, c=old.twice_id)),
        )
