"""What becomes of `bad`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Bad


class BadExport(Export):
    source = Bad
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # d  date
            d=Unmapped(old.d),
            # tz  timestamp with time zone
            tz=Unmapped(old.tz),
            # tn  timestamp without time zone
            tn=Unmapped(old.tn),
            # t  time without time zone
            t=Unmapped(old.t),
            # ttz  time with time zone
            ttz=Unmapped(old.ttz),
            # iv  interval
            iv=Unmapped(old.iv),
            # ip  inet
            ip=Unmapped(old.ip),
            # n  numeric(5,2)
            n=Unmapped(old.n),
            # rd  daterange
            rd=Unmapped(old.rd),
            # dd  date[]
            dd=Unmapped(old.dd),
            # far  timestamp without time zone
            far=Unmapped(old.far),
        )
