"""Uses of a column or relation in options of the admin, in other packages, and in further calls of the ORM."""

from tests.matrix.code import IMPORT, Code, Make, ProjectEdit
from tests.matrix.queries import HEAD
from tests.matrix.uses import FAX, LAND, ORDERS, in_customer, in_file

ADMIN_OPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "fieldsets": ('fieldsets = [(None, {"fields": ["name", ("fax", "rate")]})]', FAX),
    "readonly_fields": ('readonly_fields = ("fax",)', FAX),
    "radio_fields": ('list_editable = ("fax",)\n    list_display = ("name", "fax")', FAX),
    "fields of a method": ('def get_readonly_fields(self, request, obj=None):\n        return ["fax"]', FAX),
    "autocomplete_fields": ('autocomplete_fields = ["country"]', LAND),
    "raw_id_fields": ('raw_id_fields = ("country",)', LAND),
    "search over a relation": ('search_fields = ["^name", "country__title"]', LAND),
    "column of a relation": ('list_display = ["name", "country__title"]', LAND),
    "ordering of a column": (
        'list_display = ["shown"]\n\n    @admin.display(ordering="-fax")\n    def shown(self, obj):\n        return 1',
        FAX,
    ),
    "admin_order_field": (
        'list_display = ["shown"]\n\n    def shown(self, obj):\n        return 1\n\n'
        '    shown.admin_order_field = "country__title"',
        LAND,
    ),
    "queryset of the admin": (
        'def get_queryset(self, request):\n        return super().get_queryset(request).exclude(fax="")',
        FAX,
    ),
    "object of the admin": (
        "def save_model(self, request, obj, form, change):\n        print(obj.fax)",
        FAX,
    ),
    "form of the admin": (
        "def get_form(self, request, obj=None, **options):\n"
        '        return super().get_form(request, obj, fields=["fax"])',
        FAX,
    ),
}
LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "aggregate": ('Customer.objects.aggregate(Max("fax"))', FAX),
    "latest": ('Customer.objects.latest("fax")', FAX),
    "coalesce": ('Customer.objects.annotate(x=Coalesce("fax", "name"))', FAX),
    "subquery": ('Order.objects.annotate(x=Subquery(Customer.objects.values("fax")[:1]))', FAX),
    "outer reference": ('Customer.objects.filter(Exists(Country.objects.filter(title=OuterRef("fax"))))', FAX),
    "filtered relation": (
        'Order.objects.annotate(c=FilteredRelation("customer", condition=Q(customer__fax="")))',
        (*FAX, *ORDERS),
    ),
    "alias": ('Customer.objects.alias(x=F("fax")).filter(x="")', FAX),
    "iterator": ("[each.fax for each in Customer.objects.iterator()]", FAX),
    "enumerate": ("[(n, each.fax) for n, each in enumerate(Customer.objects.all())]", FAX),
    "map": ("list(map(lambda each: each.fax, Customer.objects.all()))", FAX),
    "first": ("Customer.objects.first().fax", FAX),
    "index": ("Customer.objects.all()[0].fax", FAX),
    "object of a relation": ("Order.objects.get(pk=1).customer.fax", (*FAX, *ORDERS)),
    "reverse object": ("[each.fax for each in Country.objects.get(pk=1).customers.all()]", (*FAX, *LAND)),
    "connector": ('reduce(or_, (Q(**{name: ""}) for name in ("name", "fax")))', FAX),
    "filter of a tuple": ('Customer.objects.filter(Q(("fax", "")))', FAX),
    "cursor": ('connections["legacy"].cursor().execute("SELECT c.fax FROM customer c WHERE c.name = %s", ["a"])', FAX),
    "set of a relation": ("thing.orders.set([])", ORDERS),
    "create through a relation": ("thing.orders.create(total=1)", ORDERS),
    "relation by class": ("Customer.orders.rel.related_model", ORDERS),
    "descriptor": ("Customer.fax.field.max_length", FAX),
    "factory of forms": ('modelform_factory(Customer, fields=["name", "fax"])', FAX),
    "factory of formsets": (
        'inlineformset_factory(Country, Customer, fk_name="country", fields=["name"])',
        LAND,
    ),
    "baker": ('make("legacy.Customer", fax="1")', FAX),
    "serialized": ('serialize("json", Customer.objects.all(), fields=["fax"])', FAX),
    "refresh_from_db": ('thing.refresh_from_db(fields=["fax"])', FAX),
    "get_field_display": ("thing.get_fax_display()", FAX),
    "union": ('Customer.objects.values("name").union(Customer.objects.values("fax"))', FAX),
    "bulk_create": (
        'Customer.objects.bulk_create([], update_conflicts=True, update_fields=["fax"], unique_fields=["id"])',
        FAX,
    ),
    "create_defaults": ('Customer.objects.update_or_create(name="a", create_defaults={"fax": ""})', FAX),
    "conditional expression": ('thing.fax if thing else ""', FAX),
    "nested lookup": ("Country.objects.filter(customers__orders__total__gt=1)", (*LAND, *ORDERS)),
    "distinct": ('Customer.objects.order_by("country__code").distinct()', LAND),
}
MORE_IMPORTS = """\
from functools import reduce
from operator import or_

from django.core.serializers import serialize
from django.db import connections
from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.forms import inlineformset_factory, modelform_factory


def make(label, **values):
    return label


"""
CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "viewset": ('class Api(View):\n    queryset = Customer.objects.all()\n    ordering_fields = ["fax"]\n', FAX),
    "filterset_fields": (
        'class Api(View):\n    queryset = Customer.objects.all()\n    filterset_fields = {"fax": ["exact"]}\n',
        FAX,
    ),
    "lookup_field": ('class Api(View):\n    queryset = Customer.objects.all()\n    lookup_field = "fax"\n', FAX),
    "serializer source": (
        "class Row(View):\n    number = Text(source='fax')\n\n    class Meta:\n        model = Customer\n"
        "        fields = ['number']\n",
        FAX,
    ),
    "serializer source of a relation": (
        "class Row(View):\n    land = Text(source='country.title')\n\n    class Meta:\n        model = Customer\n"
        "        fields = ['land']\n",
        LAND,
    ),
    "serializer method": (
        "class Row(View):\n    class Meta:\n        model = Customer\n        fields = ['name']\n\n"
        "    def get_number(self, obj):\n        return obj.fax\n",
        FAX,
    ),
    "serializer depth": (
        "class Land(View):\n    class Meta:\n        model = Country\n        fields = ['title']\n\n\n"
        "class Row(View):\n    country = Land()\n\n    class Meta:\n        model = Customer\n"
        "        fields = ['name', 'country']\n",
        LAND,
    ),
    "table columns": (
        "class Rows(View):\n    number = Text(accessor='fax')\n\n    class Meta:\n        model = Customer\n"
        "        sequence = ('number',)\n",
        FAX,
    ),
    "resource": (
        "class Rows(View):\n    class Meta:\n        model = Customer\n        import_id_fields = ['fax']\n",
        FAX,
    ),
    "schema": (
        "class Rows(View):\n    class Config:\n        model = Customer\n        model_fields = ['fax']\n",
        FAX,
    ),
    "sitemap": (
        "class Pages(View):\n    def items(self):\n        return Customer.objects.all()\n\n"
        "    def lastmod(self, obj):\n        return obj.fax\n",
        FAX,
    ),
    "dependent factory": (
        "class OrderFactory(View):\n    class Meta:\n        model = Order\n\n    customer = Text(CustomerFactory)\n",
        ORDERS,
    ),
}
CLASSES_HEAD = f"""\
{HEAD.rstrip()}


class View:
    pass


class Text:
    def __init__(self, *args, **options):
        pass


CustomerFactory = None


"""
FILES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "asynchronous": (
        "legacy/later.py",
        f"{HEAD}async def show():\n    async for each in Customer.objects.all():\n        print(each.fax)\n"
        "    found = await Customer.objects.afirst()\n    return found.fax\n",
        FAX,
    ),
    "pytest fixture": (
        "tests/test_more.py",
        "import pytest\n\nfrom legacy.models import Customer\n\n\n@pytest.fixture\ndef buyer():\n"
        "    return Customer(name='a')\n\n\ndef test_buyer(buyer):\n    assert buyer.fax is None\n",
        FAX,
    ),
    "fixture file": (
        "legacy/fixtures/few.json",
        '[{"model": "legacy.customer", "pk": 1, "fields": {"name": "a", "fax": "1"}}]\n',
        FAX,
    ),
    "fixture file in YAML": (
        "legacy/fixtures/few.yaml",
        "- model: legacy.customer\n  pk: 1\n  fields:\n    name: a\n    fax: '1'\n",
        FAX,
    ),
    "SQL of several lines": (
        "legacy/report.py",
        'QUERY = """\n    SELECT c.name, c.fax\n      FROM customer AS c\n      JOIN orders o ON o.id = c.id\n"""\n',
        FAX,
    ),
    "template of a form": ("legacy/templates/legacy/edit.html", "{{ form.fax }}{{ form.fax.errors }}\n", FAX),
    "Jinja template": ("templates/card.jinja", "{% for c in customers %}{{ c.fax|upper }}{% endfor %}\n", FAX),
    "template with a loop over a relation": (
        "legacy/templates/legacy/lands.html",
        "{% for c in country.customers.all %}{{ c.name }}{% endfor %}\n",
        LAND,
    ),
    "constant elsewhere": (
        "legacy/listing.py",
        f'{HEAD}COLUMNS = ("name", "fax")\n\n\ndef rows():\n    return Customer.objects.values(*COLUMNS)\n',
        FAX,
    ),
    "registered with options": (
        "legacy/registering.py",
        f'{HEAD}def register(site):\n    site.register(Customer, list_display=["fax"])\n',
        FAX,
    ),
}


