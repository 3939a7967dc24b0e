//! The answer that somebody is accountable for: its basis, what it advises, and from when it is safe.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};
use futures_util::future::FutureExt;
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    flow::named,
    form::Said,
    prescribed, shown,
    side::{self, Side, to_farmer},
    store::{self, When},
    talk, trace,
    view::{self, QuestionView},
};
use crate::{
    advice::Advice,
    agronomists::{self, store::Added},
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        agronomist::MediaIds,
        lot,
        question::{self, QuestionState},
        question_message::{self, Advised, Answered, Basis, Conflict, Speaker},
        timeline::Who,
    },
    error::ApiError,
    ids::{MediaId, PersonId, QuestionId},
    lots,
    needs::store::Entry,
    notices::{notice::Notice, outbox},
    people::check,
    words,
};

/// Pesticides in one answer.
const MOST_PRODUCTS: usize = 5;
/// Days from one use of a pesticide to the next: sprays are a week to a month apart, and what is said
/// two months ahead is no advice on what ails a tree now.
const EVERY_DAYS: RangeInclusive<i64> = 1..=60;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// Up to 1 000 characters.
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub voice: Option<MediaId>,
    /// Up to 9.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// What it rests on.
    pub basis: Basis,
    /// Which standard, whose expertise: up to 200 characters.
    #[serde(default)]
    pub basis_words: String,
    /// Up to 5, each once; none from the township's desk. No other pesticide may be named in the
    /// words.
    #[serde(default)]
    pub products: Vec<ProductForm>,
    /// The agronomist knows that fruit is picked before it is safe, and has said so.
    #[serde(default)]
    pub harvest_known: bool,
}

/// A pesticide of the catalogue of advice.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = AdvisedProductForm)]
#[serde(deny_unknown_fields)]
pub struct ProductForm {
    pub product: String,
    /// In the product's unit.
    pub dose: f64,
    /// How often it is used, as often as its registration allows in a season at most.
    pub times: i32,
    /// Days from one use to the next, 1 to 60: where it is used more than once, and only there.
    #[serde(default)]
    pub every_days: Option<i64>,
    /// Off the label, such as PD20050216; it must be there where the catalogue has none.
    #[serde(default)]
    pub registration: Option<String>,
}

/// An answer that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    said: Said,
    basis: Basis,
    basis_words: String,
    products: Vec<Advised>,
    harvest_known: bool,
}

impl AnswerForm {
    /// For a question about this crop; what it advises is first used today.
    pub fn check(self, advice: &Advice, crop: &str, today: NaiveDate) -> Result<Draft, ApiError> {
        if self.products.len() > MOST_PRODUCTS {
            let message = format!("一次最多开{MOST_PRODUCTS}种药");
            return Err(ApiError::invalid("products", "count_out_of_range", message));
        }
        let mut codes: Vec<_> = self.products.iter().map(|it| &it.product).collect();
        codes.sort_unstable();
        if codes.windows(2).any(|pair| pair[0] == pair[1]) {
            let message = "同一种药只开一次，剂量和次数写在一起";
            return Err(ApiError::invalid("products", "product_twice", message));
        }
        let products = self.products.iter().map(|it| advised(it, advice, crop, today));
        let products: Vec<_> = products.collect::<Result<_, _>>()?;
        let said = Said::check(&self.words, self.photos, self.voice)?;
        let basis_words = check::words(&self.basis_words, "basis_words", 200)?;
        for words in [&said.words, &basis_words] {
            prescribed::check(words, advice, &products)?;
        }
        Ok(Draft {
            products,
            said,
            basis: self.basis,
            basis_words,
            harvest_known: self.harvest_known,
        })
    }
}

