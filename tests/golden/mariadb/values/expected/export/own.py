"""What becomes of `own`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Own


class OwnExport(Export):
    source = Own
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  uuid NOT NULL
            id=Unmapped(old.id),
            # four  inet4
            four=Unmapped(old.four),
            # six  inet6
            six=Unmapped(old.six),
            # js  longtext
            js=Unmapped(old.js),
            # age  int
            age=Unmapped(old.age),
            # words  varchar(20)
            words=Unmapped(old.words),
            # doc  json
            doc=Unmapped(old.doc),
        )
