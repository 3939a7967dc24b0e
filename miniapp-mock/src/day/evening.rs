//! The evening: how every need stands, and why some found nobody.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt as _};
use serde_json::Value;

use super::town::Town;
use crate::phone::{Phone, Trouble};
use crate::play::AT_ONCE;
use crate::play::ground::text;
use crate::play::ledger::{Book, Fate};

/// Codes that explain nothing: the team does other work, or was simply further down the list.
const NO_REASONS: [&str; 2] = ["operation_unsupported", "ranked_lower"];

/// Every phone reads its needs once more.
pub(super) async fn reckon(town: &Town<'_>) -> Book {
    stream::iter(&town.homes)
        .for_each_concurrent(AT_ONCE, |phone| async move {
            if let Err(trouble) = look(town, phone).await {
                town.ground.ledger.trouble("looking at the needs at night", &trouble);
            }
        })
        .await;
    town.ground.ledger.read(Book::clone)
}

/// Reads the newest hundred needs of one phone, more than anybody posts on one day.
async fn look(town: &Town<'_>, phone: &Phone) -> Result<(), Trouble> {
    let needs = phone.get("/needs?limit=100").await?;
    for need in needs["items"].as_array().into_iter().flatten() {
        let id = text(need, "id");
        if town.ground.ledger.read(|book| book.stories.contains_key(id)) {
            let fate = fate(phone, need).await?;
            town.ground.ledger.tell(id, |story| story.fate = fate);
        }
    }
    Ok(())
}

async fn fate(phone: &Phone, need: &Value) -> Result<Fate, Trouble> {
    if matches!(text(need, "state"), "taken" | "done") {
        return Ok(Fate::Matched { wave: need["wave"].as_u64().unwrap_or_default() });
    }
    let told = phone.get(&format!("/needs/{}/explanation", text(need, "id"))).await?;
    Ok(Fate::Unmatched { why: reason(&told) })
}

/// The reason that most teams had; `asked` when some were asked and none said yes.
fn reason(told: &Value) -> String {
    let rounds = || told["rounds"].as_array().into_iter().flatten();
    if rounds().any(|round| round["chosen"].as_array().is_some_and(|all| !all.is_empty())) {
        return "asked".into();
    }
    let mut teams_n: BTreeMap<&str, usize> = BTreeMap::new();
    let rejected = rounds().flat_map(|round| round["rejected"].as_array().into_iter().flatten());
    for reason in rejected.flat_map(|team| team["reasons"].as_array().into_iter().flatten()) {
        *teams_n.entry(text(reason, "code")).or_default() += 1;
    }
    let real = teams_n.into_iter().filter(|(code, _)| !NO_REASONS.contains(code));
    real.max_by_key(|(_, n)| *n).map_or("operation_unsupported", |(code, _)| code).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::reason;

    #[test]
    fn the_reason_is_what_stood_in_most_teams_way() {
        let rejected = |code: &&str| json!({ "reasons": [{ "code": code }] });
        let round = |chosen: Value, codes: &[&str]| {
            let rejected: Vec<_> = codes.iter().map(rejected).collect();
            json!({ "rounds": [{ "chosen": chosen, "rejected": rejected }] })
        };
        #[rustfmt::skip]
        let cases = [
            (round(json!([{}]), &["price_ceiling"]), "asked", "some were asked"),
            (round(json!([]), &["out_of_range", "price_ceiling", "price_ceiling"]), "price_ceiling", "two against one"),
            (round(json!([]), &["operation_unsupported", "operation_unsupported", "slope"]), "slope", "other trades do not count"),
            (round(json!([]), &["operation_unsupported"]), "operation_unsupported", "nobody does it"),
            (json!({ "rounds": [] }), "operation_unsupported", "nobody is there"),
        ];
        for (told, code, why) in cases {
            assert_eq!(reason(&told), code, "{why}");
        }
    }
}
