//! Meeting people, what they say of themselves, and whom they may speak for.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::store;
use crate::{
    app::App,
    db::Tx,
    entity::{consent, person, person_role::Role},
    error::ApiError,
    ids::{ConsentId, PersonId},
    lots,
    needs::{self, dispatch::Owed},
    notices::notice::Notice,
    questions,
};

/// Operators told of one thing that needs them.
const MOST_OPERATORS: u64 = 5;

/// What a new account is called until its owner says.
const UNNAMED: &str = "农户";

/// What a person says of themselves, checked.
#[derive(Clone)]
pub struct Profile {
    pub name: String,
    pub phone: Option<String>,
    pub village: String,
}

/// A farmer without a phone, as their agent describes them.
#[derive(Clone)]
pub struct ConsentDraft {
    pub farmer: Profile,
    pub how: consent::How,
    pub note: String,
}

/// The person behind an openid; a new one starts as a farmer. The settings make operators of new
/// and known people alike.
pub async fn meet(tx: &Tx, openid: &str, is_operator: bool) -> Result<PersonId, ApiError> {
    let id = match store::find_by_openid(&tx.db, openid).await? {
        Some(known) => known.id,
        None => welcome(tx, openid).await?,
    };
    if is_operator {
        store::grant(&tx.db, id, Role::Operator, tx.now).await?;
    }
    Ok(id)
}

async fn welcome(tx: &Tx, openid: &str) -> Result<PersonId, ApiError> {
    let row = unknown(tx, Some(openid.to_owned()));
    let id = row.id;
    if !store::insert_new(&tx.db, row).await? {
        // Two phones of one person signed in for the first time at the same moment.
        let known = store::find_by_openid(&tx.db, openid).await?;
        return known.map(|person| person.id).ok_or(ApiError::Busy);
    }
    store::grant(&tx.db, id, Role::Farmer, tx.now).await?;
    Ok(id)
}

fn unknown(tx: &Tx, openid: Option<String>) -> person::Model {
    person::Model {
        id: PersonId::new(),
        openid,
        name: UNNAMED.to_owned(),
        phone: None,
        village: String::new(),
        created_at: tx.now,
    }
}

pub async fn describe(app: &App, id: PersonId, profile: Profile) -> Result<(), ApiError> {
    app.write(move |tx| {
        let row = described(id, profile.clone());
        async move { Ok(store::update(&tx.db, row).await?) }.boxed()
    })
    .await
}

/// What changes when a person says who they are.
#[must_use]
pub fn described(id: PersonId, profile: Profile) -> person::ActiveModel {
    person::ActiveModel {
        id: Set(id),
        name: Set(profile.name),
        phone: Set(profile.phone),
        village: Set(profile.village),
        ..Default::default()
    }
}

/// Replaces a person's roles; everybody stays a farmer, and one operator always remains. Who is no
/// village agent any more speaks for nobody from then on.
pub async fn set_roles(app: &App, id: PersonId, roles: Vec<Role>) -> Result<(), ApiError> {
    app.write(move |tx| {
        let roles = roles.clone();
        async move {
            store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
            if !roles.contains(&Role::Operator) {
                another_operator(tx, id).await?;
            }
            if !roles.contains(&Role::VillageAgent) {
                for consent in store::spoken_for(&tx.db, id).await? {
                    end_consent(tx, id, consent.id).await?;
                }
            }
            store::withdraw_all_roles(&tx.db, id).await?;
            for role in std::iter::once(Role::Farmer).chain(roles) {
                store::grant(&tx.db, id, role, tx.now).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// The same notice to the township's operators.
pub async fn to_operators(tx: &Tx, notice: &Notice) -> Result<Owed, ApiError> {
    let operators = store::holders(&tx.db, Role::Operator, None, MOST_OPERATORS).await?;
    Ok(operators.into_iter().map(|operator| (operator.id, notice.clone())).collect())
}

async fn another_operator(tx: &Tx, id: PersonId) -> Result<(), ApiError> {
    let operators = store::holders(&tx.db, Role::Operator, None, 2).await?;
    if operators.iter().any(|operator| operator.id == id) && operators.len() == 1 {
        return Err(ApiError::invalid("roles", "last_operator", "至少要留一位管理员"));
    }
    Ok(())
}

/// Records that a farmer without a phone lets this agent post for them.
pub async fn record_consent(
    tx: &Tx,
    agent: PersonId,
    draft: ConsentDraft,
) -> Result<(consent::Model, person::Model), ApiError> {
    let Profile { name, phone, village } = draft.farmer;
    let farmer = person::Model { name, phone, village, ..unknown(tx, None) };
    store::insert_new(&tx.db, farmer.clone()).await?;
    store::grant(&tx.db, farmer.id, Role::Farmer, tx.now).await?;
    let row = consent::Model {
        id: ConsentId::new(),
        agent_id: agent,
        farmer_id: farmer.id,
        how: draft.how,
        note: draft.note,
        recorded_at: tx.now,
        revoked_at: None,
    };
    store::insert_consent(&tx.db, row.clone()).await?;
    Ok((row, farmer))
}

pub async fn revoke_consent(app: &App, agent: PersonId, id: ConsentId) -> Result<(), ApiError> {
    app.write(move |tx| async move { end_consent(tx, agent, id).await }.boxed()).await
}

/// The farmer took their word back: what the agent posted is the farmer's alone from now on.
async fn end_consent(tx: &Tx, agent: PersonId, id: ConsentId) -> Result<(), ApiError> {
    let ended = store::revoke_consent(&tx.db, agent, id, tx.now).await?;
    let consent = ended.ok_or(ApiError::NotFound)?;
    needs::store::hand_back(&tx.db, agent, consent.farmer_id).await?;
    questions::store::hand_back(&tx.db, agent, consent.farmer_id).await?;
    Ok(lots::store::hand_back(&tx.db, agent, consent.farmer_id).await?)
}

/// Whose need or field this is: the caller's, or a farmer's who let the caller speak for them.
pub async fn owner(
    db: &impl sea_orm::ConnectionTrait,
    caller: PersonId,
    for_farmer: Option<PersonId>,
) -> Result<PersonId, ApiError> {
    let Some(farmer) = for_farmer else { return Ok(caller) };
    if store::find_consent(db, caller, farmer).await?.is_none() {
        return Err(ApiError::invalid("for_farmer", "consent_missing", "没有这位农户的委托记录"));
    }
    Ok(farmer)
}
