"""What becomes of `octets`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Octet


class OctetExport(Export):
    source = Octet
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # b16  binary(16)
            b16=Unmapped(old.b16),
            # uuid  binary(16)
            uuid=Unmapped(old.uuid),
            # guess  varbinary(16)
            guess=Unmapped(old.guess),
            # word  varbinary(60)
            word=Unmapped(old.word),
            # doc  mediumblob
            doc=Unmapped(old.doc),
            # pic  blob NOT NULL
            pic=Unmapped(old.pic),
            # tb  tinyblob
            tb=Unmapped(old.tb),
            # place  point
            place=Unmapped(old.place),
            # shape  geometry
            shape=Unmapped(old.shape),
        )
