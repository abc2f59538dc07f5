"""Habits of programmers: spellings of a field, and uses of it, that no other edit has."""

from tests.matrix.code import COUNTRY, FAX, FAX_INDEX, IMPORT, Code, Make, ProjectEdit
from tests.matrix.fields import FIELD, OPAQUE, field
from tests.matrix.queries import HEAD
from tests.matrix.uses import LAND, ORDERS, in_file, in_meta

PHONE = f"""\
{IMPORT}

class Phone(models.CharField):
    def __init__(self, *args, **options):
        options.setdefault("max_length", 20)
        super().__init__(*args, **options)
"""
SPELLINGS: dict[str, tuple[str, str, str]] = {
    "f-string in an option": (
        FAX.replace("blank=True)", 'blank=True, help_text=f"{PLACE} only")'),
        'PLACE = "office"\n',
        "",
    ),
    "walrus": (FAX.replace("20", "(LENGTH := 20)"), "", ""),
    "brackets": (f"    fax = (\n        {FIELD}\n    )\n", "", ""),
    "starred arguments": (FAX.replace("(max", "(*LABEL, max"), 'LABEL = ("Fax no.",)\n', ""),
    "constant column": (
        FAX.replace("fax =", "telecopy =").replace("blank=True)", "blank=True, db_column=COLUMN)"),
        'COLUMN = "fax"\n',
        "",
    ),
    "constant in the class": (f"    LENGTH = 20\n{FAX.replace('20', 'LENGTH')}", "", ""),
    "translated label": (
        FAX.replace("(max", '(_("Fax"), max'),
        "",
        "from django.utils.translation import gettext_lazy as _",
    ),
    "default from a lambda": (FAX.replace("blank=True", "blank=True, default=lambda: None"), "", ""),
    "annotated with None": (FAX.replace("fax =", "fax: str | None ="), "", ""),
    "annotated and ignored": (
        FAX.replace("fax =", "fax: str =").replace(")\n", ")  # type: ignore[assignment]\n"),
        "",
        "",
    ),
    "fmt: skip": (FAX.replace("fax = ", "fax   =  ").replace(")\n", ")  # fmt: skip\n"), "", ""),
    "backslash": (f"    fax = \\\n        {FIELD}\n", "", ""),
    "wrapped": (f"    fax = marked({FIELD})\n", "def marked(field):\n    return field\n", ""),
    "conditional field": (f"    fax = {FIELD} if True else models.TextField()\n", "", ""),
    "field from a dictionary": ('    fax = FIELDS["fax"]\n', f'FIELDS = {{"fax": {FIELD}}}\n', ""),
    "field of another name": (
        FAX.replace("models.CharField", "Text"),
        "",
        "from django.db.models import CharField as Text",
    ),
    "field by its module": (FAX.replace("models.CharField", "models.fields.CharField"), "", ""),
    "field class of another module": (
        "    fax = Phone(null=True, blank=True)\n",
        "",
        "\nfrom legacy.phones import Phone",
    ),
    "hidden index": (FAX.replace("blank=True", "blank=True, db_index=True, editable=False"), "", ""),
    "number with underscores": (FAX.replace("20", "2_0"), "", ""),
    "comments between arguments": (
        "    fax = models.CharField(\n        # as printed\n        max_length=20,\n        null=True,\n"
        "        # may be empty\n        blank=True,\n    )\n",
        "",
        "",
    ),
    "raw text": (FAX.replace("blank=True", 'blank=True, help_text=r"\\d+" "\\n"'), "", ""),
}
SAME_MEANING = {"brackets", "annotated with None", "backslash", "field by its module", "number with underscores"}
"""Spellings that say nothing else than what was generated, so that the field is removed without a question."""

LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "update_fields": ('thing.save(update_fields=["fax"])', OPAQUE),
    "bulk_update": ('Customer.objects.bulk_update([thing], ["fax"])', OPAQUE),
    "get_or_create": ('Customer.objects.get_or_create(name="a", defaults={"fax": ""})', OPAQUE),
    "setattr": ('setattr(thing, "fax", "")', OPAQUE),
    "attrgetter": ('sorted(Customer.objects.all(), key=attrgetter("fax"))', OPAQUE),
    "lambda": ("sorted(Customer.objects.all(), key=lambda each: each.fax)", OPAQUE),
    "shortcut": ('get_object_or_404(Customer, fax="1")', OPAQUE),
    "get_model": ('apps.get_model("legacy", "Customer").objects.filter(fax="")', OPAQUE),
    "module": ('tables.Customer.objects.filter(fax="")', OPAQUE),
    "raw": ('list(Customer.objects.raw("SELECT id, fax FROM customer"))', OPAQUE),
    "function of a column": ('Customer.objects.annotate(n=Lower("fax"))', OPAQUE),
    "window": ('Customer.objects.annotate(n=Window(RowNumber(), order_by="fax"))', OPAQUE),
    "model_to_dict": ('model_to_dict(thing, fields=["fax"])', OPAQUE),
    "named tuple": ('[row.fax for row in Customer.objects.values_list("fax", named=True)]', OPAQUE),
    "chained queryset": ('Customer.objects.all().order_by("name").exclude(rate=1).filter(fax__isnull=True)', OPAQUE),
    "two relations in a lookup": ('Order.objects.filter(customer__country__title="x")', (*LAND, *ORDERS)),
    "only over a relation": ('Order.objects.only("customer__fax")', (*OPAQUE, *ORDERS)),
}
IMPORTS = """\
from operator import attrgetter

from django.apps import apps
from django.db.models import Window
from django.db.models.functions import Lower, RowNumber
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404

from legacy import models as tables
"""
FILES: dict[str, tuple[str, str]] = {
    "returned object": (
        "legacy/find.py",
        f"{HEAD}def find() -> Customer:\n    return Customer.objects.first()\n\n\ndef show():\n    found = find()\n"
        "    return found.fax\n",
    ),
    "typed argument": (
        "legacy/find.py",
        "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    from legacy.models import Customer\n\n\ndef show(thing: Customer | None) -> str:\n"
        '    return thing.fax if thing else ""\n',
    ),
    "match of an object": (
        "legacy/find.py",
        f"{HEAD}def show(thing):\n    match thing:\n        case Customer(fax=None):\n            return 1\n",
    ),
    "factory": (
        "tests/factories.py",
        "class DjangoModelFactory:\n    pass\n\n\nclass CustomerFactory(DjangoModelFactory):\n    class Meta:\n"
        '        model = "legacy.Customer"\n\n    name = "a"\n    fax = "1"\n',
    ),
    "extra_kwargs": (
        "legacy/api.py",
        f"{HEAD}class Base:\n    class Meta:\n        model = Customer\n        fields = ['name']\n\n\n"
        "class Whole(Base):\n    class Meta(Base.Meta):\n        fields = [*Base.Meta.fields, 'fax']\n",
    ),
    "queryset of a view": (
        "legacy/pages.py",
        f"from django.views.generic import ListView\n\n{HEAD}class Pages(ListView):\n    model = Customer\n\n"
        '    def get_queryset(self):\n        return super().get_queryset().filter(fax__gt="")\n',
    ),
    "loop over typed list": (
        "legacy/find.py",
        f"{HEAD}def show(things: list[Customer]):\n    for each in things:\n        print(each.fax)\n",
    ),
    "walrus in a condition": (
        "legacy/find.py",
        f"{HEAD}def show(key):\n    if (found := Customer.objects.get(pk=key)) and (text := found.fax):\n"
        "        return text\n",
    ),
}


def own_module(code: Code) -> None:
    field("    fax = Phone(null=True, blank=True)\n", "", "\nfrom legacy.phones import Phone")(code)
    code.write("legacy/phones.py", PHONE)


def managers_elsewhere(code: Code) -> None:
    code.write(
        "legacy/managers.py",
        f"{IMPORT}\n\nclass CustomerQuerySet(models.QuerySet):\n    def faxed(self):\n"
        '        return self.exclude(fax="")\n\n\nCustomerManager = models.Manager.from_queryset(CustomerQuerySet)\n',
    )
    code.add_import("\nfrom legacy import managers")
    code.in_customer("    objects = managers.CustomerManager()\n")


def shown_in_str(code: Code) -> None:
    code.swap(("        return self.name or str(self.pk)\n", '        return f"{self.name} {self.fax}"\n'))


def typed_relation(code: Code) -> None:
    code.swap((COUNTRY, COUNTRY.replace("country =", 'country: "models.ForeignKey[Country, Country]" =')))


def own_foreign_key(code: Code) -> None:
    code.before_customer("class Key(models.ForeignKey):\n    pass\n")
    code.swap((COUNTRY, COUNTRY.replace("models.ForeignKey", "Key")))


def removed_index(code: Code) -> None:
    code.swap((FAX_INDEX, ""))


def _in_code(body: str) -> Make:
    return in_file("legacy/extra.py", f"{IMPORTS}{HEAD}def use(thing):\n    return {body}\n")


def _spell(name: str) -> ProjectEdit:
    new, before, imports = SPELLINGS[name]
    make = own_module if "legacy.phones" in imports else field(new, before, imports)
    if name == "constant column":
        make = _rename_in_index(make)
    return ProjectEdit(name=name, make=make, concerns=OPAQUE, uses=() if name in SAME_MEANING else OPAQUE)


def _rename_in_index(make: Make) -> Make:
    def rename(code: Code) -> None:
        make(code)
        code.swap(('fields=["fax", "name"]', 'fields=["telecopy", "name"]'))

    return rename


HABITS = (
    *map(_spell, SPELLINGS),
    *(ProjectEdit(name=name, make=_in_code(body), uses=uses) for name, (body, uses) in LINES.items()),
    *(ProjectEdit(name=name, make=in_file(path, text), uses=OPAQUE) for name, (path, text) in FILES.items()),
    ProjectEdit(name="managers of a module", make=managers_elsewhere, uses=OPAQUE),
    ProjectEdit(name="shown in __str__", make=shown_in_str, uses=OPAQUE),
    ProjectEdit(name="typed relation", make=typed_relation, concerns=LAND),
    ProjectEdit(name="own foreign key", make=own_foreign_key, concerns=LAND, uses=LAND),
    ProjectEdit(name="removed index", make=removed_index, concerns=OPAQUE),
    ProjectEdit(name="verbose_name", make=in_meta("customer", 'verbose_name = "client"'), concerns=("customer",)),
)
