"""What becomes of `defaults`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Default


class DefaultExport(Export):
    source = Default
    target = Unmapped

    def row(self, old):
        return self.target(
            # i  INT NOT NULL
            i=Unmapped(old.i),
            # d  decimal(8,2) NOT NULL
            d=Unmapped(old.d),
            # f  double
            f=Unmapped(old.f),
            # b  boolean NOT NULL
            b=Unmapped(old.b),
            # bt  boolean
            bt=Unmapped(old.bt),
            # c  varchar(20) NOT NULL
            c=Unmapped(old.c),
            # q  TEXT
            q=Unmapped(old.q),
            # dq  TEXT
            dq=Unmapped(old.dq),
            # day  date
            day=Unmapped(old.day),
            # ts  timestamp
            ts=Unmapped(old.ts),
            # td  date
            td=Unmapped(old.td),
            # n  datetime
            n=Unmapped(old.n),
            # r  INT
            r=Unmapped(old.r),
            # x  BLOB
            x=Unmapped(old.x),
            # nl  TEXT
            nl=Unmapped(old.nl),
        )
