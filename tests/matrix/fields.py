"""Edits of a field, or of the place where it comes from."""

from tests.matrix.code import COUNTRY, COUNTRY_REF, CUST_NO, FAX, IMPORT, NAME, ORDER_CUSTOMER, Code, Make, ProjectEdit

FIELD = "models.CharField(max_length=20, null=True, blank=True)"
BASE = f"class Contact(models.Model):\n{FAX}\n    class Meta:\n        abstract = True\n"
SHORT = "def short_text(length, **options):\n    return models.CharField(max_length=length, blank=True, **options)\n"
LOOP = f'for column in ("fax",):\n    Customer.add_to_class(column, {FIELD})\n'
LAND = """\
    land = models.ForeignKey(
        "Country", on_delete=models.PROTECT, db_constraint=False, null=True, db_column="country_ref", related_name="+"
    )
"""


def field(new: str, before: str = "", imports: str = "") -> Make:
    """Return an edit that replaces the field `fax`, with text before the class."""

    def make(code: Code) -> None:
        code.swap((FAX, new))
        if before:
            code.before_customer(before)
        if imports:
            code.add_import(imports)

    return make


def line(old: str, new: str) -> Make:
    """Return an edit that replaces one statement."""
    return lambda code: code.swap((old, new))


def base_class(code: Code) -> None:
    code.swap((FAX, ""))
    code.before_customer(BASE)
    code.swap(("class Customer(models.Model)", "class Customer(Contact)"))


def base_in_other_file(code: Code) -> None:
    code.swap((FAX, ""), ("class Customer(models.Model)", "class Customer(Contact)"))
    code.add_import("\nfrom legacy.contact import Contact")
    code.write("legacy/contact.py", f"{IMPORT}\n\n{BASE}")


def mixin_in_other_app(code: Code) -> None:
    code.swap((FAX, ""), ("class Customer(models.Model)", "class Customer(Contact, models.Model)"))
    code.add_import("\nfrom common.mixins import Contact")
    code.write("common/__init__.py", "")
    code.write("common/mixins.py", f"{IMPORT}\n\n{BASE}")


def base_with_meta(code: Code) -> None:
    base_class(code)
    code.swap(
        ("        abstract = True\n", "        abstract = True\n        managed = False\n"),
        (
            '    class Meta:\n        managed = False\n        db_table = "customer"\n',
            '    class Meta(Contact.Meta):\n        managed = False\n        db_table = "customer"\n',
        ),
    )


def overridden_base(code: Code) -> None:
    code.before_customer(BASE)
    code.swap(("class Customer(models.Model)", "class Customer(Contact)"))


def loop(code: Code) -> None:
    code.swap((FAX, ""))
    code.swap(("\n\nclass CustomerTag(", f"\n\n{LOOP}\n\nclass CustomerTag("))


def setattr_loop(code: Code) -> None:
    code.swap((FAX, ""))
    text = f'for column in ["fax"]:\n    {FIELD}.contribute_to_class(Customer, column)\n'
    code.swap(("\n\nclass CustomerTag(", f"\n\n{text}\n\nclass CustomerTag("))


def decorated(code: Code) -> None:
    code.swap((FAX, ""))
    code.before_customer(f'def with_fax(cls):\n    cls.add_to_class("fax", {FIELD})\n    return cls\n')
    code.swap(("class Customer(models.Model)", "@with_fax\nclass Customer(models.Model)"))


def own_relation(code: Code) -> None:
    code.swap((COUNTRY_REF, LAND))


def own_one_to_one(code: Code) -> None:
    code.swap((COUNTRY_REF, LAND.replace("ForeignKey", "OneToOneField")))


def renamed_field(code: Code) -> None:
    code.swap(
        (FAX, FAX.replace("fax = ", "telecopy = ").replace("blank=True)", 'blank=True, db_column="fax")')),
        ('fields=["fax", "name"]', 'fields=["telecopy", "name"]'),
    )
    code.swap(("=Unmapped(old.fax)", "=Unmapped(old.telecopy)"), path="legacy/export/customer.py")


def nested_choices(code: Code) -> None:
    rank = '    class Rank(models.IntegerChoices):\n        LOW = 1, "low"\n        HIGH = 2, "high"\n'
    code.swap(
        ("class Customer(models.Model):\n", f"class Customer(models.Model):\n{rank}\n"),
        (CUST_NO, CUST_NO.replace("db_column", "choices=Rank.choices, db_column")),
    )


