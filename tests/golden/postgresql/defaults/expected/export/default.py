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
            # id  uuid NOT NULL
            id=Unmapped(old.id),
            # i  integer NOT NULL
            i=Unmapped(old.i),
            # n  numeric(9,2) NOT NULL
            n=Unmapped(old.n),
            # n2  numeric
            n2=Unmapped(old.n2),
            # f  double precision
            f=Unmapped(old.f),
            # b  boolean NOT NULL
            b=Unmapped(old.b),
            # c  character varying(20) NOT NULL
            c=Unmapped(old.c),
            # q  text
            q=Unmapped(old.q),
            # m  mood NOT NULL
            m=Unmapped(old.m),
            # d  date
            d=Unmapped(old.d),
            # td  date
            td=Unmapped(old.td),
            # ts  timestamp with time zone
            ts=Unmapped(old.ts),
            # tn  timestamp without time zone
            tn=Unmapped(old.tn),
            # t  time without time zone
            t=Unmapped(old.t),
            # iv  interval
            iv=Unmapped(old.iv),
            # j  jsonb NOT NULL
            j=Unmapped(old.j),
            # js  json
            js=Unmapped(old.js),
            # tags  text[]
            tags=Unmapped(old.tags),
            # arr  integer[]
            arr=Unmapped(old.arr),
            # by  bytea
            by=Unmapped(old.by),
            # bits  bit(3)
            bits=Unmapped(old.bits),
            # ip  inet
            ip=Unmapped(old.ip),
            # u  uuid
            u=Unmapped(old.u),
            # calc  text
            calc=Unmapped(old.calc),
            # seq  bigint
            seq=Unmapped(old.seq),
        )