/// What the catalogue says of a pesticide, for this dose.
fn advised(
    form: &ProductForm,
    advice: &Advice,
    crop: &str,
    today: NaiveDate,
) -> Result<Advised, ApiError> {
    let known = advice.product(&form.product)?;
    let wrong = |code, message: String| ApiError::invalid("products", code, message);
    if !known.crops.iter().any(|it| it == crop) {
        let message = format!("{}没有在{}上登记，不能开", known.name, advice.crop_name(crop));
        return Err(wrong("product_not_registered", message));
    }
    if !(known.dose_from..=known.dose_to).contains(&form.dose) {
        let range = (words::number(known.dose_from), words::number(known.dose_to));
        let message = format!("{}要用{}到{}{}", known.name, range.0, range.1, known.dose_unit);
        return Err(wrong("dose_out_of_range", message));
    }
    if !(1..=known.times).contains(&form.times) {
        let message = format!("{}一季最多用{}次", known.name, known.times);
        return Err(wrong("times_out_of_range", message));
    }
    let typed = form.registration.as_deref().filter(|typed| !typed.trim().is_empty());
    let label = typed.map(registration).transpose()?;
    let missing = || wrong("registration_missing", "照瓶签写上登记证号，如 PD20050216".to_owned());
    let registration = known.registration.clone().or(label).ok_or_else(missing)?;
    Ok(Advised {
        product: known.code.clone(),
        name: known.name.clone(),
        dose: form.dose,
        dose_unit: known.dose_unit.clone(),
        times: form.times,
        every_days: form.every_days,
        last_on: Some(last_on(form, today)?),
        interval_days: known.interval_days,
        registration: Some(registration),
        source: known.source.clone(),
        confirmed: known.confirmed,
    })
}

/// The day of the last use.
fn last_on(form: &ProductForm, today: NaiveDate) -> Result<NaiveDate, ApiError> {
    let wrong = |code, message: &'static str| Err(ApiError::invalid("products", code, message));
    match (form.times, form.every_days) {
        (1, None) => Ok(today),
        (1, Some(_)) => wrong("every_days_unneeded", "只打一次，不用写隔几天"),
        (_, None) => wrong("every_days_missing", "打不止一次，要写隔几天打一次"),
        (times, Some(days)) if EVERY_DAYS.contains(&days) => {
            Ok(today + TimeDelta::days(days * i64::from(times - 1)))
        }
        _ => wrong("every_days_out_of_range", "两次打药要隔1到60天"),
    }
}

/// The number on a label: `PD` (WP for hygiene, LS for a trial), digits, and a dash for older ones.
fn registration(typed: &str) -> Result<String, ApiError> {
    let number = typed.trim().to_uppercase();
    let digits = number.strip_prefix("PD").or_else(|| number.strip_prefix("LS"));
    let rest = digits.map_or("", |digits| digits.trim_start_matches('F'));
    let possible = (4..=14).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let message = "登记证号不对，照瓶签上写，如 PD20050216";
    possible
        .then_some(number)
        .ok_or_else(|| ApiError::invalid("products", "registration_invalid", message))
}

/// Answers, or answers anew; a repetition under the same key gets the first one's reply.
pub async fn answer(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    form: AnswerForm,
    once: Once,
) -> Result<Created, ApiError> {
    let (known, _) = side::of(app.db.reader(), caller, id).await?;
    let draft = form.check(&app.advice, &known.crop, words::local((app.now)()).date_naive())?;
    let shared = app.clone();
    app.write_once(caller, once, move |tx| {
        let (app, draft) = (shared.clone(), draft.clone());
        async move { answered(tx, &app, caller, id, draft).await }.boxed()
    })
    .await
}

