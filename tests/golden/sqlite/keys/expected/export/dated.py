"""What becomes of `dated`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Dated


class DatedExport(Export):
    source = Dated
    target = Unmapped

    def row(self, old):
        return self.target(
            # d
            d=Unmapped(old.d),
            # n
            n=Unmapped(old.n),
            # none_of_it
            none_of_it=Unmapped(old.none_of_it),
        )
