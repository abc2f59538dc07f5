"""Calls of Django, and of packages around it, whose arguments name fields or do not."""

LOOKUPS = set(
    "Q exclude filter get get_or_create create update update_or_create aget afilter acreate aget_or_create"
    " aupdate aupdate_or_create annotate alias aggregate aaggregate values When get_object_or_404 get_list_or_404"
    " aget_object_or_404 aget_list_or_404".split()
)
"""Calls whose keywords are names of fields."""

SPOKEN = set("_ gettext gettext_lazy ngettext ngettext_lazy pgettext pgettext_lazy print".split())
"""Functions whose strings are for people."""

CONSTRUCTORS = {"cls", "model", "__class__"}
"""Names that `self.model(phone="")` and the like have for the class that a class is about."""

OF_SECOND = {"inlineformset_factory"}
"""Calls that are about the class of their second argument."""

OF_OUTER = {"OuterRef"}
"""Expressions that name fields of the query around the one that they stand in."""

KEYWORD_CALLS = LOOKUPS | CONSTRUCTORS
BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
TARGET_ARGUMENTS = {"to_field", "to_fields", "limit_choices_to"}
"""Arguments of a relation that name fields of its target."""
