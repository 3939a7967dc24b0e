//! What stays behind when a truck leaves: why, who of the two sides it is the fault of, and what
//! the buyer's fault costs.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    papers,
    scene::{self, Load, Scene},
    store,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        settlement::SettlementKind,
        share::{self, RefuseReason, ShareState},
    },
    error::ApiError,
    ids::{PersonId, ShareId},
    ledger::{self, transfer::worth},
    needs::dispatch::Owed,
    notices::notice::Notice,
    orders::unfilled::NOT_LOADED,
    settlements, shares,
};

/// Why a load stays behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftReason {
    /// The truck was full, or too small.
    NoRoom,
    /// The truck never called there.
    NotFetched,
    /// There was no fruit, or nobody to hand it over.
    NothingThere,
    /// It must have a certificate, and its lot names none that is good.
    NoCertificate,
    /// It was weighed, and its farmer did not sign.
    NotSigned,
}

/// A load that the buyer says stays behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub share: ShareId,
    pub reason: LeftReason,
    /// More of it, or nothing.
    pub words: String,
}

/// A load that stays behind.
pub(super) struct Behind<'a> {
    pub load: &'a Load,
    pub reason: LeftReason,
    pub words: String,
}

impl LeftReason {
    /// Whether the farmer had done what they promised.
    #[must_use]
    pub const fn is_buyers_fault(self) -> bool {
        match self {
            Self::NoRoom | Self::NotFetched => true,
            Self::NothingThere | Self::NoCertificate | Self::NotSigned => false,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::NoRoom => "车装不下了",
            Self::NotFetched => "买家的车没有来装",
            Self::NothingThere => "到了没有货可装",
            Self::NoCertificate => "没有合格证",
            Self::NotSigned => "磅单没有签",
        }
    }

    /// What the scale and the papers say of it; nothing where only the two sides know.
    fn is_true_of(self, load: &Load, uncertified: &BTreeSet<ShareId>) -> bool {
        match self {
            Self::NoRoom | Self::NotFetched => true,
            Self::NothingThere => !waits_for_seller(load),
            Self::NoCertificate => uncertified.contains(&load.share.id),
            Self::NotSigned => waits_for_seller(load),
        }
    }
}

/// Of a load that is not on board: the buyer has signed what was weighed, and the farmer has not.
fn waits_for_seller(load: &Load) -> bool {
    load.weighing.as_ref().is_some_and(|row| row.buyer_signed_at.is_some())
}

/// The loads that stay behind: all that are not loaded, each named once. What was weighed and not
/// signed by both stays too, when it is named: one silent phone holds no truck.
pub(super) async fn named<'a>(
    tx: &Tx,
    app: &App,
    scene: &'a Scene,
    left: &[Left],
) -> Result<Vec<Behind<'a>>, ApiError> {
    let uncertified = papers::uncertified(&tx.db, app, &scene.loads).await?;
    let waiting: Vec<&Load> = scene.loads_in(ShareState::Accepted).collect();
    let behind = |left: &Left| {
        let load = waiting.iter().find(|load| load.share.id == left.share);
        let unknown = || ApiError::invalid("left_behind", "share_unknown", "这一户不在没装的里面");
        let load = *load.ok_or_else(unknown)?;
        let untrue =
            || ApiError::invalid("left_behind", "reason_untrue", "这个原因和磅单或合格证对不上");
        let is_true = left.reason.is_true_of(load, &uncertified);
        is_true.then_some(()).ok_or_else(untrue)?;
        let words = match left.words.as_str() {
            "" => left.reason.words().to_owned(),
            more => format!("{}，{more}", left.reason.words()),
        };
        Ok(Behind { load, reason: left.reason, words })
    };
    let behind = left.iter().map(behind).collect::<Result<Vec<_>, ApiError>>()?;
    if behind.len() < waiting.len() {
        return Err(ApiError::LoadsLeft);
    }
    Ok(behind)
}

/// Nobody pressed anything, and time did: what the farmer did not sign is the farmer's to answer
/// for, and what the truck did not fetch the buyer's.
pub(super) fn not_fetched(load: &Load) -> Behind<'_> {
    let silent = waits_for_seller(load);
    let reason = if silent { LeftReason::NotSigned } else { LeftReason::NotFetched };
    Behind { load, reason, words: reason.words().to_owned() }
}

