"""What becomes of `hr_salary`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Salary


class SalaryExport(Export):
    source = Salary
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # pay  int
            pay=Unmapped(old.pay),
            # code  varchar(5) NOT NULL
            code=Unmapped(old.code),
            # since  timestamp(6) NOT NULL
            since=Unmapped(old.since),
            # until  timestamp(6) NOT NULL
            until=Unmapped(old.until),
        )
