"""What becomes of `pointed_at`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import PointedAt


class PointedAtExport(Export):
    source = PointedAt
    target = Unmapped

    def row(self, old):
        return self.target(
            # a  INTEGER NOT NULL
            a=Unmapped(old.a),
            # b  INTEGER NOT NULL
            b=Unmapped(old.b),
            # note  TEXT
            note=Unmapped(old.note),
        )
