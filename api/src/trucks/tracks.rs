//! What a load leaves in the public traces: of its lot, and of the parent it was mixed under.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::scene::{Load, Scene};
use crate::{
    db::Tx,
    entity::{
        receipt,
        share::ShareState,
        truck::{self, Reading},
        weighing,
    },
    error::ApiError,
    lots::certificates,
    traces, words,
};

/// Both sides signed for the weight.
pub async fn loaded(tx: &Tx, load: &Load, weighing: &weighing::Model) -> Result<(), ApiError> {
    let net_g = weighing.net_g();
    let body = json!({
        "words": format!("装车{}公斤，两边都签了字", words::kilograms(net_g)),
        "grams": net_g,
        "boxes": weighing.boxes_n,
        "grade": weighing.grade,
    });
    traces::flow::record(tx, &load.lot.code, "loaded", true, &body).await
}

/// The truck left with these loads, as the buyer says.
pub async fn departed(
    tx: &Tx,
    scene: &Scene,
    truck: &truck::Model,
    loaded: &[&Load],
) -> Result<(), ApiError> {
    let parent = parent(tx, truck).await?;
    let farmers: BTreeSet<_> = loaded.iter().map(|load| load.share.farmer_id).collect();
    let body = json!({
        "words": format!("发往{}，同车{}户", scene.order.city, farmers.len()),
        "city": scene.order.city,
        "codes": parent.iter().collect::<Vec<_>>(),
    });
    let lots = loaded.iter().map(|load| load.lot.code.clone());
    record_all(tx, lots.chain(parent.clone()).collect(), "departed", false, &body).await
}

/// As the buyer says: nobody else read the thermometer.
pub async fn temperatures(tx: &Tx, scene: &Scene, new: &[Reading]) -> Result<(), ApiError> {
    let celsius = || new.iter().map(|reading| reading.celsius);
    let (least, most) =
        (celsius().fold(f64::INFINITY, f64::min), celsius().fold(f64::NEG_INFINITY, f64::max));
    let body = json!({
        "words": format!("车里温度{}到{}度，记了{}次", words::number(least), words::number(most), new.len()),
        "from": new.first().map(|reading| reading.at),
        "until": new.last().map(|reading| reading.at),
        "least_celsius": least,
        "most_celsius": most,
    });
    record_all(tx, codes(tx, scene).await?, "temperatures", false, &body).await
}

/// As the buyer says.
pub async fn arrived(tx: &Tx, scene: &Scene) -> Result<(), ApiError> {
    let body = json!({ "words": format!("到了{}", scene.order.city), "city": scene.order.city });
    record_all(tx, codes(tx, scene).await?, "arrived", false, &body).await
}

/// What of a load both sides let stand as accepted, by grade; no money, and no name.
pub async fn received(tx: &Tx, load: &Load, receipt: &receipt::Model) -> Result<(), ApiError> {
    let kg = words::kilograms(receipt.accepted_g);
    let body = json!({
        "words": format!("买家验收，收下{kg}公斤，农户没有异议或异议已处理"),
        "grams": receipt.accepted_g,
        "grade": receipt.grade,
    });
    traces::flow::record(tx, &load.lot.code, "received", true, &body).await
}

/// The codes of what is on board.
async fn codes(tx: &Tx, scene: &Scene) -> Result<BTreeSet<String>, ApiError> {
    let lots = scene.loads_in(ShareState::Loaded).map(|load| load.lot.code.clone());
    Ok(lots.chain(parent(tx, &scene.truck).await?).collect())
}

/// The public code of the parent certificate, where lots were mixed.
async fn parent(tx: &Tx, truck: &truck::Model) -> Result<Option<String>, ApiError> {
    let Some(id) = truck.certificate_id else { return Ok(None) };
    let certificate = certificates::store::find(&tx.db, id).await?;
    Ok(certificate.filter(|it| it.mixed).map(|it| it.number))
}

/// In the order of the codes, so that two transactions never wait for each other in a circle.
async fn record_all(
    tx: &Tx,
    codes: BTreeSet<String>,
    kind: &str,
    proven: bool,
    body: &Value,
) -> Result<(), ApiError> {
    for code in codes {
        traces::flow::record(tx, &code, kind, proven, body).await?;
    }
    Ok(())
}