def _in_admin(text: str) -> Make:
    """Return an edit that gives the customer's page of the admin an option."""

    def make(code: Code) -> None:
        code.swap(
            (
                "for model in ",
                f"class CustomerAdmin(LegacyAdmin):\n    {text}\n\n\n"
                'register(apps.get_model("legacy", "Customer"), CustomerAdmin)\nfor model in ',
            ),
            (
                "    register(model, LegacyAdmin)",
                '    if model.__name__ != "Customer":\n        register(model, LegacyAdmin)',
            ),
            path="legacy/admin.py",
        )
        if "@admin" in text and "from django.contrib import admin" not in code.files["legacy/admin.py"]:
            code.files["legacy/admin.py"] = f"from django.contrib import admin\n{code.files['legacy/admin.py']}"

    return make


def slug_from_column(code: Code) -> None:
    code.before_customer("class Tracker:\n    def __init__(self, fields=()):\n        self.fields = fields\n")
    in_customer('    tracker = Tracker(fields=["fax"])\n')(code)


def column_in_a_manager_of_an_app(code: Code) -> None:
    code.install("crm")
    code.write(
        "crm/models.py",
        f"{IMPORT}\nfrom legacy.models import Customer\n\n\nclass Note(models.Model):\n"
        "    customer_number = models.IntegerField()\n\n    @property\n    def customer(self):\n"
        "        return Customer.objects.get(pk=self.customer_number)\n\n"
        "    def number(self):\n        return self.customer.fax\n",
    )


def _add_class(name: str, text: str, uses: tuple[str, ...]) -> ProjectEdit:
    return ProjectEdit(name=name, make=in_file("legacy/extra.py", CLASSES_HEAD + text), uses=uses)


FRAMEWORKS = (
    *(
        ProjectEdit(name=name, make=_in_admin(text), uses=uses, is_in_admin=True, needs_class=True, needs_uses=True)
        for name, (text, uses) in ADMIN_OPTIONS.items()
    ),
    *(
        ProjectEdit(
            name=name,
            make=in_file("legacy/extra.py", f"{MORE_IMPORTS}{HEAD}def use(thing):\n    return {body}\n"),
            uses=uses,
        )
        for name, (body, uses) in LINES.items()
    ),
    *(_add_class(name, text, uses) for name, (text, uses) in CLASSES.items()),
    *(ProjectEdit(name=name, make=in_file(path, text), uses=uses) for name, (path, text, uses) in FILES.items()),
    ProjectEdit(name="tracker", make=slug_from_column, uses=FAX),
    ProjectEdit(name="property of another model", make=column_in_a_manager_of_an_app, uses=FAX, needs_class=True),
)
