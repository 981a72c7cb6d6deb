"""Every table of the centre. Texts and whole numbers only, so that a row is the same everywhere.

Ledger (entry, posting) and journal are append-only, kept so by triggers. Days and moments are ISO
texts in Beijing time; "" stands for none. Texts are ordered by their bytes in UTF-8, as Python and
SQLite do, whatever a server's own order is.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

SCHEMA_VERSION = 4

METADATA = MetaData()

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, *constraints: ForeignKey, key: bool = False) -> Column[str]:
    return Column(name, _TEXT, *constraints, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _fen(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# One row: whose house this is.
owner = Table(
    "owner", METADATA,
    Column("schema_version", Integer, primary_key=True, autoincrement=False),
    _text("centre_id"), _text("world"), _text("region"), _text("region_text"), _text("policy"),
    _text("opened_at"), _text("key_fingerprint"), _text("shop"),
)  # fmt: skip

# Head and count of each chain of journal rows: a pharmacy's, or the desk's.
chain = Table(
    "chain", METADATA, _text("chain", key=True), _text("head"), _number("count"),
    sqlite_with_rowid=False,
)  # fmt: skip

pharmacy = Table(
    "pharmacy", METADATA,
    _text("code", key=True), _text("key"), _number("position"), _text("name"), _text("area"),
    _text("agreement"), _text("from_day"), _text("to_day"), _text("signed_in_on"),
    sqlite_with_rowid=False,
)  # fmt: skip

product = Table(
    "product", METADATA,
    _text("product", key=True), _text("name"), _text("goods"), _text("catalogue_class"),
    _number("prescription"), _number("max_quantity"),
    sqlite_with_rowid=False,
)  # fmt: skip

person = Table(
    "person", METADATA,
    _text("person", key=True), _number("position"), _text("name"), _text("scheme"),
    _text("insured"), _text("area"), _text("category"), _number("deceased"),
    _text("barred_until"), _text("code_state"), _text("account_state"),
    _text("identity_number"), _text("notes"),
    UniqueConstraint("identity_number"),
    sqlite_with_rowid=False,
)  # fmt: skip

pin = Table(
    "pin", METADATA,
    _text("person", ForeignKey("person.person"), key=True), _text("salt"), _text("digest"),
    _number("initial"), _number("wrong_tries"), _text("tried_on"), _text("locked_at"),
    sqlite_with_rowid=False,
)  # fmt: skip

# Only of people who have changed it: whoever has no row still has the initial one. What is in force
# stands in salt and digest ("" for the initial one), what follows it in the columns of next.
query_password = Table(
    "query_password", METADATA,
    _text("person", ForeignKey("person.person"), key=True), _text("salt"), _text("digest"),
    _text("next_salt"), _text("next_digest"), _text("next_from"),
    sqlite_with_rowid=False,
)  # fmt: skip

# issue: the person's first card, second … The state `ordered` is the centre's own: in production
# until `since`, and in the person's hand from then on.
card = Table(
    "card", METADATA,
    _text("card_id", key=True), _text("person", ForeignKey("person.person")), _text("state"),
    _text("since"), _number("issue"),
    UniqueConstraint("person", "issue"),
    sqlite_with_rowid=False,
)  # fmt: skip

code = Table(
    "code", METADATA,
    _text("code", key=True), _text("person", ForeignKey("person.person")), _text("issued_at"),
    _text("state"),
    Index("code_of_person", "person"),
    sqlite_with_rowid=False,
)  # fmt: skip

token = Table(
    "token", METADATA,
    _text("token", key=True), _text("person", ForeignKey("person.person")), _text("pharmacy"),
    _text("issued_at"), _text("spent_at"),
    sqlite_with_rowid=False,
)  # fmt: skip

# bound_at: "" where the world's own file says the binding; rank is the order of today.
binding = Table(
    "binding", METADATA,
    _text("binding_id", key=True), _text("beneficiary", ForeignKey("person.person")),
    _text("donor", ForeignKey("person.person")), _text("relation"), _number("rank"),
    _fen("limit_fen"), _fen("used_fen"), _text("from_day"), _text("to_day"),
    _text("bound_at"), _text("ended_at"),
    Index("binding_of_beneficiary", "beneficiary", "ended_at"),
    Index("binding_of_donor", "donor", "ended_at"),
    sqlite_with_rowid=False,
)  # fmt: skip

# What stood before the desk changed it, and the moment until which it did; read only for a sale
# with a failure ticket. facts: the part that may be judged as of a purchase, as JSON (past.py).
past = Table(
    "past", METADATA,
    _text("kind", key=True), _text("key", key=True), _text("until", key=True), _text("facts"),
    sqlite_with_rowid=False,
)  # fmt: skip

# A failure ticket that was re-settled, and by which message; a reversal takes the row away.
ticket = Table(
    "ticket", METADATA,
    _text("number", key=True), _text("message_id"),
    UniqueConstraint("message_id"),
    sqlite_with_rowid=False,
)  # fmt: skip

account = Table(
    "account", METADATA,
    _text("account_id", key=True), _text("owner", ForeignKey("person.person")), _number("year"),
    _fen("balance_fen"),
    UniqueConstraint("owner", "year"),
    CheckConstraint("balance_fen >= 0", name="never_below_zero"),
    sqlite_with_rowid=False,
)  # fmt: skip

# original: the message that a reversal or cancellation has undone or closed, "" for every other
# row, also for a refused one; so one message is undone once at most, whoever comes first.
_UNDOES = text("original <> ''")
journal = Table(
    "journal", METADATA,
    _text("chain", ForeignKey("chain.chain"), key=True), _number("number", key=True),
    _text("message_id"), _text("kind"), _text("person"), _text("at"), _text("outcome"),
    _fen("account_fen"), _text("content"), _text("reply"), _text("entry_id"), _text("original"),
    _text("previous"), _text("hash"),
    UniqueConstraint("message_id"),
    Index("journal_of_person", "person", "at"),
    Index(
        "journal_undone_once", "original",
        unique=True, sqlite_where=_UNDOES, postgresql_where=_UNDOES,
    ),
)  # fmt: skip

entry = Table(
    "entry", METADATA,
    _text("entry_id", key=True), _text("at"), _text("kind"), _text("reverses"),
    sqlite_with_rowid=False,
)  # fmt: skip

posting = Table(
    "posting", METADATA,
    _text("entry_id", ForeignKey("entry.entry_id"), key=True), _number("position", key=True),
    _text("debit"), _text("credit"), _fen("amount_fen"),
    CheckConstraint("amount_fen > 0", name="moves_something"),
    sqlite_with_rowid=False,
)  # fmt: skip

APPEND_ONLY = (journal, entry, posting)

# A table's own number for a row, which tells in what order rows of one second were written; on
# SQLite every table with `rowid` has it, on PostgreSQL it is made. No chain's hash covers it.
_ROWID = "ALTER TABLE journal ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY"


def _laid(table: Table, dialect: str, *statements: str) -> None:
    for statement in statements:
        ddl = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves DDL untyped
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


for table in APPEND_ONLY:
    name = table.name
    _laid(
        table,
        "sqlite",
        *(
            f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ),
    )
    _laid(
        table,
        "postgresql",
        f"CREATE FUNCTION {name}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name} is append-only' USING ERRCODE = '23000'; END $$",
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_is_append_only()",
    )
    gone = DDL(f"DROP FUNCTION {name}_is_append_only()")  # type: ignore[no-untyped-call]
    event.listen(table, "after_drop", gone.execute_if(dialect="postgresql"))

_laid(journal, "postgresql", _ROWID)
