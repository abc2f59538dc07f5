"""What becomes of `part`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Counted, Part


class PartExport(Export):
    source = Part
    target = Unmapped

    def row(self, old):
        return self.target(
            # counted_id  INTEGER NOT NULL
            counted=Unmapped(ref(Counted, old.counted_id)),
            # number  INTEGER NOT NULL
            number=Unmapped(old.number),
        )
