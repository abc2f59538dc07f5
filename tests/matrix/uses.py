"""Edits that use a column, relation or class elsewhere in the project."""

from tests.matrix.code import FAX_INDEX, IMPORT, SETTINGS, Code, Make, ProjectEdit

FAX = ("customer.fax",)
LAND = ("customer.country_id",)
ORDERS = ("orders.customer_id",)
META = '        db_table = "{}"\n'


def at_end(text: str) -> Make:
    """Return an edit that adds text to models.py."""
    return lambda code: code.at_end(text)


def in_customer(text: str) -> Make:
    """Return an edit that adds text to the class."""
    return lambda code: code.in_customer(text)


def in_meta(table: str, text: str) -> Make:
    """Return an edit that adds an option to Meta."""
    return lambda code: code.swap((META.format(table), f"{META.format(table)}        {text}\n"))


def in_file(path: str, text: str, app: str = "") -> Make:
    """Return an edit that adds a file, maybe in a new app."""

    def make(code: Code) -> None:
        if app:
            code.install(app)
        code.write(path, text)

    return make


def queryset(code: Code) -> None:
    code.before_customer(
        "class CustomerQuerySet(models.QuerySet):\n    def with_fax(self):\n        return self.exclude(fax=None)\n"
    )
    code.in_customer("    objects = CustomerQuerySet.as_manager()\n")


def manager_elsewhere(code: Code) -> None:
    code.write(
        "legacy/managers.py",
        f"{IMPORT}\n\nclass Faxed(models.Manager):\n    def get_queryset(self):\n"
        "        return super().get_queryset().filter(fax__isnull=False)\n",
    )
    code.add_import("\nfrom legacy.managers import Faxed")
    code.in_customer("    objects = models.Manager()\n    faxed = Faxed()\n")


def manager_of_relation(code: Code) -> None:
    code.before_customer(
        "class Abroad(models.Manager):\n    def get_queryset(self):\n"
        '        return super().get_queryset().select_related("country")\n'
    )
    code.in_customer("    objects = models.Manager()\n    abroad = Abroad()\n")


def admin(code: Code) -> None:
    code.swap(
        (
            "for model in ",
            'class CustomerAdmin(LegacyAdmin):\n    list_display = ["name", "fax"]\n'
            '    search_fields = ["fax"]\n\n\n'
            'register(apps.get_model("legacy", "Customer"), CustomerAdmin)\nfor model in ',
        ),
        (
            "    register(model, LegacyAdmin)",
            '    if model.__name__ != "Customer":\n        register(model, LegacyAdmin)',
        ),
        path="legacy/admin.py",
    )


def admin_of_relation(code: Code) -> None:
    code.swap(
        (
            "for model in ",
            'class CustomerAdmin(LegacyAdmin):\n    list_display = ["name"]\n    list_filter = ["country__title"]\n'
            '    list_select_related = ["country"]\n\n\n'
            'register(apps.get_model("legacy", "Customer"), CustomerAdmin)\nfor model in ',
        ),
        (
            "    register(model, LegacyAdmin)",
            '    if model.__name__ != "Customer":\n        register(model, LegacyAdmin)',
        ),
        path="legacy/admin.py",
    )


def own_constraint(code: Code) -> None:
    code.swap(
        (FAX_INDEX, FAX_INDEX + '            models.Index(models.F("fax").desc(), name="my_fax"),\n'),
    )


def template(code: Code) -> None:
    code.write("legacy/templates/legacy/card.html", "<p>{{ customer.name }}</p>\n<p>{{ customer.fax }}</p>\n")


def project_template(code: Code) -> None:
    code.swap(('"APP_DIRS": True,', '"APP_DIRS": True,\n        "DIRS": [BASE_DIR / "templates"],'), path=SETTINGS)
    code.write("templates/card.txt", "{% for each in customers %}{{ each.country.title }}{% endfor %}\n")


FORM = """\
from django import forms

from legacy.models import Customer


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ["name", "fax"]
"""
SERIALIZER = """\
class ModelSerializer:
    pass


class CustomerSerializer(ModelSerializer):
    class Meta:
        model = "legacy.Customer"
        fields = ("name", "fax")
"""
PROXY = """\
class Vip(Customer):
    class Meta:
        proxy = True

    def call(self):
        return self.fax
"""
PROXY_ELSEWHERE = """\
from legacy.models import Customer


class Vip(Customer):
    class Meta:
        proxy = True
        ordering = ["fax"]
"""
VIEW = """\
from django.http import HttpResponse

from legacy.models import Customer


def list_faxes(request):
    return HttpResponse("\\n".join(Customer.objects.values_list("fax", flat=True)))
"""
QUERIES = """\
from django.db.models import Count, F, Q

from legacy.models import Country, Customer, Order


def count_by_country():
    return Customer.objects.values("country__title").annotate(n=Count("id"))


def with_buyers():
    return Order.objects.filter(Q(customer__name="x") | Q(customer__rate__gt=F("total")))
"""
REVERSE = "    def count(self):\n        return self.customers.count()\n"


