//! Questions that the demo's farmers asked and agronomists answered before the first start.

use miniapp_mock::camera;

use super::people::{DemoPerson, DemoQuestion};
use crate::{
    agronomists,
    answers::Once,
    app::App,
    entity::question_message::Basis,
    error::ApiError,
    ids::PersonId,
    media,
    paging::Paging,
    people as registry,
    questions::{
        answer::{AnswerForm, answer},
        end::{self, Verdict},
        flow,
        form::QuestionForm,
        store,
    },
};

/// Of the photos, in pixels.
const SIZE: (u32, u32) = (480, 360);

/// Asks, answers and solves them, as phones do.
pub(super) async fn seed(app: &App, people: &[(DemoPerson, String)]) -> Result<(), ApiError> {
    for (person, openid) in people {
        let known = registry::store::find_by_openid(app.db.reader(), openid).await?;
        let farmer = known.ok_or(ApiError::NotFound)?.id;
        for (n, question) in person.questions.iter().enumerate() {
            ask(app, farmer, n, question).await?;
        }
    }
    Ok(())
}

async fn ask(app: &App, farmer: PersonId, n: usize, demo: &DemoQuestion) -> Result<(), ApiError> {
    let mut photos = Vec::new();
    if let Some(leaf) = demo.leaf {
        let drawn = camera::leaf(SIZE.0, SIZE.1, leaf);
        photos.push(media::flow::add_photo(app, farmer, drawn).await?);
    }
    let form = QuestionForm {
        crop: "apple".to_owned(),
        words: demo.words.clone(),
        photos,
        voice: None,
        field_id: None,
        language: None,
        for_farmer: None,
    };
    let asked = flow::check(app, farmer, form).await?;
    let once = Once { key: format!("seed-question-{n}"), fingerprint: String::new() };
    flow::ask(app, asked, once).await?;
    close(app, farmer, demo).await
}

/// Whoever is asked takes the newest question, and answers it; where nobody is, it waits for the
/// visitor.
async fn close(app: &App, farmer: PersonId, demo: &DemoQuestion) -> Result<(), ApiError> {
    let db = app.db.reader();
    let newest = store::list_own(db, farmer, None, &Paging::default()).await?;
    let id = newest.first().ok_or(ApiError::NotFound)?.id;
    let Some(route) = store::living_route(db, id).await? else { return Ok(()) };
    let expert = agronomists::store::find(db, route.agronomist_id).await?;
    let expert = expert.ok_or(ApiError::NotFound)?.person_id;
    flow::claim(app, expert, id).await?;
    let form = AnswerForm {
        words: demo.answer.clone(),
        voice: None,
        photos: Vec::new(),
        basis: Basis::Photo,
        basis_words: String::new(),
        products: Vec::new(),
        harvest_known: false,
    };
    let once = Once { key: format!("seed-answer-{id}"), fingerprint: String::new() };
    answer(app, expert, id, form, once).await?;
    let verdict = Verdict { stars: Some(demo.stars), words: None };
    end::solve(app, farmer, id, verdict).await.map(drop)
}
