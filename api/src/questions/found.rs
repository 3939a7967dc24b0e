//! What others find of a solved question: what was asked and answered, and nobody's name but the
//! agronomist's.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{store, talk};
use crate::{
    agronomists,
    app::App,
    db::Tx,
    entity::{
        document::DocumentKind,
        question::{self, QuestionState},
        question_message::{self, Advised, Basis},
    },
    error::ApiError,
    ids::{MediaId, QuestionId},
    media, people,
    search::{self, Document},
};

/// Characters of a title.
const TITLE: usize = 40;
/// So many digits in a row are a telephone, or a number of somebody's.
const NUMBER: usize = 7;
/// Digits of a mobile telephone.
const MOBILE: usize = 11;

/// The whole answer to a solved question, for whoever asks the like: without photos and voice, which
/// may show whose it was, and without the days of that farmer's harvest.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundAnswer {
    /// What was written and said.
    pub words: String,
    pub basis: Basis,
    pub basis_words: String,
    /// Without the day of their last use: it was that farmer's.
    pub products: Vec<Advised>,
}

/// The answers to those of these questions that are solved.
pub async fn answers(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<HashMap<QuestionId, FoundAnswer>, DbErr> {
    let ids: Vec<QuestionId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut solved = store::find_all(db, ids).await?;
    solved.retain(|question| question.state == QuestionState::Solved);
    let mut messages = talk::store::answers_of(db, &solved).await?;
    let mut found = HashMap::new();
    for question in &solved {
        let own = messages.iter().position(|message| message.question_id == question.id);
        if let Some(answer) = own.map(|at| messages.swap_remove(at)) {
            let answer = bare(db, question, answer).await?;
            found.extend(answer.map(|answer| (question.id, answer)));
        }
    }
    Ok(found)
}

/// The answer without what nobody else is told of its farmer.
async fn bare(
    db: &impl ConnectionTrait,
    question: &question::Model,
    message: question_message::Model,
) -> Result<Option<FoundAnswer>, DbErr> {
    let words = told(db, &message.words, message.voice_id).await?;
    let Some(said) = message.answer else { return Ok(None) };
    let private = secrets(db, question).await?;
    Ok(Some(FoundAnswer {
        words: hidden(&words, &private),
        basis: said.basis,
        basis_words: hidden(&said.basis_words, &private),
        products: said.products.into_iter().map(|it| Advised { last_on: None, ..it }).collect(),
    }))
}

/// What was written, and what was said.
async fn told(
    db: &impl ConnectionTrait,
    words: &str,
    voice: Option<MediaId>,
) -> Result<String, DbErr> {
    let Some(voice) = voice else { return Ok(words.trim().to_owned()) };
    let heard = media::store::find(db, voice).await?.and_then(|row| row.words);
    Ok([words, &heard.unwrap_or_default()].join(" ").trim().to_owned())
}

/// A solved question can be found from now on.
pub(super) async fn put(tx: &Tx, app: &App, question: &question::Model) -> Result<(), ApiError> {
    let answers = talk::store::answers_of(&tx.db, std::slice::from_ref(question)).await?;
    let Some(answer) = answers.first() else { return Ok(()) };
    let asked = told(&tx.db, &question.words, question.voice_id).await?;
    let answered = told(&tx.db, &answer.words, answer.voice_id).await?;
    let problem = app.advice.problems.iter().find(|it| Some(&it.code) == question.problem.as_ref());
    let named = problem.map_or("", |problem| problem.name.as_str());
    let private = secrets(&tx.db, question).await?;
    let title: String = hidden(&asked, &private).chars().take(TITLE).collect();
    let title = if title.is_empty() { named.to_owned() } else { title };
    if title.is_empty() {
        return Ok(());
    }
    let cards = agronomists::view::cards_of(&tx.db, app, question.owner_id).await?;
    let by = cards.first().map(|card| format!("{}{}", card.name, card.title));
    // The answer first: the beginning is what a list shows.
    let words = [answered.as_str(), named, asked.as_str()].join(" ");
    let document = Document {
        kind: DocumentKind::Question,
        id: question.id.0,
        crop: question.crop.clone(),
        title,
        words: hidden(&words, &private),
        by: by.unwrap_or_else(|| "乡镇服务台".to_owned()),
        at: question.solved_at.unwrap_or(tx.now),
        good_until: None,
    };
    Ok(search::put(tx, &document).await?)
}

/// What nobody else is told of a farmer: the names of the person, of who asked for them, and of
/// where they live.
async fn secrets(
    db: &impl ConnectionTrait,
    question: &question::Model,
) -> Result<Vec<String>, DbErr> {
    let people = people::store::find_all(db, vec![question.farmer_id, question.asked_by]).await?;
    let mut all = places(&question.village);
    for person in people {
        all.extend(places(&person.village));
        all.push(person.name);
    }
    // One character is a word of its own.
    all.retain(|name| name.chars().count() > 1);
    Ok(all)
}

/// `北道德乡东村` whole, and as its people say it: `北道德乡`, `东村`.
fn places(village: &str) -> Vec<String> {
    let parts = village.split_inclusive(['省', '市', '县', '区', '乡', '镇']);
    std::iter::once(village).chain(parts).map(str::to_owned).collect()
}

/// The words without these names and without long numbers.
fn hidden(words: &str, names: &[String]) -> String {
    let mut names: Vec<_> = names.iter().collect();
    // A village may have the name of its township within.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let words = names.into_iter().fold(words.to_owned(), |words, name| words.replace(name, "*"));
    let mut kept = String::with_capacity(words.len());
    let mut run = String::new();
    for c in words.chars() {
        if is_digit(c) || (is_between(c) && !run.is_empty()) {
            run.push(c);
            continue;
        }
        kept.push_str(&number(&run, c == '倍'));
        run.clear();
        kept.push(c);
    }
    kept + &number(&run, false)
}

/// Digits, whatever stands between them, as others may read it. A dose may go from one number to
/// another, 2000-3000倍, and has fewer digits than a telephone.
fn number(run: &str, is_dose: bool) -> String {
    let bare = run.trim_end_matches(is_between);
    let digits_n = bare.chars().filter(|c| is_digit(*c)).count();
    let range = is_dose && bare.contains(is_between) && digits_n < MOBILE;
    if digits_n < NUMBER || range { run.to_owned() } else { format!("*{}", &run[bare.len()..]) }
}

/// Also in wide digits and in Chinese ones.
fn is_digit(c: char) -> bool {
    c.is_numeric() || "〇零一二三四五六七八九幺".contains(c)
}

/// How people part a number when they write it down.
fn is_between(c: char) -> bool {
    c.is_whitespace() || "-－—–~～.．·_/、,，".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{hidden, places};

    #[test]
    fn a_village_is_hidden_as_its_people_say_it() {
        assert_eq!(places("北道德乡东村"), ["北道德乡东村", "北道德乡", "东村"]);
        assert_eq!(places("东村"), ["东村", "东村"]);
    }

    #[test]
    fn nobody_finds_a_telephone() {
        let names = ["孙玉梅", "东村"].map(str::to_owned);
        #[rustfmt::skip]
        let cases = [
            ("叶子黄了，喷了800倍液",   "叶子黄了，喷了800倍液", "a dose stays"),
            ("打我13812345678",        "打我*",               "a telephone at the end"),
            ("13812345678，急",        "*，急",               "at the beginning"),
            ("１３８１２３４５６７８",    "*",                  "in wide digits"),
            ("138 1234 5678",         "*",                   "apart"),
            ("打138-1234－5678 ，急",   "打* ，急",             "with dashes"),
            ("一三八幺二三四五六七八",    "*",                   "in Chinese digits"),
            ("8123 4567",             "*",                   "of a house"),
            ("喷2000-3000倍，2次",      "喷2000-3000倍，2次",    "a dose from and to stays"),
            ("13812345678 800倍",      "*倍",                  "a telephone before a dose"),
            ("孙玉梅，东村人",           "*，*人",               "who, and where"),
            ("",                      "",                    "nothing"),
        ];
        for (words, expected, why) in cases {
            assert_eq!(hidden(words, &names), expected, "{why}");
        }
    }
}
