//! Puts the demo people into an empty database, by the same doors that phones use.

use std::sync::Arc;

use futures_util::future::FutureExt;

use super::{
    articles, clinic,
    people::{self, DemoPerson},
    stand_in::StandIn,
};
use crate::{
    agronomists,
    answers::Once,
    app::App,
    db::Tx,
    entity::team::TeamState,
    error::ApiError,
    fields,
    ids::{CertificateId, PersonId},
    lots::{self, certificates},
    needs,
    paging::Paging,
    people as registry,
    people::flow::Profile,
    teams,
};

/// Seeds on the first start; a database that knows anybody is left alone.
pub async fn seed(app: &App, stand_in: &StandIn) -> Result<usize, ApiError> {
    let known = registry::store::list(app.db.reader(), &Paging::default()).await?;
    if !known.is_empty() {
        return Ok(0);
    }
    let mut people = Vec::new();
    for person in people::all() {
        let openid = stand_in.code(&person.alias).await?.openid;
        people.push((person, openid));
    }
    let seeded_n = people.len();
    let people = Arc::new(people);
    let (shared, seeded) = (app.clone(), Arc::clone(&people));
    // All at once: a service that dies in between leaves a database that knows nobody.
    app.write(move |tx| {
        let (app, people) = (shared.clone(), Arc::clone(&seeded));
        async move {
            for (person, openid) in people.iter() {
                settle_in(tx, &app, person, openid).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await?;
    articles::seed(app, stand_in).await?;
    clinic::seed(app, &people).await?;
    for (person, openid) in people.iter() {
        wait_for_neighbours(app, person, openid).await?;
        go_to_market(app, person, openid).await?;
    }
    Ok(seeded_n)
}

/// Posts as phones do, once everybody is there: what a pool costs depends on the teams around.
async fn wait_for_neighbours(app: &App, demo: &DemoPerson, openid: &str) -> Result<(), ApiError> {
    let known = registry::store::find_by_openid(app.db.reader(), openid).await?;
    let farmer = known.ok_or(ApiError::NotFound)?.id;
    let fields = fields::store::list_own(app.db.reader(), farmer, &Paging::default()).await?;
    let Some(field) = fields.first() else { return Ok(()) };
    for (n, need) in demo.needs.iter().enumerate() {
        let form = need.form(field.id, (app.now)());
        let asked = needs::flow::check(app, farmer, &form).await?;
        needs::flow::post(app, asked, once(format!("seed-{n}"))).await?;
    }
    Ok(())
}

/// Lists as phones do, with the certificate that goes with it.
async fn go_to_market(app: &App, demo: &DemoPerson, openid: &str) -> Result<(), ApiError> {
    let known = registry::store::find_by_openid(app.db.reader(), openid).await?;
    let farmer = known.ok_or(ApiError::NotFound)?.id;
    let fields = fields::store::list_own(app.db.reader(), farmer, &Paging::default()).await?;
    // The newest comes first, and the first of the file is where they live.
    let Some(field) = fields.last() else { return Ok(()) };
    let certificate = certify(app, demo, farmer).await?;
    for (n, lot) in demo.lots.iter().enumerate() {
        let form = lot.form(field.id, certificate.filter(|_| lot.certified), (app.now)());
        let asked = lots::flow::check(app, farmer, &form).await?;
        lots::flow::post(app, asked, once(format!("seed-lot-{n}"))).await?;
    }
    Ok(())
}

async fn certify(
    app: &App,
    demo: &DemoPerson,
    farmer: PersonId,
) -> Result<Option<CertificateId>, ApiError> {
    let Some(certificate) = &demo.certificate else { return Ok(None) };
    let form = certificate.form((app.now)());
    let asked = certificates::flow::check(app, farmer, &form).await?;
    certificates::flow::issue(app, asked, once("seed-certificate".to_owned())).await?;
    let issued = certificates::store::list_own(app.db.reader(), farmer, &Paging::default()).await?;
    Ok(issued.first().map(|row| row.id))
}

fn once(key: String) -> Once {
    Once { key, fingerprint: String::new() }
}

async fn settle_in(tx: &Tx, app: &App, demo: &DemoPerson, openid: &str) -> Result<(), ApiError> {
    let is_operator = app.config.people.operators.iter().any(|it| it == openid);
    let id = registry::flow::meet(tx, openid, is_operator).await?;
    let phone = Some(demo.phone.clone());
    let profile = Profile { name: demo.name.clone(), phone, village: demo.village.clone() };
    registry::store::update(&tx.db, registry::flow::described(id, profile)).await?;
    registry::store::grant(&tx.db, id, demo.role, tx.now).await?;
    belongings(tx, app, id, demo).await
}

async fn belongings(tx: &Tx, app: &App, id: PersonId, demo: &DemoPerson) -> Result<(), ApiError> {
    for field in &demo.fields {
        fields::store::insert(&tx.db, field.check()?.into_row(id, tx.now)).await?;
    }
    if let Some(team) = &demo.team {
        let team = teams::flow::register(tx, id, team.clone().check(&app.catalogue)?).await?;
        teams::flow::set_state(tx, team, TeamState::Approved, None).await?;
    }
    if let Some(agronomist) = &demo.agronomist {
        let draft = agronomist.form.clone().check(&app.advice)?;
        let row = agronomists::flow::apply(tx, id, draft).await?;
        let approve = agronomists::flow::Decision::Approve(agronomist.level);
        agronomists::flow::decided(tx, row.id, approve).await?;
    }
    Ok(())
}
