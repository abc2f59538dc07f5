"""What becomes of `spelled`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Spelled


class SpelledExport(Export):
    source = Spelled
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  bigint unsigned NOT NULL; a 'quoted' "comment"
            id=Unmapped(old.id),
            # quoted  varchar(20)
            quoted=Unmapped(old.quoted),
            # loud  varchar(3) NOT NULL
            loud=Unmapped(old.loud),
        )
