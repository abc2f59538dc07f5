"""What becomes of `spans`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Span


class SpanExport(Export):
    source = Span
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # r4  int4range
            r4=Unmapped(old.r4),
            # r8  int8range
            r8=Unmapped(old.r8),
            # rn  numrange
            rn=Unmapped(old.rn),
            # rd  daterange
            rd=Unmapped(old.rd),
            # rz  tstzrange
            rz=Unmapped(old.rz),
            # rs  tsrange
            rs=Unmapped(old.rs),
            # mr  int4multirange
            mr=Unmapped(old.mr),
            # iv  interval
            iv=Unmapped(old.iv),
            # tz  timestamp with time zone
            tz=Unmapped(old.tz),
            # tn  timestamp without time zone
            tn=Unmapped(old.tn),
            # d  date
            d=Unmapped(old.d),
            # t  time without time zone
            t=Unmapped(old.t),
            # ttz  time with time zone
            ttz=Unmapped(old.ttz),
        )
