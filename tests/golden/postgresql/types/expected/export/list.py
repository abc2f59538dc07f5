"""What becomes of `lists`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import List


class ListExport(Export):
    source = List
    target = Unmapped

    def row(self, old):
        return self.target(
            # ii  integer[]
            ii=Unmapped(old.ii),
            # tt  text[]
            tt=Unmapped(old.tt),
            # dd  date[]
            dd=Unmapped(old.dd),
            # vv  character varying(3)[]
            vv=Unmapped(old.vv),
            # nn  numeric[]
            nn=Unmapped(old.nn),
            # grid  integer[]
            grid=Unmapped(old.grid),
            # moods  mood[]
            moods=Unmapped(old.moods),
            # cis  citext[]
            cis=Unmapped(old.cis),
            # jj  jsonb[]
            jj=Unmapped(old.jj),
            # uu  uuid[]
            uu=Unmapped(old.uu),
            # ips  inet[]
            ips=Unmapped(old.ips),
            # small_ones  small[]
            small_ones=Unmapped(old.small_ones),
            # lts  ltree[]
            lts=Unmapped(old.lts),
            # wds  words
            wds=Unmapped(old.wds),
            # hds  hr.date[]
            hds=Unmapped(old.hds),
        )
