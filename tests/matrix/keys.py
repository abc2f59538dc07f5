"""Edits and uses of keys of several columns, of the many-to-many relation, and of the primary key."""

from tests.matrix.code import Code, Make, ProjectEdit
from tests.matrix.queries import HEAD
from tests.matrix.uses import in_file

ITEM = """\
    item = models.ForeignObject(
        "Item",
        models.DO_NOTHING,
        from_fields=["order_id", "line"],
        to_fields=["order", "line"],
        related_name="shipments",
        serialize=False,
        null=True,
    )
"""
TAGS = """\
    tags = models.ManyToManyField(
        "Tag",
        through="CustomerTag",
        related_name="customers",
    )
"""
JOIN_META = '        db_table = "customer_tag"\n'
PAIR = ("shipment.(order_id, line)",)
JOIN = ("customer_tag",)
MANY = ("customer.(customer_tag)",)
HEAD = HEAD.replace("import Country, Customer, Order", "import Customer, CustomerTag, Item, Order, Shipment, Tag")
LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "object over two columns": ("Shipment.objects.first().item.part", PAIR),
    "lookup over two columns": ('Shipment.objects.filter(item__part="x")', PAIR),
    "select over two columns": ('Shipment.objects.select_related("item__order")', PAIR),
    "reverse over two columns": ("Item.objects.first().shipments.all()", PAIR),
    "reverse lookup over two columns": ("Item.objects.filter(shipments__id=1)", PAIR),
    "tags of a row": ("[each.label for each in thing.tags.all()]", MANY),
    "lookup of tags": ('Customer.objects.filter(tags__label="x")', MANY),
    "customers of a tag": ("Tag.objects.first().customers.count()", MANY),
    "prefetched tags": ('Customer.objects.prefetch_related("tags")', MANY),
    "class of a join table": ("CustomerTag.objects.filter(tag__label='x')", JOIN),
    "key of two values": ("Item.objects.get(pk=(1, 2))", ()),
    "primary key": ("Customer.objects.get(id=1)", ("customer.id",)),
    "key of a row": ("thing.pk", ()),
    "list of keys": ('Customer.objects.values_list("id", flat=True)', ("customer.id",)),
}


def _swap(old: str, new: str) -> Make:
    return lambda code: code.swap((old, new))


def renamed_key(code: Code) -> None:
    """Rename the primary key of the customer in the code only."""
    text = code.find_class("Customer")
    start = text.index("    id = models.")
    line = text[start : text.index("\n", start) + 1]
    code.swap((text, text.replace(line, line.replace("id =", "number =").replace("(", '(db_column="id", '))))


EDITS: dict[str, tuple[Make, str]] = {
    "renamed relation over two columns": (_swap(ITEM, ITEM.replace("item =", "goods =")), "shipment"),
    "other related name over two columns": (_swap(ITEM, ITEM.replace('"shipments"', '"sent"')), "shipment"),
    "deleted relation over two columns": (_swap(ITEM, ""), "shipment"),
    "protected relation over two columns": (_swap(ITEM, ITEM.replace("DO_NOTHING", "PROTECT")), "shipment"),
    "renamed tags": (_swap(TAGS, TAGS.replace("tags =", "labels =")), "customer"),
    "tags of another related name": (_swap(TAGS, TAGS.replace('"customers"', '"people"')), "customer"),
    "deleted tags": (_swap(TAGS, ""), "customer"),
    "blank tags": (_swap(TAGS, TAGS.replace('"customers",', '"customers",\n        blank=True,')), "customer"),
    "renamed key": (renamed_key, "customer"),
    "label of the join table": (
        _swap(
            '        db_table = "customer_tag"\n', '        db_table = "customer_tag"\n        verbose_name = "mark"\n'
        ),
        "customer_tag",
    ),
}
KEYS = (
    *(
        ProjectEdit(
            name=name, make=in_file("legacy/extra.py", f"{HEAD}def use(thing):\n    return {body}\n"), uses=uses
        )
        for name, (body, uses) in LINES.items()
    ),
    *(ProjectEdit(name=name, make=make, concerns=(table,)) for name, (make, table) in EDITS.items()),
)
