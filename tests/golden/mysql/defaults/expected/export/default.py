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
            # id  int NOT NULL
            id=Unmapped(old.id),
            # i  int NOT NULL
            i=Unmapped(old.i),
            # bu  bigint unsigned
            bu=Unmapped(old.bu),
            # d  decimal(8,2) NOT NULL
            d=Unmapped(old.d),
            # f  double NOT NULL
            f=Unmapped(old.f),
            # y  year
            y=Unmapped(old.y),
            # b  tinyint(1) NOT NULL
            b=Unmapped(old.b),
            # bit1  bit(1) NOT NULL
            bit1=Unmapped(old.bit1),
            # bit8  bit(8) NOT NULL
            bit8=Unmapped(old.bit8),
            # c  char(5) NOT NULL
            c=Unmapped(old.c),
            # v  varchar(20) NOT NULL
            v=Unmapped(old.v),
            # q  varchar(20)
            q=Unmapped(old.q),
            # n  varchar(20)
            n=Unmapped(old.n),
            # e  enum('x','y z') NOT NULL
            e=Unmapped(old.e),
            # s  set('a','b') NOT NULL
            s=Unmapped(old.s),
            # s0  set('a','b') NOT NULL
            s0=Unmapped(old.s0),
            # day  date NOT NULL
            day=Unmapped(old.day),
            # zero  date NOT NULL
            zero=Unmapped(old.zero),
            # dt  datetime
            dt=Unmapped(old.dt),
            # t  time NOT NULL
            t=Unmapped(old.t),
            # long_t  time
            long_t=Unmapped(old.long_t),
            # now3  datetime(3)
            now3=Unmapped(old.now3),
            # ts  timestamp
            ts=Unmapped(old.ts),
            # bin  binary(3) NOT NULL
            bin=Unmapped(old.bin),
            # vb  varbinary(8)
            vb=Unmapped(old.vb),
            # js  json
            js=Unmapped(old.js),
            # tx  text
            tx=Unmapped(old.tx),
            # uid  char(36)
            uid=Unmapped(old.uid),
            # today  date
            today=Unmapped(old.today),
            # calc  int
            calc=Unmapped(old.calc),
        )
