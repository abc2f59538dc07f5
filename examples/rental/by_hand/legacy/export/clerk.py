"""What becomes of `clerk`: a person, who logs in as a user and works as an employee."""

from django.contrib.auth.models import Group, User
from legacygen.runtime.export import Export, clean, find, ref

from legacy.models import Clerk, Shop
from rental.models import Employee, Person


class ClerkExport(Export):
    source = Clerk
    target = Employee
    ignore = {"pass_md5": "everybody gets a new password"}

    def row(self, old):
        names = {"first_name": old.first_name, "last_name": old.last_name}
        person = Person(**names)
        user = User(
            **names,
            username=old.login,
            password="!",
            is_staff=True,
            is_active=clean.yes(old.active),
        )
        employee = self.target(
            person=person,
            user=user,
            store=ref(Shop, old.shop_id),
            manager=ref(Clerk, old.chief_id, part="employee"),
        )
        return {"person": person, "user": user, "employee": employee}

    def after(self, old, new):
        new["user"].groups.set([find(Group, name="Staff")])
