"""What becomes of `a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import AColumnNameThatIsAsLongAsAnyServerLetItBe64Char


class AColumnNameThatIsAsLongAsAnyServerLetItBe64CharExport(Export):
    source = AColumnNameThatIsAsLongAsAnyServerLetItBe64Char
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_  int NOT
            # NULL
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_char=Unmapped(
                ref(
                    AColumnNameThatIsAsLongAsAnyServerLetItBe64Char,
                    old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_char_id,
                ),
            ),
        )
