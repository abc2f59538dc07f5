"""What becomes of `folded`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Folded


class FoldedExport(Export):
    source = Folded
    target = Unmapped

    def row(self, old):
        return self.target(
            # word  TEXT NOT NULL
            word=Unmapped(old.word),
            # exact  TEXT NOT NULL
            exact=Unmapped(old.exact),
        )