/// Within a transaction.
pub async fn answered(
    tx: &Tx,
    app: &App,
    caller: PersonId,
    id: QuestionId,
    draft: Draft,
) -> Result<QuestionView, ApiError> {
    let (known, side) = side::of(&tx.db, caller, id).await?;
    let (name, speaker, who) = match &side {
        Side::Owner(own) => (named(tx, own.clone()).await?.1, Speaker::Agronomist, Who::Agronomist),
        Side::Desk => ("乡镇服务台".to_owned(), Speaker::Desk, Who::Operator),
        Side::Farmer | Side::Asked(_) => return Err(ApiError::QuestionWrongState),
    };
    may_answer(&known, &side, caller)?;
    if side == Side::Desk && !draft.products.is_empty() {
        let message = "服务台不能开药，请转给农技员";
        return Err(ApiError::invalid("products", "desk_advises_no_pesticide", message));
    }
    let at_desk = Some(caller).filter(|_| side == Side::Desk);
    let lots = lots_hit(&tx.db, app, &known).await?;
    let said = thought_out(&draft, &known, &lots)?;
    let row = question::ActiveModel {
        state: Set(QuestionState::Answered),
        claim_until: Set(None),
        due_at: Set(None),
        answered_at: Set(Some(tx.now)),
        first_answered_at: Set(Some(known.first_answered_at.unwrap_or(tx.now))),
        follow_up_at: Set(Some(tx.now + app.config.advice.follow_up_after)),
        desk_person: Set(at_desk),
        ..Default::default()
    };
    let entry = Entry::by("answered", who, caller, format!("{name}答复了"));
    let when = When::any(std::slice::from_ref(&known.state));
    let question = store::change(tx, id, when, row, entry).await?;
    let question = question.ok_or(ApiError::QuestionWrongState)?;
    if question.owner_id != known.owner_id {
        return Err(ApiError::QuestionPassed);
    }
    let seq = talk::store::next_seq(&tx.db, id, Some(talk::store::Of::Expert)).await?;
    let message = question_message::Model {
        photos: MediaIds(draft.said.photos.clone()),
        voice_id: draft.said.voice,
        answer: Some(said.clone()),
        ..talk::store::row(tx, id, seq, speaker, Some(caller), &draft.said.words)
    };
    talk::store::insert(&tx.db, message).await?;
    let question = talk::store::note_answer(&tx.db, id, seq).await?.ok_or(ApiError::NotFound)?;
    shown::attach(tx, caller, id, &draft.said).await?;
    if let Some(owner) = question.owner_id {
        let open = -i32::from(known.state == QuestionState::Claimed);
        let answered = i32::from(known.first_answered_at.is_none());
        let added = Added { open, answered, ..Added::default() };
        agronomists::store::add(&tx.db, owner, added).await?;
    }
    trace::note(tx, &lots, &said, &question).await?;
    outbox::owe(tx, to_farmer(&question, &Notice::question_answered(&question, &name, seq)))
        .await?;
    view::one(&tx.db, app, question, caller).await
}

/// The owner of what was taken, and the desk of what is its own and nobody else there has taken.
fn may_answer(known: &question::Model, side: &Side, caller: PersonId) -> Result<(), ApiError> {
    if *side == Side::Desk && !side::is_free_for(known, caller) {
        return Err(ApiError::QuestionPassed);
    }
    let states: &[QuestionState] = match side {
        Side::Desk => &[QuestionState::Asked, QuestionState::Claimed, QuestionState::Answered],
        _ => &[QuestionState::Claimed, QuestionState::Answered],
    };
    states.contains(&known.state).then_some(()).ok_or(ApiError::QuestionWrongState)
}

/// The farmer's lots on the tree that stand where the question is about.
async fn lots_hit(
    db: &impl ConnectionTrait,
    app: &App,
    question: &question::Model,
) -> Result<Vec<lot::Model>, ApiError> {
    let lots = lots::store::list_on_tree(db, question.farmer_id).await?;
    Ok(lots.into_iter().filter(|lot| trace::stands_there(app, lot, question)).collect())
}

/// From when it is safe, and what would be picked before.
fn thought_out(
    draft: &Draft,
    question: &question::Model,
    lots: &[lot::Model],
) -> Result<Answered, ApiError> {
    let strictest = draft.products.iter().max_by_key(|it| safe_from(it));
    let conflicts = strictest.map_or(vec![], |product| conflicts(lots, product));
    if let Some(first) = conflicts.first().filter(|_| !draft.harvest_known) {
        return Err(ApiError::IntervalPastHarvest(first.words.clone()));
    }
    Ok(Answered {
        basis: draft.basis,
        basis_words: draft.basis_words.clone(),
        products: draft.products.clone(),
        safe_from: strictest.and_then(safe_from),
        conflicts,
        agronomist_id: question.owner_id,
    })
}

/// The first day on which fruit may be picked: the interval begins with the last use.
fn safe_from(product: &Advised) -> Option<NaiveDate> {
    product.last_on.map(|on| on + TimeDelta::days(product.interval_days))
}

