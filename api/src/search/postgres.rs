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

/// The terms stand in the statement itself: of a parameter PostgreSQL does not know how many
/// documents it matches, and would read all of them. Terms hold letters, digits and Chinese
/// characters only.
pub(super) fn ranked(
    wanted: &Wanted<'_>,
    terms: &[String],
    every: bool,
    today: NaiveDate,
) -> Statement {
    let quoted: Vec<String> = terms.iter().map(|term| format!("''{term}''")).collect();
    let query = format!("'{}'::tsquery", quoted.join(if every { " & " } else { " | " }));
    // Ranked outside, or every match would be before the newest are chosen. Weights of D, C, B, A:
    // the title counts four times; 1 divides by the length.
    let sql = format!(
        "SELECT n, id, kind, crop, title, excerpt, by_name, at, good_until FROM (\
         SELECT * FROM documents WHERE words @@ {query} \
         AND ($1::text IS NULL OR crop = $2) AND ($3::text IS NULL OR kind = $4) \
         AND (good_until IS NULL OR good_until >= $5) \
         ORDER BY n DESC LIMIT {COMPARED}) AS newest \
         ORDER BY ts_rank('{{0.25, 0.25, 0.25, 1.0}}', words, {query}, 1) DESC, n DESC LIMIT $6"
    );
    statement(&sql, wanted.values(today))
}

fn statement(sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
