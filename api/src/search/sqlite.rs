//! SQLite's side of a search: an FTS5 table without content beside the documents, ranked by bm25.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::{COMPARED, Cut, Document, TITLE_WEIGHT, Wanted};

pub(super) async fn put(
    db: &impl ConnectionTrait,
    document: &Document,
    excerpt: &str,
    cut: &Cut,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO documents (id, kind, crop, title, excerpt, by_name, at, good_until) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, \
        crop = excluded.crop, title = excluded.title, excerpt = excluded.excerpt, \
        by_name = excluded.by_name, at = excluded.at, good_until = excluded.good_until RETURNING n";
    let row = db.query_one_raw(statement(sql, document.columns(excerpt))).await?;
    let n: i32 = row.ok_or_else(|| DbErr::RecordNotInserted)?.try_get_by_index(0)?;
    let words = |terms: &[String]| Value::from(terms.join(" "));
    let forget = statement("DELETE FROM documents_words WHERE rowid = ?", vec![n.into()]);
    db.execute_raw(forget).await?;
    let sql = "INSERT INTO documents_words (rowid, title, words) VALUES (?, ?, ?)";
    let values = vec![n.into(), words(&cut.title), words(&cut.words)];
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// The document's own row goes after this one.
pub(super) async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    let sql = "DELETE FROM documents_words WHERE rowid IN (SELECT n FROM documents WHERE id = ?)";
    db.execute_raw(statement(sql, vec![id.into()])).await?;
    Ok(())
}

/// Terms hold letters, digits and Chinese characters only, so quoting them is enough.
pub(super) fn ranked(
    wanted: &Wanted<'_>,
    terms: &[String],
    every: bool,
    today: NaiveDate,
) -> Statement {
    let quoted: Vec<String> = terms.iter().map(|term| format!("\"{term}\"")).collect();
    let expression = quoted.join(if every { " AND " } else { " OR " });
    let sql = format!(
        "SELECT n, id, kind, crop, title, excerpt, by_name, at, good_until FROM (\
         SELECT d.*, bm25(documents_words, {TITLE_WEIGHT}, 1) AS score FROM documents_words \
         JOIN documents d ON d.n = documents_words.rowid WHERE documents_words MATCH ? \
         AND (? IS NULL OR d.crop = ?) AND (? IS NULL OR d.kind = ?) \
         AND (d.good_until IS NULL OR d.good_until >= ?) \
         ORDER BY documents_words.rowid DESC LIMIT {COMPARED}) ORDER BY score, n DESC LIMIT ?"
    );
    let mut values = vec![expression.into()];
    values.extend(wanted.values(today));
    statement(&sql, values)
}

fn statement(sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}
