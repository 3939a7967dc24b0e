//! A trace as everybody sees it: only what its records say.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::chain;
use crate::entity::{trace, trace_record};

#[derive(Debug, Serialize, ToSchema)]
pub struct TraceView {
    pub code: String,
    /// What the goods are, as the first record says.
    pub product: Option<String>,
    pub variety: Option<String>,
    /// Nothing nearer is known here.
    pub village: Option<String>,
    /// Every record is as it was written.
    pub intact: bool,
    /// The first record that is not.
    pub broken_at: Option<i32>,
    /// Of the last record: whoever noted it sees later that nothing before it was changed.
    pub last_hash: String,
    /// Oldest first.
    pub records: Vec<RecordView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RecordView {
    pub n: i32,
    /// Stable, for programs.
    pub kind: String,
    pub title: &'static str,
    pub words: String,
    /// Done or seen by the service or by both sides; otherwise only declared.
    pub proven: bool,
    /// Other codes that it speaks of.
    pub codes: Vec<String>,
    pub at: DateTime<Utc>,
    /// JSON, as it was hashed.
    pub body: String,
    /// `at` as it was hashed.
    pub hashed_at: String,
    pub previous_hash: String,
    /// SHA-256 of `previous_hash`, the trace's code, `n`, `kind`, `proven`, `hashed_at` and
    /// `body`, with a line break between each two.
    pub hash: String,
}

impl TraceView {
    #[must_use]
    pub fn new(
        head: trace::Model,
        records: Vec<trace_record::Model>,
        broken_at: Option<i32>,
    ) -> Self {
        let first = records.first().map(|record| body(&record.body)).unwrap_or_default();
        Self {
            code: head.code,
            product: text(&first, "product"),
            variety: text(&first, "variety"),
            village: text(&first, "village"),
            intact: broken_at.is_none(),
            broken_at,
            last_hash: head.last_hash,
            records: records.into_iter().map(RecordView::from).collect(),
        }
    }
}

impl From<trace_record::Model> for RecordView {
    fn from(row: trace_record::Model) -> Self {
        let said = body(&row.body);
        let codes = said["codes"].as_array().into_iter().flatten();
        Self {
            n: row.n,
            title: title(&row.kind),
            words: text(&said, "words").unwrap_or_default(),
            proven: row.proven,
            codes: codes.filter_map(Value::as_str).map(str::to_owned).collect(),
            hashed_at: chain::moment(row.at),
            at: row.at,
            kind: row.kind,
            body: row.body,
            previous_hash: row.previous_hash,
            hash: row.hash,
        }
    }
}

/// A body that somebody spoilt says nothing.
fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn text(body: &Value, key: &str) -> Option<String> {
    body[key].as_str().map(str::to_owned)
}

/// What people call a kind of record.
fn title(kind: &str) -> &'static str {
    match kind {
        "listed" => "上架",
        "changed" => "改动",
        "withdrawn" => "下架",
        "certificate" => "合格证",
        "operation" => "农事",
        "advice" => "农技",
        "mixed" => "拼批",
        "loaded" => "装车",
        "departed" => "发车",
        "temperature" | "temperatures" => "温度",
        "arrived" => "到达",
        "received" => "验收",
        _ => "记录",
    }
}
