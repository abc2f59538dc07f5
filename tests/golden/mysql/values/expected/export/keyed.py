"""What becomes of `keyed`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Keyed


class KeyedExport(Export):
    source = Keyed
    target = Unmapped

    def row(self, old):
        return self.target(
            # day  date NOT NULL
            day=Unmapped(old.day),
        )
