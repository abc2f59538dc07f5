"""What becomes of `shop_currency`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Currency


class CurrencyExport(Export):
    source = Currency
    target = Unmapped

    def row(self, old):
        return self.target(
            # code  varchar(3) NOT NULL
            code=Unmapped(old.code),
            # name  varchar(20) NOT NULL
            name=Unmapped(old.name),
        )