def reverse_use(code: Code) -> None:
    code.swap(
        ("        return self.title or str(self.pk)\n", f"        return self.title or str(self.pk)\n\n{REVERSE}")
    )


USES = (
    ProjectEdit(name="method", make=in_customer("    def call(self):\n        return self.fax\n"), uses=FAX),
    ProjectEdit(name="proxy", make=at_end(PROXY), uses=FAX, needs_class=True),
    ProjectEdit(
        name="proxy in another app", make=in_file("crm/models.py", PROXY_ELSEWHERE, "crm"), uses=FAX, needs_class=True
    ),
    ProjectEdit(
        name="subclass of a proxy",
        make=at_end(PROXY.replace("self.fax", "1") + "\n\n" + PROXY.replace("Vip(Customer)", "Top(Vip)")),
        uses=FAX,
        needs_class=True,
    ),
    ProjectEdit(name="queryset", make=queryset, uses=FAX),
    ProjectEdit(name="manager in another file", make=manager_elsewhere, uses=FAX),
    ProjectEdit(name="manager of a relation", make=manager_of_relation, uses=LAND),
    ProjectEdit(name="ordering", make=in_meta("customer", 'ordering = ["fax"]'), uses=FAX),
    ProjectEdit(
        name="ordering of another class",
        make=in_meta("orders", 'ordering = ["customer__fax"]'),
        uses=(*FAX, *ORDERS),
        needs_uses=True,
    ),
    ProjectEdit(name="get_latest_by", make=in_meta("customer", 'get_latest_by = "-fax"'), uses=FAX),
    ProjectEdit(
        name="ordering by a relation",
        make=in_meta("customer", 'ordering = ["country__title", "name"]'),
        uses=LAND,
        needs_uses=True,
    ),
    ProjectEdit(
        name="constraint",
        make=in_meta(
            "customer",
            'constraints = [models.CheckConstraint(condition=models.Q(fax__gt=""), name="has_fax")]',
        ),
        uses=FAX,
    ),
    ProjectEdit(name="own index", make=own_constraint, uses=FAX),
    ProjectEdit(name="admin", make=admin, uses=FAX, is_in_admin=True, needs_class=True, needs_uses=True),
    ProjectEdit(
        name="admin of a relation",
        make=admin_of_relation,
        uses=LAND,
        is_in_admin=True,
        needs_class=True,
        needs_uses=True,
    ),
    ProjectEdit(name="form", make=in_file("legacy/forms.py", FORM), uses=FAX),
    ProjectEdit(name="serializer", make=in_file("legacy/serializers.py", SERIALIZER), uses=FAX),
    ProjectEdit(name="template", make=template, uses=FAX),
    ProjectEdit(name="template of a relation", make=project_template, uses=LAND),
    ProjectEdit(name="view", make=in_file("legacy/views.py", VIEW), uses=FAX),
    ProjectEdit(name="queries of relations", make=in_file("legacy/queries.py", QUERIES), uses=(*LAND, *ORDERS)),
    ProjectEdit(name="reverse name", make=reverse_use, uses=LAND),
    ProjectEdit(
        name="reverse name in a lookup",
        make=in_customer(
            "    @classmethod\n    def buyers(cls):\n        return cls.objects.filter(orders__total__gt=1)\n"
        ),
        uses=ORDERS,
    ),
    ProjectEdit(
        name="prefetch",
        make=in_customer(
            '    @classmethod\n    def all_of(cls):\n        return cls.objects.prefetch_related("orders")\n'
        ),
        uses=ORDERS,
    ),
    ProjectEdit(
        name="key of a relation",
        make=in_customer("    def is_foreign(self):\n        return self.country_id != 1\n"),
    ),
    ProjectEdit(
        name="test",
        make=in_file("tests/test_customer.py", "def test_fax(customer):\n    assert customer.fax is None\n"),
        uses=FAX,
    ),
    ProjectEdit(
        name="getattr",
        make=in_file("legacy/tools.py", "def read(customer):\n    return getattr(customer, 'fax')\n"),
        uses=FAX,
    ),
    ProjectEdit(
        name="meta field",
        make=in_file(
            "legacy/meta.py",
            "from legacy.models import Customer\n\n\ndef length():\n"
            '    return Customer._meta.get_field("fax").max_length\n',
        ),
        uses=FAX,
    ),
    ProjectEdit(
        name="stub",
        make=lambda code: code.swap(("=Unmapped(old.fax)", "=old.fax"), path="legacy/export/customer.py"),
        uses=FAX,
    ),
    ProjectEdit(
        name="imported class",
        make=in_file(
            "legacy/views.py", "from legacy.models import Customer, CustomerTag\n\nSHOWN = [Customer, CustomerTag]\n"
        ),
        uses=("customer", "customer_tag"),
    ),
)
"""`uses` of a class is that of its table."""
