"""What becomes of `node_tag`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import NodeTag


class NodeTagExport(Export):
    source = NodeTag
    target = Unmapped

    def row(self, old):
        return self.target(
            # k  varchar(20) NOT NULL
            k=Unmapped(old.k),
            # node_id  bigint NOT NULL
            node_id=Unmapped(old.node_id),
            # version  int NOT NULL
            version=Unmapped(old.version),
        )
