"""What becomes of `tbl_kunde`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Kunde


class KundeExport(Export):
    source = Kunde
    target = Unmapped

    def row(self, old):
        return self.target(
            # KdName  varchar(80) NOT NULL
            kd_name=Unmapped(old.kd_name),
            # class  TEXT
            class_field=Unmapped(old.class_field),
            # save  TEXT
            save_field=Unmapped(old.save_field),
            # pk  INTEGER
            pk_field=Unmapped(old.pk_field),
            # objects  TEXT
            objects_field=Unmapped(old.objects_field),
            # a__b  INTEGER
            a_b=Unmapped(old.a_b),
            # _lead  INTEGER
            lead=Unmapped(old.lead),
            # trail_  INTEGER
            trail=Unmapped(old.trail),
            # 1st  INTEGER
            n1st=Unmapped(old.n1st),
            # per%cent  INTEGER
            per_cent=Unmapped(old.per_cent),
            # with space  INTEGER
            with_space=Unmapped(old.with_space),
            # quo"ted  INTEGER
            quo_ted=Unmapped(old.quo_ted),
            # Größe  REAL
            größe=Unmapped(old.größe),
            # get_x_display  TEXT
            get_x_display_field=Unmapped(old.get_x_display_field),
        )