/// Lots that would be picked before this pesticide allows it.
fn conflicts(lots: &[lot::Model], product: &Advised) -> Vec<Conflict> {
    let (Some(last_on), Some(safe_from)) = (product.last_on, safe_from(product)) else {
        return Vec::new();
    };
    let used = match product.every_days {
        Some(_) => format!("最后一次{}打药", day(last_on)),
        None => "今天打药".to_owned(),
    };
    let conflict = |lot: &lot::Model| {
        let harvest_from = words::local(lot.ready_at).date_naive();
        (harvest_from < safe_from).then(|| {
            let (picked, safe) = (day(harvest_from), day(safe_from));
            let words = format!("{picked}要采，{used}要到{safe}才过安全间隔期");
            Conflict { lot_id: lot.id, harvest_from, safe_from, words }
        })
    };
    lots.iter().filter_map(conflict).collect()
}

/// `6月3日`.
fn day(on: NaiveDate) -> String {
    on.format("%-m月%-d日").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pesticide_is_advised_as_its_registration_says() {
        let advice = Advice::compiled_in();
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
        let form = |product: &str, dose, times: i32, registration: Option<&str>| ProductForm {
            product: product.to_owned(),
            dose,
            times,
            every_days: (times > 1).then_some(10),
            registration: registration.map(str::to_owned),
        };
        #[rustfmt::skip]
        let cases = [
            (form("PROPARGITE_73_EC", 2500.0, 1, Some("PD20081234")),  Ok(()),                          "within"),
            (form("PROPARGITE_73_EC", 2500.0, 1, None),                Err("registration_missing"),     "on no label"),
            (form("PROPARGITE_73_EC", 2500.0, 1, Some(" ")),           Err("registration_missing"),     "left empty"),
            (form("PROPARGITE_73_EC", 2000.0, 2, Some("pd123-4567")),  Ok(()),                          "at the ends, off the label"),
            (form("PROPARGITE_73_EC", 1999.0, 1, None),                Err("dose_out_of_range"),        "too strong"),
            (form("PROPARGITE_73_EC", 3001.0, 1, None),                Err("dose_out_of_range"),        "too weak"),
            (form("PROPARGITE_73_EC", f64::NAN, 1, None),              Err("dose_out_of_range"),        "no number"),
            (form("PROPARGITE_73_EC", 2500.0, 3, None),                Err("times_out_of_range"),       "too often"),
            (form("PROPARGITE_73_EC", 2500.0, 0, None),                Err("times_out_of_range"),       "never"),
            (form("CARBENDAZIM_50_WP", 800.0, 1, None),                Err("product_not_registered"),   "for wheat only"),
            (form("DDT", 800.0, 1, None),                              Err("product_unknown"),          "in no catalogue"),
            (form("PROPARGITE_73_EC", 2500.0, 1, Some("批准文号")),     Err("registration_invalid"),     "no number of a registration"),
        ];
        for (form, expected, why) in cases {
            let found = advised(&form, &advice, "apple", today);
            let code = found.map(drop).map_err(|error| error.code());
            assert_eq!(code, expected, "{why}");
        }
    }

    #[test]
    fn the_interval_begins_with_the_last_use() {
        let advice = Advice::compiled_in();
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
        let form = |times, every_days| ProductForm {
            product: "PROPARGITE_73_EC".to_owned(),
            dose: 2500.0,
            times,
            every_days,
            registration: Some("PD20081234".to_owned()),
        };
        #[rustfmt::skip]
        let cases = [
            (form(1, None),       Ok("2026-07-01"),                "30 days from today on"),
            (form(2, Some(10)),   Ok("2026-07-11"),                "and ten more"),
            (form(2, Some(60)),   Ok("2026-08-30"),                "as late as possible"),
            (form(2, None),       Err("every_days_missing"),       "twice, who knows when"),
            (form(1, Some(10)),   Err("every_days_unneeded"),      "once, and again"),
            (form(2, Some(0)),    Err("every_days_out_of_range"),  "twice on a day"),
            (form(2, Some(61)),   Err("every_days_out_of_range"),  "next season"),
            (form(2, Some(-10)),  Err("every_days_out_of_range"),  "before today"),
        ];
        for (form, expected, why) in cases {
            let found = advised(&form, &advice, "apple", today);
            let found = found.map(|it| safe_from(&it).expect("has a last use").to_string());
            assert_eq!(found.map_err(|error| error.code()), expected.map(str::to_owned), "{why}");
        }
    }
}
