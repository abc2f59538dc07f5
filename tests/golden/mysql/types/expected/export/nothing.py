"""What becomes of `nothing`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Nothing


class NothingExport(Export):
    source = Nothing
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # flag  tinyint(1)
            flag=Unmapped(old.flag),
            # doc  blob
            doc=Unmapped(old.doc),
            # word  varbinary(9)
            word=Unmapped(old.word),
            # t  time
            t=Unmapped(old.t),
            # d  date
            d=Unmapped(old.d),
        )
