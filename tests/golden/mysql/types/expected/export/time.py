"""What becomes of `times`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Time


class TimeExport(Export):
    source = Time
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # d  date
            d=Unmapped(old.d),
            # dt  datetime
            dt=Unmapped(old.dt),
            # dt6  datetime(6)
            dt6=Unmapped(old.dt6),
            # ts  timestamp
            ts=Unmapped(old.ts),
            # t  time
            t=Unmapped(old.t),
            # t3  time(3)
            t3=Unmapped(old.t3),
            # shown  int
            shown=Unmapped(old.shown),
            # touched  timestamp
            touched=Unmapped(old.touched),
            # twice  int
            twice=Unmapped(old.twice),
            # thrice  int
            thrice=Unmapped(old.thrice),
        )
