"""A name that Python or Django reserves gets another word."""

import keyword
import re
from itertools import chain

import pytest
from django.db import models
from django.db.models import functions

from legacygen.emit.models import GROUPED_IMPORTS, IMPORTS
from legacygen.naming.reserved import CLASS_NAMES, FUNCTIONS, is_reserved
from legacygen.schema import Index, IndexPart
from tests.naming.made import class_names, field_names, plain
from tests.planning.made import plan, table

USED = "objects pk self cls models mro Meta _meta _state".split()


@pytest.mark.parametrize("name", [*dir(models.Model), *USED, *keyword.kwlist])
def test_no_column_takes_what_a_model_needs(name: str) -> None:
    (made,) = field_names(plain(name)).values()
    assert made not in {*dir(models.Model), *USED, *keyword.kwlist}


@pytest.mark.parametrize("name", ["get_status_display", "get_next_by_created", "get_previous_by_created"])
def test_methods_that_django_makes_for_fields_are_reserved(name: str) -> None:
    assert field_names(plain(name)) == {name: f"{name}_field"}


@pytest.mark.parametrize("name", "id print type match count index name value exists".split())
def test_harmless_names_stay(name: str) -> None:
    assert not is_reserved(name)


@pytest.mark.parametrize("name", sorted(re.findall(r"\w+", " ".join([*IMPORTS, *chain(*GROUPED_IMPORTS.values())]))))
def test_no_class_hides_an_import(name: str) -> None:
    assert class_names({"t": name}, imported=(name,))["t"] != name
    assert name in CLASS_NAMES | FUNCTIONS or not name[:1].isupper()


@pytest.mark.parametrize("name", sorted(CLASS_NAMES))
def test_some_names_are_reserved_in_every_module(name: str) -> None:
    assert class_names({"t": name})["t"] != name


def test_a_function_is_reserved_where_the_module_imports_it() -> None:
    rights = table("rights", "id!", key="id")
    part = IndexPart(expression="lower(`name`)")
    user = table("user", "id!", "name text", key="id", indexes=(Index(name="by_name", parts=(part,)),))
    lowers = table("lowers", "id!", key="id")
    names = [each.name for each in plan(rights, user, lowers).models]
    assert names == ["LowerTable", "Right", "User"]
    assert [each.name for each in plan(rights, lowers).models] == ["Lower", "Right"]


@pytest.mark.parametrize(("table", "expected"), [("none", "NoneTable"), ("model", "ModelTable")])
def test_a_class_is_no_constant_and_no_base(table: str, expected: str) -> None:
    assert class_names({table: table})[table] == expected


def test_functions_are_those_of_django() -> None:
    assert all(hasattr(functions, name) for name in FUNCTIONS)
