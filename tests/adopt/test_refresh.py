"""A refresh leaves adopted tables alone, and says what the old application has changed in them."""

from tests.adopt.conftest import MakeShop


def test_what_the_old_application_changes_comes_with_the_migration_that_follows_it(make_shop: MakeShop) -> None:
    shop = make_shop("sqlite")
    shop.start("adopt", "customers", "--into", "shop", "--keep", "all")
    assert shop.manage("migrate", "--fake-initial", "-v0").status == 0
    before = shop.read("shop/models.py")
    shop.execute(
        "ALTER TABLE customers ADD COLUMN phone varchar(20); ALTER TABLE customers DROP COLUMN code;"
        "CREATE TABLE notes (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id));"
    )
    done = shop.project.legacygen("refresh")
    assert done.status == 1
    said = " ".join(done.out.split())
    assert 'AddField("Customer", "phone", models.CharField(max_length=20, null=True, blank=True))' in said
    assert 'RemoveField("Customer", "code")' in said
    assert shop.read("shop/models.py") == before
    legacy = shop.read("legacy/models.py")
    assert '"shop.Customer"' in legacy  # the new table points to the adopted one
    assert "auth_user" not in legacy
    assert "django_migrations" not in legacy
