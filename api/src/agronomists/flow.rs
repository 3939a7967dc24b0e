//! An agronomist applies, is approved by the township's operator, and says when they are there.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    form::{Draft, DutyForm},
    store,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        agronomist::{self, AgronomistState, Codes, DutyWeek, Level, MediaIds},
        person_role::Role,
    },
    error::ApiError,
    ids::{AgronomistId, MediaId, PersonId},
    media::{flow::attach, store::Subject},
    notices::outbox::{self, Notice},
    people, questions,
};

/// Applies; it waits for approval.
pub async fn apply(tx: &Tx, person: PersonId, draft: Draft) -> Result<agronomist::Model, ApiError> {
    if store::find_of_person(&tx.db, person).await?.is_some() {
        return Err(ApiError::AgronomistExists);
    }
    let row = new_row(tx, person, draft);
    store::insert(&tx.db, row.clone()).await?;
    attach(tx, person, Subject::Agronomist(row.id), &row.credentials.0).await?;
    Ok(row)
}

fn new_row(tx: &Tx, person: PersonId, draft: Draft) -> agronomist::Model {
    agronomist::Model {
        id: AgronomistId::new(),
        person_id: person,
        title: draft.title,
        level: Level::Township,
        specialities: Codes(draft.specialities),
        crops: Codes(draft.crops),
        languages: Codes(draft.languages),
        village: draft.village,
        altitude_from_m: draft.altitude_from_m,
        altitude_to_m: draft.altitude_to_m,
        week: DutyWeek(draft.week),
        capacity: draft.capacity,
        open_n: 0,
        on_duty: None,
        on_duty_until: None,
        credentials: MediaIds(draft.credentials),
        state: AgronomistState::Pending,
        state_reason: None,
        answered_n: 0,
        solved_n: 0,
        reopened_n: 0,
        stars_sum: 0,
        stars_n: 0,
        created_at: tx.now,
        updated_at: tx.now,
    }
}

/// To the operator: somebody applies, or shows other papers.
pub async fn to_look_at(
    tx: &Tx,
    person: PersonId,
    row: &agronomist::Model,
) -> Result<(), ApiError> {
    let name = people::store::find(&tx.db, person).await?.map_or_else(String::new, |it| it.name);
    let notice = Notice::agronomist_applied(&name, &row.title);
    outbox::owe(tx, people::flow::to_operators(tx, &notice).await?).await
}

/// Replaces what they say of themselves. Other specialities or papers are looked at anew, and until
/// then the agronomist stays what they are.
pub async fn change(
    app: &App,
    person: PersonId,
    draft: Draft,
) -> Result<agronomist::Model, ApiError> {
    let changed = app.write(move |tx| {
        let draft = draft.clone();
        async move {
            let known = store::find_of_person(&tx.db, person).await?.ok_or(ApiError::NotFound)?;
            let shown = &known.credentials.0;
            let new = draft.credentials.iter().filter(|id| !shown.contains(id)).copied();
            let new: Vec<MediaId> = new.collect();
            attach(tx, person, Subject::Agronomist(known.id), &new).await?;
            let other = known.specialities.0 != draft.specialities;
            let papers = other || known.credentials.0 != draft.credentials;
            let again = known.state == AgronomistState::Suspended;
            let row = agronomist::ActiveModel {
                state: Set(if again { AgronomistState::Pending } else { known.state }),
                title: Set(draft.title),
                specialities: Set(Codes(draft.specialities)),
                crops: Set(Codes(draft.crops)),
                languages: Set(Codes(draft.languages)),
                village: Set(draft.village),
                altitude_from_m: Set(draft.altitude_from_m),
                altitude_to_m: Set(draft.altitude_to_m),
                week: Set(DutyWeek(draft.week)),
                capacity: Set(draft.capacity),
                credentials: Set(MediaIds(draft.credentials)),
                updated_at: Set(tx.now),
                ..Default::default()
            };
            let row = store::alter(&tx.db, known.id, row).await?.ok_or(ApiError::NotFound)?;
            if papers || again {
                to_look_at(tx, person, &row).await?;
            }
            Ok(row)
        }
        .boxed()
    });
    let changed = changed.await?;
    questions::flow::wake(app).await?;
    Ok(changed)
}

/// Says that they are there, or are not, whatever the week says.
pub async fn say_duty(
    app: &App,
    person: PersonId,
    duty: DutyForm,
) -> Result<agronomist::Model, ApiError> {
    let changed = app.write(move |tx| {
        async move {
            let known = store::find_of_person(&tx.db, person).await?.ok_or(ApiError::NotFound)?;
            let row = agronomist::ActiveModel {
                on_duty: Set(duty.on),
                on_duty_until: Set(duty.until.filter(|_| duty.on.is_some())),
                updated_at: Set(tx.now),
                ..Default::default()
            };
            store::alter(&tx.db, known.id, row).await?.ok_or(ApiError::NotFound)
        }
        .boxed()
    });
    let changed = changed.await?;
    questions::flow::wake(app).await?;
    Ok(changed)
}

/// What an operator decides.
#[derive(Clone, Debug)]
pub enum Decision {
    Approve(Level),
    Suspend(String),
}

/// Approves an agronomist at a level, or stops one: what they were asked, or had taken, is asked anew.
pub async fn decide(
    app: &App,
    id: AgronomistId,
    decision: Decision,
) -> Result<agronomist::Model, ApiError> {
    let decided = app.write(move |tx| {
        let decision = decision.clone();
        async move { decided(tx, id, decision).await }.boxed()
    });
    let decided = decided.await?;
    questions::flow::wake(app).await?;
    Ok(decided)
}

/// The same within a transaction.
pub async fn decided(
    tx: &Tx,
    id: AgronomistId,
    decision: Decision,
) -> Result<agronomist::Model, ApiError> {
    let row = match &decision {
        Decision::Approve(level) => agronomist::ActiveModel {
            state: Set(AgronomistState::Approved),
            level: Set(*level),
            state_reason: Set(None),
            updated_at: Set(tx.now),
            ..Default::default()
        },
        Decision::Suspend(reason) => agronomist::ActiveModel {
            state: Set(AgronomistState::Suspended),
            state_reason: Set(Some(reason.clone())),
            updated_at: Set(tx.now),
            ..Default::default()
        },
    };
    let row = store::alter(&tx.db, id, row).await?.ok_or(ApiError::NotFound)?;
    let notice = match decision {
        Decision::Approve(level) => {
            people::store::grant(&tx.db, row.person_id, Role::Agronomist, tx.now).await?;
            Notice::agronomist_approved(level)
        }
        Decision::Suspend(reason) => {
            questions::pass::leave_all(tx, id).await?;
            Notice::agronomist_suspended(&reason)
        }
    };
    outbox::owe(tx, vec![(row.person_id, notice)]).await?;
    Ok(row)
}
