"""What becomes of `loan`."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from legacygen.runtime.export import Export, ref

from legacy.models import Clerk, Loan, Member, Tape
from rental.models import Film, Rental


class LoanExport(Export):
    source = Loan
    target = Rental

    def row(self, old):
        return self.target(
            # tape_no  INTEGER NOT NULL; some are thrown away
            copy=ref(Tape, old.tape_id, missing="null"),
            customer=ref(Member, old.member_id, part="customer", missing="skip"),
            employee=ref(Clerk, old.clerk_id, part="employee"),
            rented=old.out_at,
            returned=old.back_at,
        )

    def finish(self):
        films = Rental.objects.filter(copy__film=OuterRef("pk")).order_by()
        counts = films.values("copy__film").annotate(count=Count("pk")).values("count")
        Film.objects.update(times_rented=Coalesce(Subquery(counts), 0))
