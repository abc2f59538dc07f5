"""What the guard costs: a read-heavy run on a read-only engine against the same run on Django's own.

`python benchmarks/guard.py` prints the time of each kind of reading and the whole as a ratio; it exits with 1 above
the limit. SQLite in the page cache is the worst case: every server takes longer to answer, and the guard does not.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.conf import settings

LIMIT = 1.05
ROUNDS = 15
ROWS = 20_000


def configure(path: Path) -> None:
    """Two aliases for one file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, town TEXT)")
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER)")
        connection.execute("CREATE INDEX by_customer ON orders (customer_id)")
        numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        connection.execute(f"{numbers} INSERT INTO customer SELECT i, 'name ' || i, 'town ' || i % 50 FROM n", [ROWS])
        connection.execute(f"{numbers} INSERT INTO orders SELECT i, 1 + i / 3, i % 90 FROM n", [ROWS])
    stock, guarded = "django.db.backends.sqlite3", "legacygen.runtime.backends.sqlite3"
    settings.configure(
        DATABASES={
            "stock": {"ENGINE": stock, "NAME": path},
            "guarded": {"ENGINE": guarded, "NAME": path},
            "default": {},
        }
    )
    django.setup()


def readings() -> dict[str, Callable[[str], object]]:
    """What a page or an export reads, by a name for people; each takes the alias."""
    from django.db import connections, models
    from django.db.models import Count, Sum

    class Customer(models.Model):
        name: Any = models.TextField()
        town: Any = models.TextField()

        class Meta:
            app_label, db_table, managed = "benchmark", "customer", False

    class Order(models.Model):
        customer: Any = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+")
        total: Any = models.IntegerField()

        class Meta:
            app_label, db_table, managed = "benchmark", "orders", False

    def raw(alias: str) -> None:
        for key in range(1, 500):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT name, town FROM customer WHERE id = %s", [key])
                cursor.fetchone()

    return {
        "rows by key": lambda alias: [Customer.objects.using(alias).get(pk=key) for key in range(1, 300)],
        "pages of 50": lambda alias: [
            list(Customer.objects.using(alias).order_by("pk")[start : start + 50]) for start in range(0, 2000, 50)
        ],
        "joins": lambda alias: [
            list(Order.objects.using(alias).filter(customer__town=f"town {number}").select_related("customer")[:20])
            for number in range(30)
        ],
        "prefetch": lambda alias: list(Order.objects.using(alias).prefetch_related("customer")[:1000]),
        "sums": lambda alias: list(
            Order.objects.using(alias).values("total").annotate(Count("pk"), Sum("customer_id"))
        ),
        "all rows": lambda alias: sum(1 for _ in Order.objects.using(alias).iterator()),
        "raw SQL": raw,
    }


def main() -> int:
    """Both engines in turns, so that whatever else the machine does hits both; the median of the ratios counts."""
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder) / "legacy.sqlite3")
        todo = readings()
        times: dict[str, dict[str, list[float]]] = {name: {"stock": [], "guarded": []} for name in todo}
        for number in range(ROUNDS):
            for name, act in todo.items():
                for alias in ("stock", "guarded") if number % 2 else ("guarded", "stock"):
                    start = time.process_time()
                    act(alias)
                    times[name][alias].append(time.process_time() - start)
    for name, by_alias in times.items():
        print(f"{name:<12} {min(by_alias['stock']) * 1000:7.1f} ms  {ratio([by_alias]):5.3f}")
    whole = ratio(list(times.values()))
    print(f"{'whole run':<12} {'':10}  {whole:5.3f}  (limit {LIMIT})")
    return int(whole > LIMIT)


def ratio(parts: list[dict[str, list[float]]]) -> float:
    """Guarded to stock, each round by itself, then the median."""
    rounds = range(ROUNDS)
    return statistics.median(
        sum(part["guarded"][each] for part in parts) / sum(part["stock"][each] for part in parts) for each in rounds
    )


if __name__ == "__main__":
    sys.exit(main())
