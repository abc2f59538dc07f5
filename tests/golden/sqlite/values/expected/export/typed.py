"""What becomes of `typed`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Typed


class TypedExport(Export):
    source = Typed
    target = Unmapped

    def row(self, old):
        return self.target(
            # a  INTEGER
            a=Unmapped(old.a),
            # b  TEXT
            b=Unmapped(old.b),
            # twice  INT
            twice=Unmapped(old.twice),
            # both  TEXT
            both=Unmapped(old.both),
        )
