"""What becomes of `node`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Node


class NodeExport(Export):
    source = Node
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  bigint NOT NULL
            id=Unmapped(old.id),
            # version  int NOT NULL
            version=Unmapped(old.version),
        )
