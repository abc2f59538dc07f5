"""Uses of a column or relation in a line of code, in a template, or in a file of its own."""

from tests.matrix.code import Make, ProjectEdit
from tests.matrix.uses import FAX, LAND, ORDERS, in_file

HEAD = """\
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When

from legacy.models import Country, Customer, Order


"""
FORM = """\
from django import forms

from legacy.models import Customer


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
"""
LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "format": ('"{0.fax}".format(thing)', FAX),
    "f-string": ('f"{thing.fax}"', FAX),
    "order_by": ('Customer.objects.order_by("-fax")', FAX),
    "lookup over a relation": ('Order.objects.filter(customer__fax__startswith="0")', (*FAX, *ORDERS)),
    "select_related": ('Order.objects.select_related("customer__country")', (*LAND, *ORDERS)),
    "annotate": ('Order.objects.annotate(f=F("customer__fax"))', (*FAX, *ORDERS)),
    "condition": ('Q(fax="") | ~Q(name="")', FAX),
    "update": ('Customer.objects.update(fax="")', FAX),
    "constructor": ('Customer(name="a", fax="")', FAX),
    "defer": ('Customer.objects.defer("fax")', FAX),
    "list of names": ('{name: getattr(thing, name) for name in ("name", "fax")}', FAX),
    "case and when": ("Customer.objects.annotate(n=Case(When(fax__isnull=True, then=Value(1))))", FAX),
    "in_bulk": ('Customer.objects.in_bulk(["1"], field_name="fax")', FAX),
    "dictionary": ('Customer.objects.filter(**{"fax__gt": ""})', FAX),
    "prefetch object": ('Customer.objects.prefetch_related(Prefetch("orders"))', ORDERS),
    "reverse name in a loop": ("[order.total for order in thing.orders.all()]", ORDERS),
    "reverse aggregate": ("Country.objects.filter(customers__rate__gt=1)", LAND),
    "related object": ("thing.country.title", LAND),
    "two relations": ("thing.customer.country.code", (*LAND, *ORDERS)),
    "exists": ('Customer.objects.filter(Exists(Order.objects.filter(customer=OuterRef("pk"))))', ()),
    "many to many": ('Customer.objects.filter(tags__label="x")', ()),
}
TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "filter": ('{{ customer.fax|default:"-" }}', FAX),
    "condition": ("{% if order.customer.fax %}yes{% endif %}", (*FAX, *ORDERS)),
    "reverse name": ("{% for order in customer.orders.all %}{{ order.total }}{% endfor %}", ORDERS),
    "with": ("{% with number=customer.fax %}{{ number }}{% endwith %}", FAX),
}
FILES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "assignment": ("extra.py", f"{HEAD}def clear(customer):\n    customer.fax = None\n", FAX),
    "form with exclude": ("forms.py", f'{FORM}        exclude = ["fax"]\n', FAX),
    "form with widgets": (
        "forms.py",
        f'{FORM}        fields = "__all__"\n        widgets = {{"fax": forms.Textarea}}\n',
        FAX,
    ),
    "clean method": (
        "forms.py",
        f'{FORM}        fields = "__all__"\n\n    def clean_fax(self):\n        return self.cleaned_data["fax"]\n',
        FAX,
    ),
    "filter set": (
        "filters.py",
        f"{HEAD}class CustomerFilter:\n    class Meta:\n        model = Customer\n"
        '        fields = {"fax": ["exact"]}\n',
        FAX,
    ),
    "generic view": (
        "views.py",
        "from django.views.generic import DetailView\n\n"
        f'{HEAD}class Show(DetailView):\n    model = Customer\n    slug_field = "fax"\n',
        FAX,
    ),
    "signal": (
        "signals.py",
        "from django.db.models.signals import post_init\n\n"
        f'{HEAD}def trim(instance, **kwargs):\n    instance.fax = (instance.fax or "").strip()\n\n\n'
        "post_init.connect(trim, sender=Customer)\n",
        FAX,
    ),
    "management command": (
        "management/commands/faxes.py",
        "from django.core.management.base import BaseCommand\n\n"
        f"{HEAD}class Command(BaseCommand):\n    def handle(self, *args, **options):\n"
        '        for each in Customer.objects.exclude(fax=""):\n            self.stdout.write(each.fax)\n',
        FAX,
    ),
}


def _in_code(body: str) -> Make:
    return in_file("legacy/extra.py", f"{HEAD}def use(thing):\n    return {body}\n")


def _in_template(text: str) -> Make:
    return in_file("legacy/templates/legacy/extra.html", f"<p>{text}</p>\n")


QUERIES = (
    *(ProjectEdit(name=name, make=_in_code(body), uses=uses) for name, (body, uses) in LINES.items()),
    *(
        ProjectEdit(name=f"{name} in a template", make=_in_template(text), uses=uses)
        for name, (text, uses) in TEMPLATES.items()
    ),
    *(
        ProjectEdit(name=name, make=in_file(f"legacy/{path}", text), uses=uses)
        for name, (path, text, uses) in FILES.items()
    ),
)
