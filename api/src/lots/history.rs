//! What a lot's public trace says: no name, no telephone, no price, and no place but the village.

use chrono::{NaiveDate, TimeDelta};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::store;
use crate::{
    app::App,
    db::Tx,
    entity::{certificate, lot, lot::Seller, lot_part, need, visit},
    error::ApiError,
    produce::Product,
    questions,
    traces::flow::record,
    visits, words,
};

/// How long before it is listed work on the fields tells something of the fruit: a year.
const SEASON: TimeDelta = TimeDelta::days(365);

/// The first records of a lot: what was declared, and what the service itself knows of the fields.
pub async fn listed(
    tx: &Tx,
    app: &App,
    lot: &lot::Model,
    parts: &[lot_part::Model],
) -> Result<(), ApiError> {
    let product = app.produce.stored(&lot.product);
    let variety = &product.variety(&lot.variety)?.name;
    let body = json!({
        "words": format!("{}。{}", declared(product, lot)?, said(app, lot, parts)?),
        "product": product.name,
        "variety": variety,
        "village": public_village(&lot.village),
    });
    record(tx, &lot.code, "listed", false, &body).await?;
    for (need, visit) in operations(&tx.db, product, lot).await? {
        let name = &app.catalogue.stored(&need.operation).name;
        worked(tx, lot, name, &visit).await?;
    }
    questions::trace::note_earlier(tx, lot, lot.created_at - SEASON).await
}

/// What the farmer says of the fruit.
fn declared(product: &Product, lot: &lot::Model) -> Result<String, ApiError> {
    let seller = match lot.seller {
        Seller::Farmer => "农户",
        Seller::Cooperative => "合作社",
    };
    let said = [
        product.variety(&lot.variety)?.name.as_str(),
        &product.colour(&lot.colour)?.name,
        &product.bag(&lot.bag)?.name,
        &product.keeping(lot.storage)?.name,
    ];
    Ok(format!("{seller}上架：{}", said.join("、")))
}

/// `优等75—80毫米约70%`.
fn grades(product: &Product, parts: &[lot_part::Model]) -> Result<String, ApiError> {
    let total: i64 = parts.iter().map(|part| part.total_g).sum();
    let one = |part: &lot_part::Model| -> Result<String, ApiError> {
        let percent = (part.total_g * 100 + total / 2) / total.max(1);
        let name = &product.grade(part.grade)?.name;
        Ok(format!("{name}{}—{}毫米约{percent}%", part.from_mm, part.to_mm))
    };
    let said: Vec<_> =
        parts.iter().filter(|part| part.total_g > 0).map(one).collect::<Result<_, ApiError>>()?;
    Ok(said.join("，"))
}

/// Grades and readiness as they are said now: a price and a note are not the public's.
pub fn said(app: &App, lot: &lot::Model, parts: &[lot_part::Model]) -> Result<String, ApiError> {
    let product = app.produce.stored(&lot.product);
    Ok(format!("{}。{}起可装", grades(product, parts)?, words::date(lot.ready_at)))
}

/// What the farmer says anew.
pub async fn changed(tx: &Tx, lot: &lot::Model, said: &str) -> Result<(), ApiError> {
    let body = json!({ "words": format!("改成：{said}") });
    record(tx, &lot.code, "changed", false, &body).await
}

/// A promise of the producer's: declared, whatever it says.
pub async fn certified(
    tx: &Tx,
    lot: &lot::Model,
    certificate: &certificate::Model,
) -> Result<(), ApiError> {
    let tested = if certificate.test_result.is_some() { "，附检测结果" } else { "" };
    let (number, day) = (&certificate.number, day(certificate.issued_on));
    let words = format!("承诺达标合格证{number}，{day}开具{tested}");
    let body = json!({ "words": words, "number": number, "issued_on": certificate.issued_on });
    record(tx, &lot.code, "certificate", false, &body).await
}

/// `2026年6月3日`.
fn day(on: NaiveDate) -> String {
    on.format("%Y年%-m月%-d日").to_string()
}

/// Work that a team did and the farmer confirmed.
async fn worked(
    tx: &Tx,
    lot: &lot::Model,
    operation: &str,
    visit: &visit::Model,
) -> Result<(), ApiError> {
    let done_on = words::local(visit.finished_at.unwrap_or(tx.now)).date_naive();
    let words = format!("{}{operation}，队伍交工，农户确认", day(done_on));
    let body = json!({ "words": words, "operation": operation, "on": done_on });
    record(tx, &lot.code, "operation", true, &body).await
}

/// What was done this season where the lot grew: on its field, or else on all of the farmer's
/// fields where such fruit may grow.
async fn operations(
    db: &impl ConnectionTrait,
    product: &Product,
    lot: &lot::Model,
) -> Result<Vec<(need::Model, visit::Model)>, ApiError> {
    let since = lot.created_at - SEASON;
    let done = visits::store::list_confirmed(db, lot.farmer_id, since).await?;
    Ok(done.into_iter().filter(|(need, _)| grew_there(product, lot, need)).collect())
}

fn grew_there(product: &Product, lot: &lot::Model, need: &need::Model) -> bool {
    match lot.field_id {
        Some(field) => need.field_id == Some(field),
        None => product.grows_as(need.crop),
    }
}

/// A visit was confirmed: lots that are on the tree there know of it. What is in a store is not
/// touched by it any more.
pub async fn note_visit(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    visit: &visit::Model,
) -> Result<(), ApiError> {
    for lot in store::list_on_tree(&tx.db, need.farmer_id).await? {
        if grew_there(app.produce.stored(&lot.product), &lot, need) {
            worked(tx, &lot, &app.catalogue.stored(&need.operation).name, visit).await?;
        }
    }
    Ok(())
}

/// The farmer sells no more of it.
pub async fn withdrawn(tx: &Tx, lot: &lot::Model) -> Result<(), ApiError> {
    let body = json!({ "words": "货源下架，没订出去的不再卖" });
    record(tx, &lot.code, "withdrawn", true, &body).await
}

/// The village, unless somebody wrote a telephone number there.
fn public_village(village: &str) -> &str {
    let digits = village.chars().filter(|c| c.is_numeric()).count();
    if digits < 5 { village } else { "" }
}

#[cfg(test)]
mod tests {
    use super::public_village;

    #[test]
    fn a_village_is_no_telephone_number() {
        #[rustfmt::skip]
        let cases = [
            ("北道德乡东村",            "北道德乡东村", "a village"),
            ("东村3组",                "东村3组",     "with a number of its own"),
            ("东村 138 1234 5678",     "",           "a telephone"),
            ("东村１３８１２３４５６７８", "",           "in wide digits"),
        ];
        for (village, expected, why) in cases {
            assert_eq!(public_village(village), expected, "{why}");
        }
    }
}
