"""What becomes of `scalars`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Scalar


class ScalarExport(Export):
    source = Scalar
    target = Unmapped

    def row(self, old):
        return self.target(
            # b  boolean
            b=Unmapped(old.b),
            # s  smallint
            s=Unmapped(old.s),
            # i  integer
            i=Unmapped(old.i),
            # bi  bigint
            bi=Unmapped(old.bi),
            # o  oid
            o=Unmapped(old.o),
            # n  numeric
            n=Unmapped(old.n),
            # n52  numeric(5,2)
            n52=Unmapped(old.n52),
            # nneg  numeric(5,-2)
            nneg=Unmapped(old.nneg),
            # r  real
            r=Unmapped(old.r),
            # dp  double precision
            dp=Unmapped(old.dp),
            # m  money
            m=Unmapped(old.m),
            # c5  character(5)
            c5=Unmapped(old.c5),
            # v  character varying(30)
            v=Unmapped(old.v),
            # vu  character varying
            vu=Unmapped(old.vu),
            # t  text
            t=Unmapped(old.t),
            # nm  name
            nm=Unmapped(old.nm),
            # ch  "char"
            ch=Unmapped(old.ch),
            # ci  citext
            ci=Unmapped(old.ci),
            # bp  bpchar
            bp=Unmapped(old.bp),
            # by  bytea
            by=Unmapped(old.by),
            # u  uuid
            u=Unmapped(old.u),
            # jb  jsonb
            jb=Unmapped(old.jb),
            # js  json
            js=Unmapped(old.js),
            # x  xml
            x=Unmapped(old.x),
            # bit3  bit(3)
            bit3=Unmapped(old.bit3),
            # vb  bit varying(5)
            vb=Unmapped(old.vb),
            # ip  inet
            ip=Unmapped(old.ip),
            # net  cidr
            net=Unmapped(old.net),
            # mac  macaddr
            mac=Unmapped(old.mac),
            # feel  mood
            feel=Unmapped(old.feel),
            # pr  pair
            pr=Unmapped(old.pr),
            # pt  point
            pt=Unmapped(old.pt),
            # pos  positive
            pos=Unmapped(old.pos),
            # sm  small
            sm=Unmapped(old.sm),
            # fl  feeling
            fl=Unmapped(old.fl),
            # cd  code NOT NULL
            cd=Unmapped(old.cd),
            # ts  tsvector
            ts=Unmapped(old.ts),
            # h  hstore
            h=Unmapped(old.h),
        )
