"""SQL conditions are rendered as Q, SQL expressions as functions."""

import pytest

from legacygen.planning.conditions import Operand, render_condition, render_expression

CLASSES = {"a": "IntegerField", "b": "IntegerField", "s": "CharField", "f": "BooleanField", "d": "DateField"}
OPERANDS = {
    **{name: Operand(name=name, cls=f"models.{cls}", nullable=name in "as") for name, cls in CLASSES.items()},
    "n": Operand(name="n", cls="models.DecimalField", nullable=True),
    "x": Operand(name="x_field", cls="fields.BitField", nullable=False),
}


@pytest.mark.parametrize(
    ("engine", "sql", "rendered"),
    [
        ("postgresql", "a > 0", "a__gt=0"),
        ("postgresql", "(a >= 1 AND a <= 5)", "a__gte=1, a__lte=5"),
        ("postgresql", "a > 0 AND a > 1", "models.Q(a__gt=1), a__gt=0"),
        ("postgresql", "0 < a", "a__gt=0"),
        ("postgresql", "a < b", 'a__lt=models.F("b")'),
        ("postgresql", "s::text = ANY (ARRAY['a'::character varying, 'b'::bpchar]::text[])", 's__in=["a", "b"]'),
        ("postgresql", "(s)::text = ANY ((ARRAY['x'::character varying])::text[])", 's__in=["x"]'),
        ("postgresql", "a = ANY (ARRAY[1, '-3'::integer])", "a__in=[1, -3]"),
        ("postgresql", "n >= 1.5", 'n__gte=Decimal("1.5")'),
        ("postgresql", "n > 0::numeric", "n__gt=Decimal(0)"),
        ("postgresql", "d > '2020-01-01'::date", 'd__gt="2020-01-01"'),
        ("postgresql", "s IS NOT NULL", "s__isnull=False"),
        ("postgresql", "f", "f=True"),
        ("postgresql", "NOT f", "f=False"),
        ("postgresql", "f IS TRUE", "f=True"),
        ("postgresql", "f = true", "f=True"),
        ("postgresql", "s ~~ 'a%'::text", 's__startswith="a"'),
        ("postgresql", "s ~~* '%a%'::text", 's__icontains="a"'),
        ("postgresql", "s ~ '^x'::text", 's__regex="^x"'),
        ("mysql", "`a` between 1 and 5", "a__range=(1, 5)"),
        ("mysql", "`s` in ('a','b')", 's__in=["a", "b"]'),
        ("mysql", "(`s` in (_utf8mb4\\'a\\',_utf8mb4\\'b\\'))", 's__in=["a", "b"]'),
        ("mysql", "`s` = 'y\\'z'", 's="y\'z"'),
        ("mysql", "`s` like 'a%'", 's__istartswith="a"'),
        ("sqlite", "[a]>=(0)", "a__gte=0"),
        ("sqlite", 's = "z"', 's="z"'),
        ("sqlite", "A == 1", "a=1"),
    ],
)  # fmt: skip
def test_a_condition_is_rendered_as_q(engine: str, sql: str, rendered: str) -> None:
    assert render_condition(sql, OPERANDS, engine, is_check=True) == f"models.Q({rendered})"


@pytest.mark.parametrize(
    ("sql", "check", "index"),
    [
        ("a <> 3", "~models.Q(a=3)", "models.Q(~models.Q(a=3), a__isnull=False)"),
        ("b <> 3", "~models.Q(b=3)", "~models.Q(b=3)"),
        ("NOT (a = 1 AND b = 2)", "~models.Q(a=1, b=2)", None),
        ("s NOT IN ('q')", '~models.Q(s__in=["q"])', 'models.Q(~models.Q(s__in=["q"]), s__isnull=False)'),
        ("s <> ALL (ARRAY['q'::text])", '~models.Q(s__in=["q"])', 'models.Q(~models.Q(s__in=["q"]), s__isnull=False)'),
    ],
)
def test_a_check_passes_null_and_an_index_does_not_contain_it(sql: str, check: str, index: str | None) -> None:
    assert render_condition(sql, OPERANDS, "postgresql", is_check=True) == check
    assert render_condition(sql, OPERANDS, "postgresql", is_check=False) == index


@pytest.mark.parametrize(
    ("sql", "rendered"),
    [
        ("a = 1 OR b = 2", "models.Q(a=1) | models.Q(b=2)"),
        ("(a = 1 OR b = 2) AND f", "models.Q(models.Q(a=1) | models.Q(b=2), f=True)"),
        ("a = 1 AND b = 2 OR NOT f", "models.Q(a=1, b=2) | models.Q(f=False)"),
    ],
)
def test_several_conditions(sql: str, rendered: str) -> None:
    assert render_condition(sql, OPERANDS, "postgresql", is_check=True) == rendered


@pytest.mark.parametrize(
    "sql",
    [
        "a + b > 3", "length(s) > 3", "s like 'a_c'", "s like '%'", "a = 1.5", "a = 'x'", "s = 1", "d > 'yesterday'",
        "d > '2020-02-31'", "x = 1", "f = 2", "gone > 1", "a IS DISTINCT FROM 3", "a >", "", "CASE WHEN a THEN 1 END",
        "a = (select 1)", "s collate nocase = 'x'", "a in ()", "EXISTS (SELECT 1)", "'x", "a between 1",
    ],
)  # fmt: skip
def test_unsupported_sql_is_not_rendered(sql: str) -> None:
    assert render_condition(sql, OPERANDS, "postgresql", is_check=True) is None


@pytest.mark.parametrize(
    ("engine", "sql", "rendered"),
    [
        ("postgresql", "lower((s)::text)", 'Lower("s")'),
        ("postgresql", "COALESCE(s, ''::text)", 'Coalesce("s", models.Value(""))'),
        ("postgresql", '"left"(s, 3)', 'Left("s", 3)'),
        ("postgresql", "length(s)", 'Length("s")'),
        ("mysql", "length(`s`)", None),
        ("mysql", "char_length(`s`)", 'Length("s")'),
        ("mysql", "ifnull(`s`,_utf8mb4'')", 'Coalesce("s", models.Value(""))'),
        ("sqlite", "lower(trim(s))", 'Lower(Trim("s"))'),
        ("sqlite", "a + 1", None),
        ("postgresql", "date_trunc('day', d)", None),
    ],
)
def test_expressions(engine: str, sql: str, rendered: str | None) -> None:
    assert render_expression(sql, OPERANDS, engine) == rendered
