"""What becomes of `numbers`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Number


class NumberExport(Export):
    source = Number
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # t  tinyint
            t=Unmapped(old.t),
            # tu  tinyint unsigned
            tu=Unmapped(old.tu),
            # s  smallint
            s=Unmapped(old.s),
            # su  smallint unsigned
            su=Unmapped(old.su),
            # m  mediumint
            m=Unmapped(old.m),
            # mu  mediumint unsigned
            mu=Unmapped(old.mu),
            # i  int
            i=Unmapped(old.i),
            # iu  int unsigned
            iu=Unmapped(old.iu),
            # z  int(5) unsigned zerofill
            z=Unmapped(old.z),
            # b  bigint
            b=Unmapped(old.b),
            # bu  bigint unsigned
            bu=Unmapped(old.bu),
            # d  decimal(10,2)
            d=Unmapped(old.d),
            # dw  decimal(65,30)
            dw=Unmapped(old.dw),
            # f  float
            f=Unmapped(old.f),
            # f2  float(7,2)
            f2=Unmapped(old.f2),
            # db  double
            db=Unmapped(old.db),
            # y  year
            y=Unmapped(old.y),
            # flag  tinyint(1) NOT NULL
            flag=Unmapped(old.flag),
            # maybe  tinyint(1)
            maybe=Unmapped(old.maybe),
            # tri  tinyint(1)
            tri=Unmapped(old.tri),
            # bit1  bit(1)
            bit1=Unmapped(old.bit1),
            # bit8  bit(8)
            bit8=Unmapped(old.bit8),
            # bit64  bit(64)
            bit64=Unmapped(old.bit64),
        )
