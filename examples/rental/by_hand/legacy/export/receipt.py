"""What becomes of `receipt`."""

from legacygen.runtime.export import Export, Skip, ref

from legacy.models import Clerk, Loan, Member, Receipt
from rental.models import Payment


class ReceiptExport(Export):
    source = Receipt
    target = Payment

    def row(self, old):
        if not old.amount:
            raise Skip("nothing was paid")
        return self.target(
            rental=ref(Loan, old.loan_id, missing="null"),
            customer=ref(Member, old.member_id, part="customer", missing="skip"),
            employee=ref(Clerk, old.clerk_id, part="employee"),
            amount=old.amount,
            paid=old.paid_at,
        )
