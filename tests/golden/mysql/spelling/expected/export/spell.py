"""What becomes of `spell`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Spell


class SpellExport(Export):
    source = Spell
    target = Unmapped

    def row(self, old):
        return self.target(
            # small  tinyint unsigned
            small=Unmapped(old.small),
            # flag  tinyint(1)
            flag=Unmapped(old.flag),
            # filled  int(5) unsigned zerofill
            filled=Unmapped(old.filled),
            # years  year
            years=Unmapped(old.years),
            # quoted  varchar(20)
            quoted=Unmapped(old.quoted),
            # blank  varchar(3) NOT NULL
            blank=Unmapped(old.blank),
            # nulls  varchar(10)
            nulls=Unmapped(old.nulls),
            # made  timestamp(6) NOT NULL
            made=Unmapped(old.made),
            # seen  datetime
            seen=Unmapped(old.seen),
            # changed  timestamp
            changed=Unmapped(old.changed),
            # started  date
            started=Unmapped(old.started),
            # price  decimal(10,2)
            price=Unmapped(old.price),
            # debt  int
            debt=Unmapped(old.debt),
            # ratio  double
            ratio=Unmapped(old.ratio),
            # token  varchar(40)
            token=Unmapped(old.token),
            # two  int
            two=Unmapped(old.two),
            # hidden  int
            hidden=Unmapped(old.hidden),
            # twice  int
            twice=Unmapped(old.twice),
            # label  varchar(50)
            label=Unmapped(old.label),
            # own  varchar(20)
            own=Unmapped(old.own),
            # old  varchar(10)
            old=Unmapped(old.old),
            # attrs  json
            attrs=Unmapped(old.attrs),
        )
