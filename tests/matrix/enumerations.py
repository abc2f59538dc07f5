"""Edits and uses of the choices of an enumeration, which MySQL and PostgreSQL have."""

from tests.matrix.code import IMPORT, Code, Make, ProjectEdit
from tests.matrix.queries import HEAD
from tests.matrix.uses import at_end, in_customer, in_file

CHOICES = """\
    class Status(models.TextChoices):
        NEW = "new", "New"
        PAID = "paid", "Paid"

"""
FIELD = "    status = models.CharField(max_length=4, choices=Status.choices, blank=True)\n"
TOP = CHOICES.replace("        ", "\t").replace("    ", "").replace("\t", "    ")
PAID = '        PAID = "paid", "Paid"\n'
STATUS = ("customer.status",)
USED = ("customer.status.choices.paid",)
PAIRS = '[("new", "New"), ("paid", "Paid")]'


def at_the_top(code: Code) -> None:
    """Move the choices out of the class."""
    code.swap((CHOICES, ""))
    code.before_customer(TOP)


def in_a_module(code: Code) -> None:
    code.swap((CHOICES, ""))
    code.add_import("\nfrom legacy.choices import Status")
    code.write("legacy/choices.py", f"{IMPORT}\n\n{TOP}")


def renamed(code: Code) -> None:
    code.swap(("class Status(", "class State("), ("choices=Status.choices", "choices=State.choices"))


def in_a_base_class(code: Code) -> None:
    base = f"class Stated(models.Model):\n{CHOICES}{FIELD}\n    class Meta:\n        abstract = True\n"
    code.swap((CHOICES, ""), (FIELD, ""))
    code.before_customer(base)
    code.swap(("class Customer(models.Model)", "class Customer(Stated)"))


def _without_class(choices: str, before: str = "") -> Make:
    def make(code: Code) -> None:
        code.swap((CHOICES, ""), (FIELD, FIELD.replace("Status.choices", choices)))
        if before:
            code.before_customer(before)

    return make


def _with_paid(new: str) -> Make:
    return lambda code: code.swap((PAID, new))


def _with_field(new: str) -> Make:
    return lambda code: code.swap((FIELD, new))


def translated(code: Code) -> None:
    code.add_import("from django.utils.translation import gettext_lazy as _")
    code.swap((PAID, '        PAID = "paid", _("Paid up")\n'))


EDITED: dict[str, Make] = {
    "choices at the top": at_the_top,
    "choices in a module": in_a_module,
    "renamed choices": renamed,
    "choices in a base class": in_a_base_class,
    "choices in a list": _without_class(PAIRS),
    "choices in a constant": _without_class("STATUSES", f"STATUSES = {PAIRS}\n"),
    "choices in a dictionary": _without_class('{"new": "New", "paid": "Paid"}'),
    "choices from a function": _without_class("list_states", f"def list_states():\n    return {PAIRS}\n"),
    "no choices": lambda code: code.swap((CHOICES, ""), (FIELD, FIELD.replace("choices=Status.choices, ", ""))),
    "translated label": translated,
    "renamed member": _with_paid(PAID.replace("PAID", "SETTLED")),
    "extra member": _with_paid(f'{PAID}        LOST = "lost", "Lost"\n'),
    "member without a label": _with_paid('        PAID = "paid"\n'),
    "member with a comment": _with_paid(PAID.replace("\n", "  # since 2001\n")),
    "property of the choices": _with_paid(
        f"{PAID}\n        @property\n        def is_open(self):\n            return self is not self.PAID\n"
    ),
    "label of nothing": _with_paid(f'{PAID}\n        __empty__ = "(unknown)"\n'),
    "class of choices": _with_field(FIELD.replace("Status.choices", "Status")),
    "longer field": _with_field(FIELD.replace("4", "12")),
    "label of the field": _with_field(FIELD.replace("max_length", 'verbose_name="state", max_length')),
}
LINES = {
    "filter by a member": "Customer.objects.filter(status=Customer.Status.PAID)",
    "list of members": "[Customer.Status.NEW, Customer.Status.PAID]",
    "member by name": 'Customer.Status["PAID"]',
    "member by value": 'Customer.Status("paid")',
    "member of a row": "thing.Status.PAID.label",
    "label by a member": '{Customer.Status.PAID: "!"}',
}


def default(code: Code) -> None:
    code.swap((FIELD, FIELD.replace("blank", "default=Status.PAID, blank")))


def matched(code: Code) -> None:
    in_customer(
        "    def is_paid(self):\n        match self.status:\n            case self.Status.PAID:\n"
        "                return True\n        return False\n"
    )(code)


def in_the_stub(code: Code) -> None:
    path = "legacy/export/customer.py"
    code.files[path] += "\n\nSTATES = {Customer.Status.PAID: 1}\n"


def alias(code: Code) -> None:
    at_end("State = Customer.Status\nDONE = (State.PAID,)\n")(code)


USING: dict[str, Make] = {
    "method with a member": in_customer("    def is_paid(self):\n        return self.status == self.Status.PAID\n"),
    "default member": default,
    "matched member": matched,
    "member in the stub": in_the_stub,
    "alias of the choices": alias,
    "member in a template": in_file(
        "legacy/templates/legacy/state.html", "{% if customer.status == customer.Status.PAID %}paid{% endif %}\n"
    ),
    **{
        name: in_file("legacy/extra.py", f"{HEAD}def use(thing):\n    return {body}\n") for name, body in LINES.items()
    },
}
NEEDED = {
    "default member",
    "alias of the choices",
    *(name for name in EDITED if name.startswith("choices ")),
}
"""Edits with which the project does not load, or Django's check fails, when a member or its length is gone."""

SERVERS = ("mysql", "postgresql")
ENUMERATIONS = (
    *(
        ProjectEdit(name=name, make=make, concerns=STATUS, engines=SERVERS, needs_uses=name in NEEDED)
        for name, make in EDITED.items()
    ),
    *(
        ProjectEdit(name=name, make=make, concerns=STATUS, uses=USED, engines=SERVERS, needs_uses=name in NEEDED)
        for name, make in USING.items()
    ),
)
