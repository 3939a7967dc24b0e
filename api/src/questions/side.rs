//! Who reads a question, and who hears of it: its farmer's side, and whoever answers.

use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::{
    agronomists,
    db::Tx,
    entity::{
        agronomist::{self, AgronomistState},
        person_role::Role,
        question::{self, QuestionState},
        question_route::RouteState,
    },
    error::ApiError,
    ids::{PersonId, QuestionId},
    needs::dispatch::Owed,
    notices::notice::Notice,
    people,
};

/// Operators who hear of what nobody has taken yet.
const MOST_OPERATORS: u64 = 5;

/// As whom somebody reads a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    Farmer,
    /// The agronomist who owns it.
    Owner(agronomist::Model),
    /// The agronomist who is asked, and has not taken it.
    Asked(agronomist::Model),
    /// An operator, at the township's desk.
    Desk,
}

impl Side {
    /// Whether it is the side that answers.
    #[must_use]
    pub const fn is_expert(&self) -> bool {
        !matches!(self, Self::Farmer)
    }
}

/// The question as this person may read it: a stranger is told that there is none.
pub async fn of(
    db: &impl ConnectionTrait,
    caller: PersonId,
    id: QuestionId,
) -> Result<(question::Model, Side), ApiError> {
    let question = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    let side = side(db, caller, &question).await?.ok_or(ApiError::NotFound)?;
    Ok((question, side))
}

async fn side(
    db: &impl ConnectionTrait,
    caller: PersonId,
    question: &question::Model,
) -> Result<Option<Side>, DbErr> {
    if farmer_side(question).contains(&caller) {
        return Ok(Some(Side::Farmer));
    }
    if question.desk {
        let roles = people::store::roles(db, caller).await?;
        return Ok(roles.contains(&Role::Operator).then_some(Side::Desk));
    }
    let own = agronomists::store::find_of_person(db, caller).await?;
    let Some(own) = own.filter(may_advise) else { return Ok(None) };
    if question.owner_id == Some(own.id) {
        return Ok(Some(Side::Owner(own)));
    }
    let route = store::living_route(db, question.id).await?;
    let asked = route.is_some_and(|it| it.agronomist_id == own.id && it.state == RouteState::Asked);
    Ok(asked.then_some(Side::Asked(own)))
}

/// Whoever was stopped reads no farmer's question any more.
#[must_use]
pub fn may_advise(agronomist: &agronomist::Model) -> bool {
    agronomist.state == AgronomistState::Approved
}

/// The farmer, and the village agent who asked for them.
#[must_use]
pub fn farmer_side(question: &question::Model) -> Vec<PersonId> {
    let mut side = vec![question.farmer_id];
    if question.asked_by != question.farmer_id {
        side.push(question.asked_by);
    }
    side
}

/// Whoever answers: the owner, or else whoever is asked; at the desk whoever took it, or the
/// operators.
pub async fn expert_side(
    db: &impl ConnectionTrait,
    question: &question::Model,
) -> Result<Vec<PersonId>, DbErr> {
    if question.desk {
        let Some(person) = question.desk_person else {
            let all = people::store::holders(db, Role::Operator, None, MOST_OPERATORS).await?;
            return Ok(all.into_iter().map(|person| person.id).collect());
        };
        return Ok(vec![person]);
    }
    let mut id = question.owner_id;
    if id.is_none() && question.state == QuestionState::Asked {
        id = store::living_route(db, question.id).await?.map(|route| route.agronomist_id);
    }
    let Some(id) = id else { return Ok(Vec::new()) };
    let row = agronomists::store::find(db, id).await?;
    Ok(row.into_iter().map(|row| row.person_id).collect())
}

/// Whether nobody else at the desk has taken it.
#[must_use]
pub fn is_free_for(question: &question::Model, operator: PersonId) -> bool {
    question.desk_person.is_none_or(|person| person == operator)
}

/// One notice for everybody of the farmer's side.
#[must_use]
pub fn to_farmer(question: &question::Model, notice: &Notice) -> Owed {
    farmer_side(question).into_iter().map(|person| (person, notice.clone())).collect()
}

/// One notice for whoever answers.
pub async fn to_expert(
    tx: &Tx,
    question: &question::Model,
    notice: &Notice,
) -> Result<Owed, ApiError> {
    let people = expert_side(&tx.db, question).await?;
    Ok(people.into_iter().map(|person| (person, notice.clone())).collect())
}
