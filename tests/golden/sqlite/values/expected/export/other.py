"""What becomes of `other`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Other


class OtherExport(Export):
    source = Other
    target = Unmapped

    def row(self, old):
        return self.target(
            # n  varchar(5)
            n=Unmapped(old.n),
            # nu  int unsigned
            nu=Unmapped(old.nu),
            # i  INT
            i=Unmapped(old.i),
            # d_epoch  date
            d_epoch=Unmapped(old.d_epoch),
            # d_empty  date
            d_empty=Unmapped(old.d_empty),
            # d_us  date
            d_us=Unmapped(old.d_us),
            # dt_ms  datetime
            dt_ms=Unmapped(old.dt_ms),
            # dt_day  datetime
            dt_day=Unmapped(old.dt_day),
            # dt_iso  timestamp
            dt_iso=Unmapped(old.dt_iso),
            # dt_mixed  datetime
            dt_mixed=Unmapped(old.dt_mixed),
            # dt_zero  datetime
            dt_zero=Unmapped(old.dt_zero),
            # t_long  time
            t_long=Unmapped(old.t_long),
            # t_short  time
            t_short=Unmapped(old.t_short),
            # jn  boolean
            jn=Unmapped(old.jn),
            # tri  bool
            tri=Unmapped(old.tri),
            # price  decimal(8,2)
            price=Unmapped(old.price),
            # free_price  numeric
            free_price=Unmapped(old.free_price),
            # comma  numeric(8,2)
            comma=Unmapped(old.comma),
            # f  double
            f=Unmapped(old.f),
            # j  json
            j=Unmapped(old.j),
            # raw  BLOB
            raw=Unmapped(old.raw),
            # free
            free=Unmapped(old.free),
            # latin  TEXT
            latin=Unmapped(old.latin),
            # shape  polygon
            shape=Unmapped(old.shape),
        )
