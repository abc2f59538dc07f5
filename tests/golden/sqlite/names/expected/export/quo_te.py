"""What becomes of `quo"te`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import QuoTe


class QuoTeExport(Export):
    source = QuoTe
    target = Unmapped

    def row(self, old):
        return self.target()
