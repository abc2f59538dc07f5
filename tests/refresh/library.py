"""The history of a legacy application: three releases of the schema of a city library, forty tables of our own making.

One line a table: its name, then its columns; `!` is NOT NULL, `>table` a key to its `id`, `*` stands for the key `id`.
"""

import re

RELEASE_1 = """
tblBranch: * | Name v60! | Street v80 | Zip v10 | City v40 | Phone v20
tblRoom: * | Branch_ID >tblBranch! | Name v40! | Seats i
tblStaff: * | Branch_ID >tblBranch | FirstName v40! | LastName v40! | Login v20! | PwHash v64 | Active t!
tblShift: * | Staff_ID >tblStaff! | StartsAt d! | EndsAt d!
tblMbr: * | CardNo v16! | FirstName v40! | LastName v40! | Street v80 | City v40 | EMail v80 | Fax v20 | Since d
tblMbrNote: * | Mbr_ID >tblMbr! | Staff_ID >tblStaff | WrittenAt d! | Text x
tblMbrGroup: * | Name v40! | Fee n
tblMbrGroupMbr: Mbr_ID >tblMbr! | Group_ID >tblMbrGroup! | key Mbr_ID, Group_ID
tblPub: * | Name v80! | City v40 | Country v2
tblSeries: * | Pub_ID >tblPub | Title v120!
tblTitle: * | Pub_ID >tblPub | Series_ID >tblSeries | ISBN v13 | Title v80! | Subtitle v120 | Year i | Pages i
tblAuthor: * | FirstName v40 | LastName v60! | Born i | Died i
tblTitleAuthor: Title_ID >tblTitle! | Author_ID >tblAuthor! | Role v10 | key Title_ID, Author_ID
tblSubject: * | Parent_ID >tblSubject | Code v10! | Name v60!
tblTitleSubject: Title_ID >tblTitle! | Subject_ID >tblSubject! | key Title_ID, Subject_ID
tblMedium: * | Code v4! | Name v30! | LoanDays i!
tblCopy: * | Title_ID >tblTitle! | Branch_ID >tblBranch! | Medium_ID >tblMedium! | Barcode v20! | Shelf v20 | Price n
tblCopyState: * | Copy_ID >tblCopy! | State v10! | At d!
tblLoan: * | Copy_ID >tblCopy! | Mbr_ID >tblMbr! | Staff_ID i | OutOn d! | DueOn d! | BackOn d
tblRenewal: * | Loan_ID >tblLoan! | RenewedOn d! | DueOn d!
tblHold: * | Title_ID >tblTitle! | Mbr_ID >tblMbr! | PlacedOn d! | Branch_ID >tblBranch
tblFine: * | Loan_ID >tblLoan! | Amount n! | PaidOn d
tblPayment: * | Mbr_ID >tblMbr! | Amount n! | PaidOn d! | Method v10
tblFinePayment: Fine_ID >tblFine! | Payment_ID >tblPayment! | key Fine_ID, Payment_ID
tblReceipt: * | Payment_ID >tblPayment! | No v20! | PrintedAt d
tblSupplier: * | Name v60! | AccountNo v20 | EMail v80
tblOrder: * | Supplier_ID >tblSupplier! | Staff_ID >tblStaff | OrderedOn d! | Total n
tblOrderLine: Order_ID >tblOrder! | Line i! | Title_ID >tblTitle | Qty i! | Price n | key Order_ID, Line
tblInvoice: * | Order_ID >tblOrder | No v30! | Amount n! | DueOn d
tblBudget: * | Branch_ID >tblBranch! | Year i! | Amount n!
tblCourse: * | Room_ID >tblRoom | Title v80! | StartsAt d! | Seats i
tblCourseMbr: Course_ID >tblCourse! | Mbr_ID >tblMbr! | key Course_ID, Mbr_ID
tblReading: * | Room_ID >tblRoom | Author_ID >tblAuthor | At d! | Guests i
tblPc: * | Room_ID >tblRoom! | Name v20!
tblPcUse: * | Pc_ID >tblPc! | Mbr_ID >tblMbr | FromAt d! | ToAt d
tblLocker: * | Branch_ID >tblBranch! | No v6!
tblLostCard: * | Mbr_ID >tblMbr! | CardNo v16! | LostOn d!
tblHoliday: * | Branch_ID >tblBranch | On_ d! | Name v40
tblOpening: * | Branch_ID >tblBranch! | Weekday i! | FromAt v5! | ToAt v5!
tblFaxLog: * | Number v20 | SentAt d | Pages i
"""
TYPES = {"i": "integer", "d": "datetime", "n": "decimal(8,2)", "t": "boolean", "x": "text"}

NEWSLETTER = "| EMail v80 | Newsletter t! | Since d"
RELEASE_2 = (
    RELEASE_1.replace("| EMail v80 | Fax v20 | Since d", NEWSLETTER)
    .replace("| ISBN v13 | Title v80!", "| ISBN v13 | Title v200!")
    .replace("| LastName v40! | Street v80 | City", "| LastName v60! | Street v80 | City")
    .replace("tblPub: *", "tblPublisher: *")
    .replace(">tblPub ", ">tblPublisher ")
    + "tblEvent: * | Room_ID >tblRoom | Title v80! | StartsAt d! | Mbr_ID >tblMbr\n"
)
RELEASE_3 = (
    RELEASE_2.replace("tblFaxLog: * | Number v20 | SentAt d | Pages i\n", "")
    .replace("| Mbr_ID >tblMbr! | Staff_ID i | OutOn d!", "| Mbr_ID >tblMbr! | Staff_ID >tblStaff | OutOn d!")
    .replace("| Shelf v20 |", "| Shelfmark v20 |")
    .replace("Order_ID >tblOrder! | Line i!", "Order_ID >tblOrder! | Line i! | Part i!")
    .replace("key Order_ID, Line", "key Order_ID, Line, Part")
)
RELEASES = (RELEASE_1, RELEASE_2, RELEASE_3)


def sql(release: str) -> str:
    """The statements that make the tables of a release, and no rows."""
    return "\n".join(_table(line) for line in release.strip().splitlines())


def _table(line: str) -> str:
    name, _, rest = line.partition(": ")
    parts = [part.strip() for part in rest.split(" | ")]
    return f"CREATE TABLE {name} ({', '.join(_column(part) for part in parts)});"


def _column(part: str) -> str:
    if part == "*":
        return "ID integer NOT NULL PRIMARY KEY"
    if part.startswith("key "):
        return f"PRIMARY KEY ({part.removeprefix('key ')})"
    name, kind = part.split(" ", 1)
    null = " NOT NULL" if kind.endswith("!") else ""
    kind = kind.rstrip("!")
    if kind.startswith(">"):
        return f"{name} integer{null} REFERENCES {kind[1:]} (ID)"
    length = re.fullmatch(r"v(\d+)", kind)
    return f"{name} {f'varchar({length[1]})' if length else TYPES[kind]}{null}"