OPAQUE = ("customer.fax",)
FIELDS = (
    ProjectEdit(name="base class", make=base_class, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="base class in another file", make=base_in_other_file, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="mixin in another app", make=mixin_in_other_app, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="base class with Meta", make=base_with_meta, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="overridden field of a base class", make=overridden_base, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="loop", make=loop, concerns=OPAQUE, uses=OPAQUE, needs_class=True),
    ProjectEdit(name="contribute_to_class", make=setattr_loop, concerns=OPAQUE, uses=OPAQUE, needs_class=True),
    ProjectEdit(name="class decorator", make=decorated, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(
        name="loop in the class",
        make=field(f'    for _column in ("fax",):\n        locals()[_column] = {FIELD}\n'),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="if in the class", make=field(f"    if True:\n        fax = {FIELD}\n"), concerns=OPAQUE, uses=OPAQUE
    ),
    ProjectEdit(
        name="helper", make=field("    fax = short_text(20, null=True)\n", SHORT), concerns=OPAQUE, uses=OPAQUE
    ),
    ProjectEdit(
        name="helper with keywords",
        make=field("    fax = short_text(length=20, null=True)\n", SHORT),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="options",
        make=field("    fax = models.CharField(**TEXT)\n", "TEXT = dict(max_length=20, null=True, blank=True)\n"),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="some options",
        make=field("    fax = models.CharField(max_length=20, **TEXT)\n", 'TEXT = {"null": True, "blank": True}\n'),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="partial",
        make=field(
            "    fax = ShortText(null=True, blank=True)\n",
            "ShortText = partial(models.CharField, max_length=20)\n",
            "from functools import partial",
        ),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="constant",
        make=field("    fax = models.CharField(max_length=LENGTH, null=True, blank=True)\n", "LENGTH = 20\n"),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(
        name="own field class",
        make=field(
            "    fax = FaxField(max_length=20, null=True, blank=True)\n",
            "class FaxField(models.CharField):\n    pass\n",
        ),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(name="annotation", make=field(FAX.replace("fax =", 'fax: "models.CharField" =')), concerns=OPAQUE),
    ProjectEdit(
        name="label and comment",
        make=field(
            FAX.replace("(max_length", '("Fax no.", max_length').replace(
                "blank=True)", 'help_text="old", blank=True)  # !'
            )
        ),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(name="shorter", make=field(FAX.replace("20", "15")), concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="not null", make=field(FAX.replace("null=True, ", "")), concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(
        name="text field",
        make=field(FAX.replace("CharField(max_length=20, ", "TextField(")),
        concerns=OPAQUE,
        uses=OPAQUE,
    ),
    ProjectEdit(name="choices", make=nested_choices, concerns=("customer.CustNo",), uses=("customer.CustNo",)),
    ProjectEdit(name="renamed field", make=renamed_field, concerns=OPAQUE, uses=OPAQUE),
    ProjectEdit(name="own relation", make=own_relation, concerns=("orders.country_ref",)),
    ProjectEdit(name="own relation to one", make=own_one_to_one, concerns=("orders.country_ref",)),
    ProjectEdit(
        name="renamed relation",
        make=line(
            COUNTRY,
            COUNTRY.replace("country =", "land =")
            .replace("DO_NOTHING", "PROTECT")
            .replace('"customers",', '"people",\n        db_column="country_id",'),
        ),
        concerns=("customer.country_id",),
        uses=("customer.country_id",),
    ),
    ProjectEdit(
        name="related_name and on_delete",
        make=line(ORDER_CUSTOMER, ORDER_CUSTOMER.replace("DO_NOTHING", "PROTECT").replace('"orders"', '"bought"')),
        concerns=("orders.customer_id",),
        uses=("orders.customer_id",),
    ),
    ProjectEdit(
        name="relation to the class itself",
        make=line(ORDER_CUSTOMER, ORDER_CUSTOMER.replace('"Customer"', "Customer")),
        concerns=("orders.customer_id",),
    ),
    ProjectEdit(
        name="relation with app label",
        make=line(ORDER_CUSTOMER, ORDER_CUSTOMER.replace('"Customer"', '"legacy.Customer"')),
        concerns=("orders.customer_id",),
    ),
    ProjectEdit(
        name="name as email", make=line(NAME, NAME.replace("CharField", "EmailField")), concerns=("customer.name",)
    ),
)
