"""What becomes of `kept`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Kept


class KeptExport(Export):
    source = Kept
    target = Unmapped

    def row(self, old):
        return self.target(
            # n  varchar(5)
            n=Unmapped(old.n),
            # big  bigint unsigned
            big=Unmapped(old.big),
            # d  date
            d=Unmapped(old.d),
            # dt  datetime
            dt=Unmapped(old.dt),
            # t  time
            t=Unmapped(old.t),
            # flag  boolean
            flag=Unmapped(old.flag),
            # price  decimal(8,2)
            price=Unmapped(old.price),
            # f  double
            f=Unmapped(old.f),
            # j  json
            j=Unmapped(old.j),
            # jc  TEXT
            jc=Unmapped(old.jc),
            # raw  BLOB
            raw=Unmapped(old.raw),
            # u  uuid
            u=Unmapped(old.u),
            # free
            free=Unmapped(old.free),
            # word  nvarchar(20)
            word=Unmapped(old.word),
            # y  year
            y=Unmapped(old.y),
        )
