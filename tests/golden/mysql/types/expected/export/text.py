"""What becomes of `texts`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Text


class TextExport(Export):
    source = Text
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # c  char(10)
            c=Unmapped(old.c),
            # v  varchar(255) NOT NULL
            v=Unmapped(old.v),
            # tt  tinytext
            tt=Unmapped(old.tt),
            # tx  text
            tx=Unmapped(old.tx),
            # mt  mediumtext
            mt=Unmapped(old.mt),
            # lt  longtext
            lt=Unmapped(old.lt),
            # bin  varchar(20)
            bin=Unmapped(old.bin),
            # lat  varchar(20)
            lat=Unmapped(old.lat),
            # kind  enum('a','b c','d''e','') NOT NULL
            kind=Unmapped(old.kind),
            # kind2  enum('x','y')
            kind2=Unmapped(old.kind2),
            # colours  set('red','green','light blue')
            colours=Unmapped(old.colours),
            # meta  enum('on','off')
            meta=Unmapped(old.meta),
            # js  json
            js=Unmapped(old.js),
        )