/// What stays behind is the farmers' again, in the order in which everybody takes lots and parts.
pub(super) async fn leave(tx: &Tx, scene: &Scene, behind: &[Behind<'_>]) -> Result<(), ApiError> {
    let mut by_part: Vec<_> = behind.iter().collect();
    by_part.sort_by_key(|it| (it.load.share.lot_id, it.load.share.part_id, it.load.share.id));
    for Behind { load, words, .. } in by_part {
        let row = share::ActiveModel {
            reason: Set(Some(RefuseReason::Other)),
            words: Set(Some(words.clone())),
            ..shares::store::ended(ShareState::Withdrawn, tx.now)
        };
        shares::end::end(tx, &scene.order, &load.share, row, NOT_LOADED).await?;
    }
    Ok(())
}

/// Who was left behind by the buyer's fault is owed their part of the deposit; everybody who was
/// left behind hears of it. After the truck has moved on, and before any trace.
pub(super) async fn settle(
    tx: &Tx,
    scene: &Scene,
    behind: &[Behind<'_>],
) -> Result<Owed, ApiError> {
    let mut owed: Owed = behind.iter().flat_map(|it| told(scene, it)).collect();
    let faults: Vec<_> = behind.iter().filter(|it| it.reason.is_buyers_fault()).collect();
    if faults.is_empty() {
        return Ok(owed);
    }
    let (deposit, agreed) = (deposit(tx, scene).await?, agreed_fen(tx, scene).await?);
    for Behind { load, .. } in faults {
        let part = part_of(deposit, worth_of(load), agreed);
        if let Some(row) = ledger::flow::lose(tx, &scene.order, &load.share, part).await? {
            owed.extend(load.to_sellers(&Notice::deposit_lost(&row)));
            owed.push((scene.order.buyer_id, Notice::deposit_to_pay(&row)));
        }
    }
    Ok(owed)
}

fn told(scene: &Scene, behind: &Behind<'_>) -> Owed {
    let Behind { load, words, .. } = behind;
    load.to_sellers(&Notice::left_behind(&load.share, &scene.truck, words))
}

/// What was held when the order was locked: what is held now, and what was lost of it since.
async fn deposit(tx: &Tx, scene: &Scene) -> Result<i64, ApiError> {
    let held = ledger::store::held(&tx.db, scene.order.id).await?;
    let owed = settlements::store::list_of_order(&tx.db, scene.order.id).await?;
    let lost = owed.iter().filter(|row| row.kind == SettlementKind::Deposit);
    Ok(held + lost.map(|row| row.amount_fen).sum::<i64>())
}

/// What all that was agreed to for the order is worth: what its trucks were planned for.
async fn agreed_fen(tx: &Tx, scene: &Scene) -> Result<i64, ApiError> {
    let trucks = store::list_of_order(&tx.db, scene.order.id).await?;
    let scenes = scene::of_trucks(&tx.db, trucks, PersonId::NOBODY).await?;
    Ok(scenes.iter().flat_map(|scene| &scene.loads).map(worth_of).sum())
}

/// As it was agreed to, whatever the scale said since.
fn worth_of(load: &Load) -> i64 {
    let agreed_g = load.weighing.as_ref().map_or(load.share.grams, |row| row.agreed_g);
    worth(agreed_g, load.share.price_fen)
}

/// `deposit * worth of the share / worth of all shares`, rounded down to the fen, so that all parts
/// together are never more than the deposit.
fn part_of(deposit_fen: i64, worth_fen: i64, agreed_fen: i64) -> i64 {
    if agreed_fen <= 0 {
        return 0;
    }
    let exact = i128::from(deposit_fen) * i128::from(worth_fen) / i128::from(agreed_fen);
    i64::try_from(exact).unwrap_or(deposit_fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_deposit_is_the_shares_part_of_what_was_agreed() {
        #[rustfmt::skip]
        let cases = [
            // deposit, share,   agreed,  part,    why
            (400_000,  1_050_000, 2_450_000, 171_428, "three sevenths, rounded down"),
            (400_000,  2_450_000, 2_450_000, 400_000, "all of it"),
            (0,        1_050_000, 2_450_000, 0,       "no deposit"),
            (400_000,  0,         0,         0,       "nothing was agreed"),
            (i64::MAX, i64::MAX,  i64::MAX,  i64::MAX, "no overflow"),
        ];
        for (deposit, share, agreed, part, why) in cases {
            assert_eq!(part_of(deposit, share, agreed), part, "{why}");
        }
    }
}
