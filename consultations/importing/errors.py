"""Why a file cannot be imported at all, and why one row of it cannot."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal

EMPTY = Refusal("empty", 422, N_("This file is empty."))
TOO_LARGE = Refusal("too_large", 413, N_("This file is too large; %(megabytes)s MB is the limit."))
NO_TABLE = Refusal(
    "type_not_allowed",
    415,
    N_("This is no table and no e-mail. Please send CSV, Excel (.xlsx), JSON lines (.ndjson) or e-mails (.eml)."),
)
OLD_EXCEL = Refusal(
    "old_excel", 415, N_("This is an old or locked Excel file. Save it as .xlsx without a password and send it again.")
)
ONE_LIST = Refusal(
    "not_lines", 422, N_("This file is one JSON list. Write each comment as an object on a line of its own (.ndjson).")
)
ENCODING = Refusal(
    "encoding",
    422,
    N_(
        "Row %(row)s (byte %(byte)s) is neither UTF-8 nor GB18030."
        " Save the file in one of these encodings and send it again; nothing was imported."
    ),
)
BOMB = Refusal("bomb", 422, N_("This file unpacks to far more than it should, so we did not open it."))
DAMAGED = Refusal("damaged", 422, N_("This file is damaged and cannot be read. Save it anew and send it again."))
MERGED = Refusal(
    "merged_cells",
    422,
    N_(
        "Cells are merged among the rows (%(cells)s), so nobody can say to which row they belong."
        " Unmerge them, fill in every row and send the file again; nothing was imported."
    ),
)
QUOTES = Refusal(
    "quotes",
    422,
    N_("From row %(row)s on the quotation marks do not pair. Save the table anew as CSV; nothing was imported."),
)
TOO_MANY_COLUMNS = Refusal(
    "too_many_columns", 422, N_("The table has more than %(columns)s columns. Leave only those that are needed.")
)
NO_ROWS = Refusal("no_rows", 422, N_("The table has headings but no row below them."))
COLUMN_MISSING = Refusal(
    "column_missing",
    422,
    N_("No column holds the text of the comments. Choose it, or head it 内容 or text. The columns are: %(columns)s."),
)
SEVERAL_TABLES = Refusal("several_tables", 422, N_("Several files can be imported at once only if they are e-mails."))
TOO_MANY_FILES = Refusal("too_many_files", 422, N_("Send at most %(files)s e-mails at once."))

LINE_TOO_LONG = FieldError("", "line_too_long", N_("This row is longer than a comment can be; it was not read."))
QUOTE_OPEN = FieldError("", "quotes", N_("A quotation mark of this row is not closed, or stands inside a text."))
TOO_MANY_CELLS = FieldError(
    "",
    "too_many_cells",
    N_("This row has more cells than there are headings. Put texts with commas into quotation marks."),
)
TOO_MANY_NAMES = FieldError("", "too_many_cells", N_("This object has too many fields."))
NOT_JSON = FieldError("", "not_json", N_("This line is not a JSON object."))
FORMULA = FieldError("", "formula", N_("The cell %(cell)s is a formula without a saved result. Put the value there."))
CELL_ERROR = FieldError("", "cell_error", N_("The cell %(cell)s shows an error (%(shown)s). Put the value there."))
NO_MAIL = FieldError("", "not_a_mail", N_("This file is no e-mail."))
KEY_USED = FieldError(
    "key", "key_used", N_("Another row with this key and other words has been imported. Give it a key of its own.")
)

UNKNOWN_COLUMN = N_("The file has no column %(column)s.")
UNKNOWN_FIELD = N_("A column cannot mean this.")
FIELD_TWICE = N_("Two columns cannot mean the same. Choose one of them.")

BAD_DATE = N_("This is not a date. Write it as 2026-08-01 or 2026年8月1日.")
BAD_NUMBER = N_("Write a whole number of people.")
BAD_STANCE = N_("Write 支持, 反对 or 中立 (support, oppose, neutral).")
BAD_PUBLISH = N_("Write 公开, 署名公开 or 不公开 (text, text and name, no).")
BAD_CHANNEL = N_("This is no channel by which comments are imported.")
BAD_KIND = N_("Write 个人 or 单位 (person, organisation).")
SEVERAL_CLAUSES = N_("Name one clause. Write what concerns several clauses in several rows, or leave the clause empty.")
TWICE_NUMBERED = N_("Several clauses of the draft have this number.")
TOO_MANY_ENCLOSED = Refusal("too_many_enclosed", 422, N_("A comment keeps at most five files."))
