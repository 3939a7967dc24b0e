//! The chain of hashes: whoever changes a record breaks it from there on.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

use crate::{
    entity::{trace, trace_record},
    form::hex,
};

/// The hash before the first record.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A moment as it is hashed: UTC, with six decimals of a second, which both back ends keep.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// SHA-256 in hexadecimal of these seven, a line break between each two: the hash before, the
/// code, the number, the kind, `true` or `false` for proven, the moment, and the body.
#[must_use]
pub fn hash(record: &trace_record::Model) -> String {
    let lines = [
        record.previous_hash.as_str(),
        &record.code,
        &record.n.to_string(),
        &record.kind,
        &record.proven.to_string(),
        &moment(record.at),
        &record.body,
    ];
    hex(&Sha256::digest(lines.join("\n")))
}

/// The number of the first record that is not as it was written, if any is not. `records` are those
/// up to the head's number, in order.
#[must_use]
pub fn broken_at(head: &trace::Model, records: &[trace_record::Model]) -> Option<i32> {
    let mut before = START;
    for (n, record) in (1..).zip(records) {
        let whole = record.n == n && record.previous_hash == before && record.hash == hash(record);
        if !whole {
            return Some(n);
        }
        before = &record.hash;
    }
    let n = i32::try_from(records.len()).unwrap_or(i32::MAX);
    match n {
        n if n < head.records_n => Some(n + 1),
        n => (before != head.last_hash).then_some(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(n: i32) -> (trace::Model, Vec<trace_record::Model>) {
        let mut records: Vec<trace_record::Model> = Vec::new();
        for n in 1..=n {
            let before = records.last().map_or(START, |record| &record.hash).to_owned();
            let mut record = trace_record::Model {
                code: "C".to_owned(),
                n,
                kind: "listed".to_owned(),
                proven: false,
                body: "{}".to_owned(),
                at: DateTime::UNIX_EPOCH,
                previous_hash: before,
                hash: String::new(),
            };
            record.hash = hash(&record);
            records.push(record);
        }
        let last_hash = records.last().map_or(START, |record| &record.hash).to_owned();
        (trace::Model { code: "C".to_owned(), records_n: n, last_hash }, records)
    }

    type Change = fn(&mut Vec<trace_record::Model>);

    #[test]
    fn every_change_shows() {
        #[rustfmt::skip]
        let cases: [(Change, Option<i32>, &str); 8] = [
            (|_| (),                                                None,    "nothing was changed"),
            (|it| it[1].body = "{ }".to_owned(),                    Some(2), "other words"),
            (|it| it[1].proven = true,                              Some(2), "more than is known"),
            (|it| it[0].at += chrono::TimeDelta::microseconds(1),   Some(1), "another time"),
            (|it| { it.remove(1); },                                Some(2), "one is gone"),
            (|it| { it.pop(); },                                    Some(3), "the last is gone"),
            (|it| it.swap(0, 1),                                    Some(1), "another order"),
            (|it| { it[2].proven = true; it[2].hash = hash(&it[2]); }, Some(3), "hashed anew"),
        ];
        for (change, expected, why) in cases {
            let (head, mut records) = chain(3);
            change(&mut records);
            assert_eq!(broken_at(&head, &records), expected, "{why}");
        }
    }
}
