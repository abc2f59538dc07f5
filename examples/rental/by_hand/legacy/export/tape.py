"""What becomes of `tape`."""

from legacygen.runtime.export import Export, ref

from legacy.models import Shop, Tape, Title
from rental.models import Copy


class TapeExport(Export):
    source = Tape
    target = Copy
    ignore = {"state": "X is thrown away, all others can be lent"}

    def queryset(self):
        return super().queryset().exclude(state="X")

    def row(self, old):
        return self.target(film=ref(Title, old.title_id), store=ref(Shop, old.shop_id))
