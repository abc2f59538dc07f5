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
            # id  int NOT NULL
            id=Unmapped(old.id),
            # d  date NOT NULL
            d=Unmapped(old.d),
            # dn  date
            dn=Unmapped(old.dn),
            # dt  datetime NOT NULL
            dt=Unmapped(old.dt),
            # ts  timestamp NOT NULL
            ts=Unmapped(old.ts),
            # t  time
            t=Unmapped(old.t),
            # t2  time(2)
            t2=Unmapped(old.t2),
            # only_zero  date
            only_zero=Unmapped(old.only_zero),
            # year0  date
            year0=Unmapped(old.year0),
        )
