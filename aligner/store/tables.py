"""The tables, written out. A change here comes with a migration in migrations/versions."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("lang", String(2), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("byline", Text, nullable=False),
    Column("published", Date),
    Column("section", Text, nullable=False),
    Column("editions", JSON, nullable=False),
    Column("links", JSON, nullable=False, server_default="[]"),
    Column("source", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("spans", JSON, nullable=False),  # [start, stop, paragraph] of each sentence
    Index("articles_filter", "key", "lang", "section", "published"),  # all that a filter of the queue asks
    Index("articles_section", "section"),
    Index("articles_url", "url"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    Column("edition", ForeignKey("articles.key")),
    Column("page", String(16), nullable=False),  # digest of the input: a page met again is not done again
    Column("signature", Text, nullable=False),
    Column("beads", JSON, nullable=False),
    Column("translations", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("outcomes_page", "page"),
    Index("outcomes_at", "at"),
)

pairs = Table(
    "pairs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),  # the row's name in the word index
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("index", Integer, nullable=False),
    Column("en", Text, nullable=False),
    Column("ru", Text, nullable=False),
    Column("source", String(2), nullable=False),
    Column("origin", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("en_sentences", JSON, nullable=False),
    Column("ru_sentences", JSON, nullable=False),
    Column("machine", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("published", Date),
    Column("alignment", String(9), nullable=False),  # status of its bead
    Column("aligned_by", Text, nullable=False),
    Column("reused", Boolean, nullable=False),  # the target came from the memory
    Column("quality", JSON),  # the estimate of a machine's sentence; null where there is none
    Column("step", String(8), nullable=False),  # its step, "" without one
    Column("useless", Float, nullable=False),  # its chance, by which drafts are ordered; 0 without one
    Index("pairs_place", "article", "index", unique=True),
    Index("pairs_drafts", "step", "useless"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("index", Integer, nullable=False),
    Column("check", String(32), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("message", Text, nullable=False),
    Column("en_spans", JSON, nullable=False),
    Column("ru_spans", JSON, nullable=False),
    Column("concept", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("suggestion", JSON),
    Column("text", Text, nullable=False),  # the target that it speaks of, where a person wrote that
    Column("wording", JSON),  # how the message came about; null in findings of older versions
    # Both can be derived; kept so that the queue of a million pairs is one index range.
    Column("grade", Integer, nullable=False),  # of the severity: 0 error, 1 warning, 2 info
    Column("decision", String(8), nullable=False),  # of the verdict that stands, "" while none does
    Index("findings_place", "article", "index"),
    Index("findings_queue", "decision", "grade", "check", "concept", "article", "index", "id"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", Text, nullable=False),
    Column("article", String(16), nullable=False),
    Column("index", Integer, nullable=False),
    Column("decision", String(8), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
    Column("scope", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("basis", String(16), nullable=False),
    # of the finding; kept here too, since it goes when its article is processed again
    Column("check", String(32), nullable=False, server_default=""),
    Column("concept", Text, nullable=False, server_default=""),
    Index("verdicts_place", "article", "index"),
    Index("verdicts_subject", "subject"),
    Index("verdicts_said", "reviewer", "at"),
    Index("verdicts_concept", "concept", "number"),
    Index("verdicts_at", "at"),
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),  # as verdicts carry it
    Column("folded", Text, nullable=False, unique=True),  # as it is typed in whatever case
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # an Argon2id hash with its salt and cost
    Column("at", DateTime(timezone=True), nullable=False),
)

# Of secrets that a machine made, the store knows the SHA-256 alone: they are too long to be guessed from it.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user", ForeignKey("users.name"), nullable=False),
    Column("address", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("open", Boolean, nullable=False),
    Index("sessions_user", "user", "seen"),
)

keys = Table(
    "keys",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user", ForeignKey("users.name"), nullable=False),
    Column("label", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("keys_label", "user", "label", unique=True),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("act", String(8), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("source_basis", JSON, nullable=False),  # [index, digest] of each sentence concerned
    Column("target_basis", JSON, nullable=False),
    Column("undoes", Integer),
    Column("was", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("origin", Text, nullable=False, server_default=""),  # name of the file that brought it
    Index("corrections_article", "article", "number"),
)

# How many findings there are, kept in step with them: counting a million again takes longer than a reader waits.
tallies = Table(
    "tallies",
    metadata,
    Column("decision", String(8), primary_key=True),
    Column("grade", Integer, primary_key=True, autoincrement=False),
    Column("check", String(32), primary_key=True),
    Column("concept", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("concept", Text, nullable=False),
    Column("file", Text, nullable=False),  # within the termbase
    Column("before", Text, nullable=False),  # the concept's lines
    Column("after", Text, nullable=False),
    Column("editor", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("undoes", Integer, nullable=False),  # a revision's number, or 0
    Column("left", Integer, nullable=False),  # pairs of smaller numbers are still to be checked again
    Index("revisions_concept", "concept", "number"),
    Index("revisions_left", "left"),
)

# Changes of the termbase that translators propose and editors decide on.
proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("concept", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("state", String(8), nullable=False),  # open, approved, declined
    Column("editor", Text, nullable=False),  # who decided; "" while it is open
    Index("proposals_state", "state", "number"),
)

# What a run replaced on request of what people had worked on, whole, so that it can be brought back.
versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("content", JSON, nullable=False),
    Index("versions_article", "article", "number"),
)

# What people translated, here or in files that were imported.
units = Table(
    "units",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # the row's name in the index of shingles
    Column("sentence", String(16), nullable=False),  # digest of language and source
    Column("lang", String(2), nullable=False),  # of the target
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("origin", Text, nullable=False),  # name of the file, "" for a decision here
    Column("author", Text, nullable=False),
    Column("changed", DateTime(timezone=True)),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("units_sentence", "sentence", "origin", unique=True),
    Index("units_origin", "origin"),
)

# What was read from each place, so that a page met again is not parsed again.
captures = Table(
    "captures",
    metadata,
    Column("source", Text, primary_key=True),  # path or URL
    Column("page", String(16), nullable=False),  # digest of its bytes
    Column("article", ForeignKey("articles.key")),  # null where no article came of it
    Column("content", String(16), nullable=False),  # digest of the article's text, "" without one
    Column("warnings", JSON, nullable=False),  # doubts about what was extracted
    Column("skipped", String(16), nullable=False),  # stage at which it was found that no article is in it, "" for one
    Column("reason", Text, nullable=False),
    Column("etag", Text, nullable=False),  # as the server sent them, for a conditional request
    Column("modified", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("captures_article", "article"),
    Index("captures_content", "content"),
)

# An article whose text was changed at its address follows the earlier version.
successions = Table(
    "successions",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    Column("earlier", ForeignKey("articles.key"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("successions_earlier", "earlier"),
)

# Which articles are editions of each other, as the last run found it; what people decided comes first.
editions = Table(
    "editions",
    metadata,
    Column("en", ForeignKey("articles.key"), primary_key=True),
    Column("ru", ForeignKey("articles.key"), primary_key=True),
    Column("confidence", Float, nullable=False),
    Column("state", String(9), nullable=False),  # declared, found, doubtful
    Column("evidence", JSON, nullable=False),
    Column("form", String(8), nullable=False, server_default="whole"),  # whole, abridged, merged, split
    Index("editions_ru", "ru"),
)

edition_decisions = Table(
    "edition_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("en", ForeignKey("articles.key"), nullable=False),
    Column("ru", ForeignKey("articles.key"), nullable=False),
    Column("decision", String(8), nullable=False),  # confirm, part, undo
    Column("reviewer", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# What models translated.
memory = Table(
    "memory",
    metadata,
    Column("key", String(16), primary_key=True),  # digest of language, model, terms and source sentence
    Column("lang", String(2), nullable=False),  # of the target
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("score", Float),
    Column("model", Text, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
