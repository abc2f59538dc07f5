"""What becomes of `shp_products`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Category, Product


class ProductExport(Export):
    source = Product
    target = Unmapped

    def row(self, old):
        return self.target(
            # category_id  int NOT NULL
            category=Unmapped(ref(Category, old.category_id)),
            # product_name  varchar(120) NOT NULL
            product_name=Unmapped(old.product_name),
            # price  decimal(8,2) NOT NULL
            price=Unmapped(old.price),
            # status  enum('draft','on sale','sold-out','') NOT NULL; state of the
            # product
            status=Unmapped(old.status),
            # attrs  json
            attrs=Unmapped(old.attrs),
        )
