"""Uses of dropped fields are found wherever Django lets them stand, and what only looks like one is none.

The lines that use the field are marked with `USE`.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from legacygen import workspace
from legacygen.lockfile import Tombstone
from legacygen.plan import Argument, Field
from legacygen.refresh.references import find_relation_uses, find_uses

Files = Mapping[str, str]

MODELS = """\
from django.db import models


class Customer(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "customer"


class Supplier(models.Model):
    phone = models.TextField()
    since = models.DateField()

    class Meta:
        managed = False
        db_table = "supplier"


class Order(models.Model):
    customer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="orders")
    payer = models.ForeignKey("Customer", models.DO_NOTHING, related_name="paid_orders")
    supplier = models.ForeignKey("Supplier", models.DO_NOTHING, related_name="orders")
    total = models.IntegerField()

    class Meta:
        managed = False
        db_table = "orders"
"""
IMPORT = "from legacy.models import Customer, Order, Supplier\n"


def view(*lines: str) -> dict[str, str]:
    """Return a file of another app that imports the models."""
    return {"shop/views.py": IMPORT + "\n".join(lines) + "\n"}


def in_models(*lines: str) -> dict[str, str]:
    """Return the models with further lines in the class Customer, and whatever follows."""
    mine = "\n".join(lines) + "\n"
    return {"legacy/models.py": MODELS.replace("    class Meta:\n", f"{mine}\n    class Meta:\n", 1)}


def page(*lines: str) -> dict[str, str]:
    """Return a template."""
    return {"shop/templates/shop/page.html": "\n".join(lines) + "\n"}


def marked(files: Files) -> list[str]:
    """Return the lines with a mark."""
    lines = ((path, number, line) for path, text in files.items() for number, line in enumerate(text.split("\n"), 1))
    return sorted(f"{path}:{number}" for path, number, line in lines if "USE" in line)


def found(dropped: Tombstone, files: Files) -> list[str]:
    """Return the lines that are found in the files, with the models."""
    return sorted(map(str, find_uses(dropped, {"legacy/models.py": MODELS, **files})))


PHONE = Tombstone(
    table="customer",
    column="phone",
    source="",
    cls="Customer",
    name="phone",
    field=Field(name="phone", columns=("phone",), cls="models.TextField"),
)


def foreign_key(*arguments: Argument, cls: str = "models.ForeignKey") -> Tombstone:
    """Return a dropped relation of orders to customers."""
    planned = Field(
        name="customer",
        columns=("customer_id",),
        cls=cls,
        positional=('"Customer"', "models.DO_NOTHING"),
        arguments=arguments,
    )
    return Tombstone(table="orders", column="customer_id", source="", cls="Order", name="customer", field=planned)


CUSTOMER = foreign_key(Argument(name="related_name", value='"orders"'))

SUBCLASSES = {
    "a method of the model": in_models("    def call(self):", "        dial(self.phone)  # USE"),
    "a method of a proxy in another file": view(
        "class Vip(Customer):",
        "    class Meta:",
        "        proxy = True",
        '        ordering = ["-phone"]  # USE',
        "    def call(self):",
        "        dial(self.phone)  # USE",
    ),
    "an index in the Meta of a proxy": view(
        "class Vip(Customer):",
        "    class Meta:",
        "        proxy = True",
        '        indexes = [models.Index(fields=["phone"])]  # USE',
        '        constraints = [models.CheckConstraint(check=models.Q(phone__gt=""))]  # USE',
    ),
    "a subclass of a class that was imported by another name": {
        "shop/views.py": "from legacy.models import Customer as C\n\n\nclass Vip(C):\n"
        "    def f(self): self.phone  # USE\n"
    },
    "a subclass of a subclass, in a file that does not know the model": {
        "a/models.py": "from legacy import models as legacy\n\nclass Vip(legacy.Customer):\n    pass\n",
        "b/models.py": "from a.models import Vip as V\n\n\nclass Gold(V):\n    def f(self): self.phone  # USE\n",
        "c/views.py": 'from b.models import Gold\n\nGold.objects.filter(phone="")  # USE\n',
    },
    "another name for the model": {
        "a/names.py": "from legacy.models import Customer\n\nClient = Customer\n",
        "b/views.py": 'from a.names import Client\n\nClient.objects.filter(phone="")  # USE\n',
    },
    "the base class of a package of models, by relative imports": {
        "a/models/__init__.py": "from .vip import Vip\n",
        "a/models/vip.py": "from legacy.models import Customer\n\nclass Vip(Customer):\n    pass\n",
        "a/views.py": "from .models import Vip\n\ndef f(vip: Vip): return vip.phone  # USE\n",
    },
    "a mixin of the model in another file": {
        **in_models("    pass"),
        "legacy/models.py": MODELS.replace("Customer(models.Model)", "Customer(PhoneMixin, models.Model)").replace(
            "import models", "import models\nfrom legacy.mixins import PhoneMixin"
        ),
        "legacy/mixins.py": "class Base:\n    def f(self): self.phone  # USE\n\n\nclass PhoneMixin(Base):\n"
        '    def g(self): return getattr(self, "phone")  # USE\n',
    },
    "a text that is formatted": view('line = "{0.name} {0.phone:>9}".format(row)  # USE', 'other = "{phone} a.phone"'),
    "a row in a class pattern": view("match x:", '    case Customer(phone=""): pass  # USE'),
    "a row that a method of the model makes": in_models(
        "    @classmethod",
        "    def make(cls):",
        '        cls(phone="")  # USE',
        '        cls.objects.create(phone="")  # USE',
    ),
}

QUERYSETS = """\
class CustomerQuerySet(models.QuerySet):
    def silent(self):
        return self.filter(phone="")  # USE

    def sorted(self):
        qs = self.annotate(x=F("phone"))  # USE
        return qs.order_by("-phone")  # USE
