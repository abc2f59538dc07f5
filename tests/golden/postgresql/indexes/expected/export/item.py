"""What becomes of `item`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Item


class ItemExport(Export):
    source = Item
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # a  integer
            a=Unmapped(old.a),
            # b  integer NOT NULL
            b=Unmapped(old.b),
            # s  character varying(10)
            s=Unmapped(old.s),
            # c  text
            c=Unmapped(old.c),
            # f  boolean NOT NULL
            f=Unmapped(old.f),
            # d  date
            d=Unmapped(old.d),
            # n  numeric(9,2)
            n=Unmapped(old.n),
            # Cased  integer
            cased_2=Unmapped(old.cased_2),
            # cased  integer
            cased=Unmapped(old.cased),
            # t  timestamp with time zone
            t=Unmapped(old.t),
            # extra  jsonb
            extra=Unmapped(old.extra),
        )
