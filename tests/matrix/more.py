"""Further edits of models: unusual spellings and places."""

from tests.matrix.code import COUNTRY, CUST_NO, FAX, FAX_INDEX, IMPORT, MODELS, Code, Make, ProjectEdit, indent
from tests.matrix.fields import BASE, FIELD, OPAQUE, field, line
from tests.matrix.uses import LAND, at_end, in_customer, in_meta

CONDITION = 'models.UniqueConstraint(fields=["name"], condition=models.Q(fax=""), name="one")'
VIP = """\
class Vip(Customer):
    class Meta:
        proxy = True

    def land(self):
        return self.country.title
"""
VIP_MANAGER = """\
class VipManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(fax__gt="")


class Vip(Customer):
    objects = VipManager()

    class Meta:
        proxy = True
"""
COMMENTED = """\
    fax = models.CharField(
        max_length=20,  # as printed
        null=True,
        blank=True,
    )
"""


def meta_table(new: str, before: str) -> Make:
    """Return an edit that computes the name of the table."""

    def make(code: Code) -> None:
        code.swap(('        db_table = "customer"\n', f"        db_table = {new}\n"))
        code.before_customer(before)

    return make


def add_to_class(code: Code) -> None:
    code.swap((FAX, ""))
    code.at_end(f'Customer.add_to_class("fax", {FIELD})\n')


def two_bases(code: Code) -> None:
    code.swap((FAX, ""))
    code.before_customer(f"{BASE}\n\nclass Person(Contact):\n    class Meta:\n        abstract = True\n")
    code.swap(("class Customer(models.Model)", "class Customer(Person)"))


def windows_lines(code: Code) -> None:
    code.files[MODELS] = code.files[MODELS].replace("\n", "\r\n")


def tabs(code: Code) -> None:
    code.files[MODELS] = code.files[MODELS].replace("    ", "\t")


def byte_order_mark(code: Code) -> None:
    code.files[MODELS] = "\ufeff" + code.files[MODELS]


def future_import(code: Code) -> None:
    code.swap((IMPORT, f"from __future__ import annotations\n\n{IMPORT}"))


def starred_indexes(code: Code) -> None:
    code.swap((f"        indexes = [\n{FAX_INDEX}", f"        indexes = [\n            *MORE,\n{FAX_INDEX}"))
    code.before_customer('MORE = [models.Index(fields=["rate"], name="my_rate")]\n')


def property_over_field(code: Code) -> None:
    code.swap(
        (FAX, FAX.replace("fax = ", "fax_raw = ").replace("blank=True)", 'blank=True, db_column="fax")')),
        ('fields=["fax", "name"]', 'fields=["fax_raw", "name"]'),
    )
    code.in_customer('    @property\n    def fax(self):\n        return (self.fax_raw or "").strip()\n')


def first_in_class(code: Code) -> None:
    code.swap((FAX, ""), ("class Customer(models.Model):\n", f"class Customer(models.Model):\n{FAX}\n"))


def in_for(code: Code) -> None:
    text = code.find_class("Customer")
    code.swap((text, f"for _ in range(1):\n\n{indent(text)}"))


def outer_choices(code: Code) -> None:
    code.before_customer('class Rank(models.IntegerChoices):\n    LOW = 1, "low"\n')
    code.swap((CUST_NO, CUST_NO.replace("db_column", "choices=Rank.choices, default=Rank.LOW, db_column")))


def method_mixin(code: Code) -> None:
    code.before_customer("class Dialing:\n    def dial(self):\n        return self.fax\n")
    code.swap(("class Customer(models.Model)", "class Customer(Dialing, models.Model)"))


def other_manager(code: Code) -> None:
    code.in_customer("    everyone = models.Manager()\n\n    def nothing(self):\n        return None\n")


def limited(code: Code) -> None:
    code.swap((COUNTRY, COUNTRY.replace("null=True", 'limit_choices_to={"code__gt": "A"},\n        null=True')))


def checked(code: Code) -> None:
    code.swap((FAX, FAX.replace("blank=True", "blank=True, validators=[check_fax]")))
    code.before_customer("def check_fax(value):\n    pass\n")


def _edit_fax(name: str, make: Make) -> ProjectEdit:
    return ProjectEdit(name=name, make=make, concerns=OPAQUE, uses=OPAQUE)


def _use_fax(name: str, make: Make) -> ProjectEdit:
    return ProjectEdit(name=name, make=make, uses=OPAQUE)


MORE = (
    ProjectEdit(name="add_to_class", make=add_to_class, concerns=OPAQUE, uses=OPAQUE, needs_class=True),
    _edit_fax("length from a product", field(FAX.replace("20", "2 * 10"))),
    _edit_fax("conditional length", field(FAX.replace("20", "20 if True else 30"))),
    _edit_fax("two bases", two_bases),
    _edit_fax("validators", checked),
    ProjectEdit(name="semicolon", make=field(f"    kind = 1; fax = {FIELD}\n"), concerns=OPAQUE),
    _edit_fax("try in the class", field(f"    try:\n        fax = {FIELD}\n    except TypeError:\n        pass\n")),
    _edit_fax("property over the field", property_over_field),
    ProjectEdit(name="comment in the call", make=field(COMMENTED), concerns=OPAQUE),
    ProjectEdit(name="comment before", make=field(f"    # the old one\n{FAX}"), concerns=OPAQUE),
    ProjectEdit(name="first in the class", make=first_in_class, concerns=OPAQUE),
    ProjectEdit(name="windows", make=windows_lines),
    ProjectEdit(name="tabs", make=tabs),
    ProjectEdit(name="byte order mark", make=byte_order_mark),
    ProjectEdit(name="future", make=future_import),
    ProjectEdit(name="for", make=in_for, concerns=("customer",)),
    ProjectEdit(
        name="computed table", make=meta_table('PREFIX + "customer"', 'PREFIX = ""\n'), concerns=("customer",)
    ),
    ProjectEdit(
        name="table from a dict",
        make=meta_table('TABLES["c"]', 'TABLES = {"c": "customer"}\n'),
        concerns=("customer",),
    ),
    ProjectEdit(name="starred indexes", make=starred_indexes),
    ProjectEdit(name="outer choices", make=outer_choices, concerns=("customer.CustNo",), uses=("customer.CustNo",)),
    ProjectEdit(
        name="related name +", make=line(COUNTRY, COUNTRY.replace('"customers"', '"+"')), concerns=LAND, uses=LAND
    ),
    ProjectEdit(name="limit_choices_to", make=limited, concerns=LAND, uses=LAND),
    _use_fax("unique_together", in_meta("customer", 'unique_together = [("name", "fax")]')),
    _use_fax("ordering expression", in_meta("customer", 'ordering = [models.F("fax").asc(nulls_last=True)]')),
    _use_fax(
        "unique constraint",
        in_meta("customer", 'constraints = [models.UniqueConstraint("name", "fax", name="both")]'),
    ),
    _use_fax("condition of a constraint", in_meta("customer", f"constraints = [{CONDITION}]")),
    _use_fax(
        "static method", in_customer("    @staticmethod\n    def dial(customer):\n        return customer.fax\n")
    ),
    ProjectEdit(name="proxy with a manager", make=at_end(VIP_MANAGER), uses=OPAQUE, needs_class=True),
    _use_fax("method mixin", method_mixin),
    ProjectEdit(name="other manager", make=other_manager),
    ProjectEdit(name="proxy that uses a relation", make=at_end(VIP), uses=LAND, needs_class=True),
)
