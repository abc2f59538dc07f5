"""What becomes of `shp_categories`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Category


class CategoryExport(Export):
    source = Category
    target = Unmapped

    def row(self, old):
        return self.target(
            # parent_id  int
            parent=Unmapped(ref(Category, old.parent_id)),
            # title  varchar(60) NOT NULL; shown in the menu
            title=Unmapped(old.title),
        )