"""
MANAGERS = """\
class CustomerManager(models.Manager):
    def get_queryset(self):
        return CustomerQuerySet(self.model)

    def silent(self):
        return self.get_queryset().exclude(phone="")  # USE

    def make(self):
        return self.model(phone="")  # USE
"""
MANAGED = {
    "a manager in another file": {
        **in_models("    objects = CustomerManager()"),
        "legacy/managers.py": MANAGERS,
    },
    "the queryset that a manager makes, in a third file": {
        **in_models("    objects: ClassVar = managers.CustomerManager()"),
        "legacy/managers.py": "from .querysets import CustomerQuerySet\n\n\n" + MANAGERS,
        "legacy/querysets.py": QUERYSETS,
    },
    "a queryset as a manager": {
        **in_models("    objects = CustomerQuerySet.as_manager()"),
        "legacy/querysets.py": QUERYSETS,
    },
    "a manager from a queryset": {
        **in_models("    objects = models.Manager.from_queryset(CustomerQuerySet)()"),
        "legacy/querysets.py": QUERYSETS,
    },
    "a manager with a name, from a queryset": {
        **in_models("    objects: Any = CustomerManager()"),
        "legacy/querysets.py": QUERYSETS + "\n\nCustomerManager = models.Manager.from_queryset(CustomerQuerySet)\n",
    },
    "a class from a queryset, and its base": {
        "legacy/models.py": in_models("    objects = M()")["legacy/models.py"] + "\nfrom .querysets import *\n",
        "legacy/querysets.py": QUERYSETS.replace("(models.QuerySet)", "(Base)").replace("CustomerQuerySet", "Q1")
        + "\n\nclass M(models.Manager.from_queryset(Q1)):\n    pass\n"
        + '\n\nclass Base(models.QuerySet):\n    def f(self): self.filter(phone="")  # USE\n',
    },
    "the manager of a proxy": {
        "a/models.py": "from legacy.models import Customer\nfrom a.querysets import CustomerQuerySet\n\n\n"
        "class Vip(Customer):\n    objects = CustomerQuerySet.as_manager()\n",
        "a/querysets.py": QUERYSETS,
    },
}

OTHER_CLASSES = {
    "the ordering of another model through a relation": in_models("    pass")
    | {
        "shop/models.py": 'class Note(models.Model):\n    class Meta:\n        ordering = ["customer__phone"]  # USE\n'
    },
    "a constraint of another model through a relation with another name": {
        "shop/models.py": "class Note(models.Model):\n    class Meta:\n"
        '        constraints = [CheckConstraint(condition=Q(payer__phone=""))]  # USE\n'
    },
    "an admin that a decorator registers": view(
        "@admin.register(Customer)",
        "class A(admin.ModelAdmin):",
        '    list_display = ["name", "phone"]  # USE',
        '    list_filter = ("phone", )  # USE',
        '    search_fields = ["=phone", "^phone", "@phone"]  # USE',
        '    fieldsets = [(None, {"fields": ["phone"]})]  # USE',
        '    readonly_fields = autocomplete_fields = ["phone"]  # USE',
        '    ordering = ["-phone"]  # USE',
        '    @admin.display(ordering="phone", description="phone")  # USE',
        "    def called(self, obj): return obj.phone  # USE",
    ),
    "an admin of another model that searches through a relation": view(
        "@admin.register(Order)",
        "class A(admin.ModelAdmin):",
        '    search_fields = ["total", "^customer__phone"]  # USE',
        '    list_display = ["phone"]',
    ),
    "an admin that is registered in another file, with its base": {
        "shop/bases.py": 'class Phoned(ModelAdmin):\n    list_display = ["phone"]  # USE\n',
        "shop/admins.py": 'from .bases import Phoned\n\nclass A(Phoned):\n    list_filter = ["phone"]  # USE\n',
        "shop/admin.py": IMPORT + "from .admins import A\n\nadmin.site.register(Customer, A)\n",
    },
    "an admin that is registered for several models": {
        "shop/admins.py": 'class A(ModelAdmin):\n    list_filter = ["phone"]  # USE\n',
        "shop/admin.py": IMPORT + "from shop import admins\n\nadmin.site.register([Order, Customer], admins.A)\n",
    },
    "an inline": view("class I(TabularInline):", "    model = Customer", '    fields = ["phone"]  # USE'),
    "a form": view(
        "class F(forms.ModelForm):",
        "    class Meta:",
        "        model = Customer",
        '        fields = ["phone"]  # USE',
        '        widgets = {"phone": forms.TextInput}  # USE',
        "    def clean(self):",
        '        return self.cleaned_data["phone"]  # USE',
    ),
    "a form of a dotted model, its base and its subclass": {
        "shop/forms.py": "from legacy import models\n\nclass Base(ModelForm):\n    x = 1\n"
        '    def f(self): self.fields["phone"]  # USE\n\n'
        'class F(Base):\n    class Meta:\n        model = models.Customer\n        exclude = ("phone",)  # USE\n',
        "shop/more.py": "from .forms import F\n\nclass G(F):\n    class Meta(F.Meta):\n"
        '        fields = ["phone"]  # USE\n',
        "shop/views.py": "from .more import G\n\ndef f(form: G): return form.instance.phone  # USE\n",
    },
    "a serializer that declares the field": view(
        "class S(serializers.ModelSerializer):",
        "    phone = serializers.CharField()  # USE",
        "    class Meta:",
        "        model = Customer",
        '        fields = ["id"]',
    ),
    "a form that declares the field again": view(
        "class F(ModelForm):",
        "    class Meta:",
        "        model = Customer",
        "        fields = []",
        "class G(F):",
        "    phone = forms.CharField()  # USE",
    ),
    "a relation by a class of the user's own": {
        "shop/models.py": "class BuyerField(models.ForeignKey):\n    pass\n\n\n"
        "class Note(models.Model):\n    buyer = BuyerField('legacy.Customer')\n",
        "shop/views.py": 'Note.objects.filter(buyer__phone="")  # USE\n',
    },
    "a serializer that reads through a relation": view(
        "class S(ModelSerializer):",
        '    contact = CharField(source="customer.phone")  # USE',
        "    class Meta:",
        "        model = Order",
        '        fields = ["phone"]',
    ),
    "a filter set by a label": {
        "shop/filters.py": 'class S(FilterSet):\n    class Meta:\n        model = "legacy.Customer"\n'
        '        fields = {"phone": ["exact"]}  # USE\n'
    },
    "a view by its queryset": view(
        "class V(ModelViewSet):", "    queryset = Customer.objects.all()", '    search_fields = ["phone"]  # USE'
    ),
    "a factory": view(
        "class CustomerFactory(Factory):", '    phone = "1"  # USE', "    class Meta:", "        model = Customer"
    )
    | {"shop/tests.py": 'from shop.views import CustomerFactory\n\nCustomerFactory.build(phone="")  # USE\n'},
    "a field that another model points to": {
        "shop/models.py": "class Note(models.Model):\n"
        '    c = ForeignKey("legacy.Customer", CASCADE, to_field="phone")\n'.replace('"phone")', '"phone")  # USE')
    },
}

CODE = {
    "values and expressions": view(
        "from model_bakery import baker",
        'Customer.objects.values_list("phone", flat=True)  # USE',
        'Customer.objects.annotate(x=Lower(F("phone")))  # USE',
        'Customer.objects.only("phone").defer("phone")  # USE',
        'Customer.objects.filter(Q(phone="") | Q(phone__startswith="1"))  # USE',
        'c.save(update_fields=["phone"])  # USE',
        'getattr(c, "phone")  # USE',
        'f = attrgetter("phone")  # USE',
        'get_object_or_404(Customer, phone="")  # USE',
        'baker.make(Customer, phone="")  # USE',
        'c.phone = ""  # USE',
        'Customer.objects.bulk_update(rows, ["phone"])  # USE',
        'Customer.objects.get_or_create(defaults={"phone": ""})  # USE',
    ),
    "lookups of another model": view(
        'Order.objects.select_related("customer").filter(customer__phone="")  # USE',
        'Order.objects.filter(payer__phone__startswith="")  # USE',
        'Order.objects.order_by("-customer__phone")  # USE',
        'Supplier.objects.filter(orders__customer__phone="")  # USE',
        "Order.objects.first().customer.phone  # USE",
    ),
    "a query of the model within one of another": view(
        'Order.objects.filter(payer__in=Customer.objects.filter(phone=""))  # USE',
        'Order.objects.filter(payer__in=Subquery(found.filter(phone="")))  # USE',
    ),
    "the relation, in a file that does not know the model": {
        "shop/views.py": "def f(order):\n    print(order.customer.phone)  # USE\n    return order.payer.phone  # USE\n"
    },
    "a variable with the name of the model, in a file that does not know it": {
        "shop/views.py": 'def f(customer, customers):\n    customers.filter(phone="")  # USE\n'
        "    return customer.phone  # USE\n"
    },
    "what a variable is assigned, in a file that does not know the model": {
        "shop/views.py": "def f(order, supplier):\n    for x in supplier.orders.all():\n        x.phone\n"
        "    c = order.payer\n    c.phone  # USE\n"
    },
    "a query within another one, and a form of two models": view(
        'Customer.objects.filter(Exists(Order.objects.filter(note=OuterRef("phone"))))  # USE',
        'Customer.objects.filter(Exists(Order.objects.filter(phone="")))',
        'inlineformset_factory(Supplier, Customer, fields=["phone"])  # USE',
        'inlineformset_factory(Customer, Supplier, fields=["phone"])',
    ),
    "methods that Django names after a field": view(
        "customer.get_phone_display()  # USE", "customer.get_next_by_phone()  # USE", "customer.get_phone()"
    ),
    "a class in a string": {"shop/tests.py": 'make("legacy.Customer", phone="")  # USE\nmake("x.Thing", phone="")\n'},
    "a column of a table of the model": {
        "shop/tables.py": f"{IMPORT}class Column:\n    pass\n\n\nclass Rows:\n"
        "    number = Column(accessor='phone')  # USE\n\n    class Meta:\n        model = Customer\n"
    },
    "a line of several": view("Customer.objects.filter(", '    name="",', '    phone="",  # USE', ")"),
    "a migration that imports the models": {
        "shop/migrations/0002.py": IMPORT
        + 'def forwards(apps, editor):\n    Customer.objects.filter(phone="")  # USE\n'
    },
}

TEMPLATES = {
    "a variable with the name of the model": page("<p>{{ customer.phone }}</p> USE"),
    "a variable of any name": page("{% if c.phone|length %} USE", "{{ object.phone|default:other.name }} USE"),
    "a relation": page("{{ order.customer.phone }} USE", "{{ order.payer.phone }} USE"),
    "an argument of a tag": page("{% url 'x' phone=customer.phone %} USE", "{% include 'x' with y=c.phone %} USE"),
    "Jinja": {
        "shop/templates/page.j2": '{{ customer["phone"] }} USE\n{{ f(c.phone, 1)[0] }} USE\n'
        "{{\n  customer.phone }} USE\n"
        '{{ rows|map(attribute="phone")|list }} USE\n'
    },
    "sorting and grouping": page('{% for c in cs|dictsort:"phone" %} USE', "{% regroup cs by phone as groups %} USE"),
    "a form": page("{{ form.phone.errors }} USE"),
    "a loop with the name of another model": page("{% for order in customers %}{{ order.phone }} USE"),
}

FIXTURES = {
    "a fixture in JSON": {
        "shop/fixtures/few.json": '[{"model": "legacy.customer", "fields": {\n"name": "phone: 1",\n"phone": "USE"}},\n'
        '{"model": "legacy.supplier", "fields": {"phone": "1"}}]\n'
    },
    "a fixture in YAML": {
        "shop/fixtures/few.yaml": "- model: legacy.supplier\n  fields:\n    phone: '1'\n- model: legacy.customer\n"
        "  fields:\n    telephone: '1'\n    phone: '1'  # USE\n- model: legacy.customer\n  fields: {phone: 'USE'}\n"
    },
    "a fixture in XML": {
        "shop/fixtures/few.xml": '<object model="legacy.supplier" pk="1">\n<field name="phone">1</field></object>\n'
        '<object pk="1" model="legacy.customer">\n<field name="telephone">1</field>\n'
        '<field type="CharField" name="phone">USE</field></object>\n'
    },
}

NO_USES = {
    "a field of that name of another model": view(
        'Supplier.objects.filter(phone="").order_by("phone")',
        "Supplier.objects.first().phone",
        'Order.objects.filter(supplier__phone="")',
        "def f(order): return order.supplier.phone",
        "def g(supplier): return supplier.phone",
    ),
    "the own use of another model": {
        "legacy/models.py": MODELS.replace(
            "    since = models.DateField()\n",
            "    def f(self): return self.phone\n    objects = SupplierManager()\n",
        ).replace('db_table = "supplier"\n', 'db_table = "supplier"\n        ordering = ["phone"]\n'),
        "legacy/managers.py": IMPORT
        + 'class SupplierManager(Manager):\n    def f(self): return self.filter(phone="")\n',
    },
    "a form, an admin and a view of another model": view(
        "class F(ModelForm):",
        "    class Meta:",
        "        model = Supplier",
        '        fields = ["phone"]',
        '    def clean(self): return self.cleaned_data["phone"], self.instance.phone',
        "@admin.register(Supplier)",
        "class A(ModelAdmin):",
        '    list_display = ["phone"]',
        "    def f(self, obj): return obj.phone",
        "class V(ListView):",
        "    model = Supplier",
        '    ordering = ["phone"]',
    ),
    "words for people": view(
        'x = Field(verbose_name="phone", help_text="phone")',
        'label = "phone"',
        'print("phone")',
        'y = _("phone")',
        'raise ValueError("no phone")',
        "def f():",
        '    "phone"',
    ),
    "a comment or a variable": view("# Customer.phone", "phone = 1", "def f(phone): return phone", 'f(phone="")'),
    "a part of a longer name": view('Customer.objects.filter(phone_no="", telephone="")', "c.phones", '"my phone"'),
    "a parameter of a request": view('request.GET["phone"]', 'request.POST.get("phone")'),
    "a lookup through a field that is no relation": view('x = "since__phone"'),
    "a file that does not know the model": {
        "shop/views.py": 'def f(machine): return machine.phone, x.filter(phone="")\n'
    },
    "a migration": {
        "legacy/migrations/0001.py": "class Migration:\n    operations = [CreateModel(\n"
        '        name="Customer", fields=[("phone", models.TextField())])]\n'
    },
    "another class of the same name": {
        "crm/models.py": "class Customer(models.Model):\n    phone = models.TextField()\n    class Meta:\n"
        '        ordering = ["phone"]\n    def f(self): return self.phone\n\n\n'
        "class Order(models.Model):\n    customer = models.ForeignKey(Customer, models.CASCADE)\n",
        "crm/views.py": "from crm.models import Customer\n\ndef f(c, customer):\n"
        "    Customer.objects.filter(phone=1)\n    return c.phone + customer.phone\n",
        "crm/more.py": "from .models import Order\n\ndef f(order): return order.customer.phone\n"
        'Order.objects.filter(customer__phone="")\n',
        "crm/templates/page.html": "{{ customer.phone }}{{ c.phone }}\n",
    },
    "names in templates that hold no row of the model": page(
        "phone customer.phone {{ customer.name }}",
        "{{ forloop.phone }}{{ request.phone }}{{ user.phone }}{{ request.user.phone }}{{ phone }}",
        "{{ 'customer.phone' }}{% trans \"c.phone\" %}{# customer.phone #}",
        "{% comment %}{{ customer.phone }}{% endcomment %}",
        "{{ supplier.phone }}{{ order.supplier.phone }}",
        "{% for x in order.supplier_list %}{% for s in suppliers %}{{ suppliers.phone }}{% endfor %}",
        "{% with s=order.supplier %}{{ s.phone }}{% endwith %}",
    ),
    "text that is no Python": {"shop/templates/mail.txt": "import phone\nCustomer.phone\n", "broken.py": "phone ="},
}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(files, id=name)
        for table in (SUBCLASSES, MANAGED, OTHER_CLASSES, CODE, TEMPLATES, FIXTURES)
        for name, files in table.items()
    ],
)
def test_a_use_of_a_dropped_field_is_found(files: Files) -> None:
    assert marked(files)
    assert found(PHONE, files) == marked(files)


@pytest.mark.parametrize("files", NO_USES.values(), ids=NO_USES)
def test_what_only_looks_like_a_use_is_none(files: Files) -> None:
    assert found(PHONE, files) == []


REVERSE = {
    "the relation and its column": view(
        "def f(order): return order.customer, order.customer_id  # USE",
        "Order.objects.filter(customer=c)  # USE",
        "Order(customer_id=1)  # USE",
        'Order.objects.select_related("customer")  # USE',
        'Order.objects.filter(customer__name="")  # USE',
    ),
    "a method of the target": in_models("    def f(self):", "        return self.orders.all()  # USE"),
    "a method of a subclass of the target": view(
        "class Vip(Customer):", "    def f(self):", "        return self.orders.count()  # USE"
    ),
    "the reverse name in code": {
        "shop/views.py": "from legacy.models import Customer\n\n"
        "def f(c, customer):\n    c.orders.all()  # USE\n    customer.orders.all()  # USE\n"
        "    Customer.objects.filter(orders__total__gt=1)  # USE\n"
        '    Customer.objects.prefetch_related("orders__lines")  # USE\n'
        '    Customer.objects.prefetch_related(Prefetch("orders", queryset=x))  # USE\n'
        '    Customer.objects.annotate(n=Count("orders"))  # USE\n'
    },
    "the reverse name in a file that does not know the models": {
        "shop/views.py": "def f(note):\n    return note.customer.orders.all()  # USE\n"
    },
    "templates": page(
        "{% for x in customer.orders.all %} USE",
        "{{ order.customer.name }} USE",
        "{{ order.customer_id }} USE",
        "{{ customer.paid_orders.all }}",
    ),
    "the same reverse name of another model": view(
        "def f(supplier): return supplier.orders.all()",
        'Supplier.objects.filter(orders__total="").prefetch_related("orders")',
        "class S(Supplier):",
        "    def f(self): return self.orders",
        "class F(ModelForm):",
        "    class Meta:",
        "        model = Supplier",
        '        fields = ["orders"]',
    ),
}


@pytest.mark.parametrize("files", REVERSE.values(), ids=REVERSE)
def test_a_dropped_relation_is_used_from_both_sides(files: Files) -> None:
    assert found(CUSTOMER, files) == marked(files)


FOREIGN, ONE = "models.ForeignKey", "models.OneToOneField"


@pytest.mark.parametrize(
    ("arguments", "cls", "line", "is_use"),
    [
        ({}, FOREIGN, "c.order_set.all()", True),
        ({}, FOREIGN, "Customer.objects.filter(order__total=1)", True),
        ({}, FOREIGN, 'Customer.objects.prefetch_related("order_set")', True),
        ({}, FOREIGN, "c.order.total", False),
        ({}, ONE, "c.order.total", True),
        ({}, ONE, "c.order_set", False),
        ({"related_name": "bills"}, FOREIGN, "c.bills", True),
        ({"related_name": "bills"}, FOREIGN, "c.order_set", False),
        ({"related_name": "bills", "related_query_name": "bill"}, FOREIGN, "Customer.objects.filter(bill=1)", True),
        ({"related_name": "bills", "related_query_name": "bill"}, FOREIGN, "c.bill", False),
        ({"related_name": "+"}, FOREIGN, "c.order_set", False),
        ({"related_name": "+"}, FOREIGN, "Customer.objects.filter(order=1)", False),
        ({"related_name": "bills"}, "models.ManyToManyField", "c.bills", True),
    ],
)
def test_the_reverse_names_are_those_of_django(arguments: dict[str, str], cls: str, line: str, is_use: bool) -> None:
    dropped = foreign_key(*(Argument(name=name, value=f'"{value}"') for name, value in arguments.items()), cls=cls)
    text = f"from legacy.models import Customer\n\n{line}\n"
    assert found(dropped, {"shop/views.py": text}) == ["shop/views.py:3"] * is_use


RELATION_USES = view(
    "def f(order): return order.customer.name  # USE",
    "def g(order): return order.customer_id",
    "Order.objects.filter(customer=c)  # USE",
    "Order.objects.filter(customer_id=1)",
    'Order.objects.filter(customer__name="")  # USE',
    'Order.objects.select_related("customer")  # USE',
    'Order.objects.prefetch_related("customer")  # USE',
    'Order.objects.values_list("customer_id")',
    "c.orders.all()  # USE",
    "Customer.objects.filter(orders__total=1)  # USE",
) | {
    "legacy/export/order.py": "from legacy.models import Customer, Order\n\n\nclass OrderExport(Export):\n"
    "    source = Order\n\n    def row(self, old):\n        return self.target(\n"
    "            customer=Unmapped(ref(Customer, old.customer_id)),\n            other=Unmapped(old.customer.name),\n"
    "            name=old.customer.name,  # USE\n        )\n",
    "shop/templates/a.html": "{{ order.customer.name }} USE\n{{ order.customer_id }}\n{{ customer.orders.all }} USE\n",
}


def test_the_uses_of_a_relation_do_not_include_those_of_its_column() -> None:
    uses = find_relation_uses({"legacy/models.py": MODELS, **RELATION_USES}, "Order", "customer", "Customer", "orders")
    assert sorted(map(str, uses)) == marked(RELATION_USES)


def test_a_relation_without_a_reverse_side_is_used_by_its_own_name_only() -> None:
    uses = find_relation_uses(
        {"a.py": "from x import Order\nc.order_set\no.customer\n"}, "Order", "customer", "C", "+"
    )
    assert [str(each) for each in uses] == ["a.py:3"]


def test_relations_are_read_from_texts_in_which_nothing_is_masked() -> None:
    known = {"legacy/models.py": MODELS, "a.py": "def f(order): return order.payer.phone\n"}
    masked = {**known, "legacy/models.py": MODELS.replace('"Customer"', "0")}
    assert find_uses(PHONE, masked) == ()
    assert [str(each) for each in find_uses(PHONE, masked, known)] == ["a.py:1"]


def test_members_of_enumerations_are_used_in_templates() -> None:
    status = Tombstone(table="orders", column="status", part="choices.old", source="", cls="Order", name="Status.OLD")
    files = page("{% if order.status == order.Status.OLD %} USE", "{{ order.Status.NEW }}", "Status.OLD")
    assert found(status, files) == marked(files)


def test_a_class_is_not_searched_in_templates() -> None:
    table = Tombstone(table="customer", column="", source="", cls="Customer")
    assert found(table, {"shop/templates/mail.txt": "Customer\n"} | {"legacy/models.py": ""}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/fixtures/a.yml", "- pk: 1\n  model: legacy.customer\n- model: legacy.supplier\n"),
        ("shop/fixtures/a.xml", '<django-objects version="1.0">\n<object model="legacy.customer"/>\n'),
    ],
)
def test_a_class_is_searched_in_fixtures(path: str, text: str) -> None:
    table = Tombstone(table="customer", column="", source="", cls="Customer")
    assert found(table, {path: text} | {"legacy/models.py": ""}) == [f"{path}:2"]


def test_the_texts_of_a_project_are_python_templates_and_fixtures(tmp_path: Path) -> None:
    read = [
        "legacy/models.py",
        "index.html",
        "shop/templates/a.html",
        "shop/templates/mail/b.txt",
        "shop/templates/c.xml",
        "shop/jinja/templates/d.j2",
        "shop/fixtures/e.json",
        "shop/fixtures/f.xml",
    ]
    others = [
        "robots.txt",
        "shop/data.xml",
        "shop/data.json",
        "shop/templates/logo.svg",
        "node_modules/x/templates/a.html",
        ".git/a.html",
        "env/pyvenv.cfg",
        "env/templates/a.html",
    ]
    for path in [*read, *others]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "shop/templates/broken.html").write_bytes(b"\xff")
    assert sorted(workspace.read_project_texts(tmp_path)) == sorted(read)
