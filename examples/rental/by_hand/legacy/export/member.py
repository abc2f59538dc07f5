"""What becomes of `member`: a person and a customer; many have signed up twice."""

from django.core.validators import validate_email
from legacygen.runtime.export import Export, Skip, clean, ref

from legacy.models import Addr, Member, Shop
from rental.models import Customer, Person


class MemberPersonExport(Export):
    source = Member
    part = "person"
    target = Person
    merge_on = ("email",)

    def row(self, old):
        if old.last_name == "TEST":
            raise Skip("the till was tried out")
        email = clean.text(old.email).lower() or None
        if email:
            validate_email(email)
        return self.target(
            first_name=clean.text(old.first_name),
            last_name=clean.text(old.last_name),
            email=email,
        )


class MemberCustomerExport(Export):
    source = Member
    part = "customer"
    target = Customer
    merge_on = ("person",)
    missing = {"is_active": False}

    def row(self, old):
        return self.target(
            person=ref(Member, old.member_no, part="person", missing="skip"),
            address=ref(Addr, old.addr_id),
            store=ref(Shop, old.shop_id),
            # since  CHAR(10); DD.MM.YYYY, or zeros
            joined=clean.date(old.since, formats=["%d.%m.%Y"]),
            is_active=clean.yes(old.active),
        )

    def merge(self, there, new):
        there.joined = min(filter(None, (there.joined, new.joined)), default=None)
        return there
