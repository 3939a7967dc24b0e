//! PostgreSQL's side of a search: a tsvector of our own terms with a GIN index, ranked by `ts_rank`.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};

use super::{COMPARED, Cut, Document, Wanted};

/// The last position that a tsvector can hold.
const LAST: usize = 16_383;

pub(super) async fn put(
    db: &impl ConnectionTrait,
    document: &Document,
    excerpt: &str,
    cut: &Cut,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO documents (id, kind, crop, title, excerpt, by_name, at, good_until, words) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::tsvector) ON CONFLICT (id) DO UPDATE SET \
        kind = excluded.kind, crop = excluded.crop, title = excluded.title, \
        excerpt = excluded.excerpt, by_name = excluded.by_name, at = excluded.at, \
        good_until = excluded.good_until, words = excluded.words";
    let mut values = document.columns(excerpt);
    values.push(vector(cut).into());
    db.execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// What `to_tsvector` would make, without its parser, which knows no Chinese. Terms hold letters,
/// digits and Chinese characters only; the title's have the weight A.
fn vector(cut: &Cut) -> String {
    let title = cut.title.iter().map(|term| (term, "A"));
    let placed = title.chain(cut.words.iter().map(|term| (term, "")));
    let lexeme = |(n, (term, weight)): (usize, (&String, &str))| {
        format!("'{term}':{}{weight}", (n + 1).min(LAST))
    };
    placed.enumerate().map(lexeme).collect::<Vec<_>>().join(" ")
}

pub(super) fn ranked(
    wanted: &Wanted<'_>,
    terms: &[String],
    every: bool,
    today: NaiveDate,
) -> Statement {
    let quoted: Vec<String> = terms.iter().map(|term| format!("'{term}'")).collect();
    let expression = quoted.join(if every { " & " } else { " | " });
    // Weights of D, C, B, A: the title counts four times. Normalised by length (2 of `ts_rank`).
    let sql = format!(
        "SELECT n, id, kind, crop, title, excerpt, by_name, at, good_until FROM (\
         SELECT d.*, ts_rank('{{0.25, 0.25, 0.25, 1.0}}', d.words, $1::tsquery, 1) AS score \
         FROM documents d WHERE d.words @@ $1::tsquery \
         AND ($2::text IS NULL OR d.crop = $3) AND ($4::text IS NULL OR d.kind = $5) \
         AND (d.good_until IS NULL OR d.good_until >= $6) \
         ORDER BY d.n DESC LIMIT {COMPARED}) AS newest ORDER BY score DESC, n DESC LIMIT $7"
    );
    statement(&sql, wanted.values(expression, today))
}

fn statement(sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
