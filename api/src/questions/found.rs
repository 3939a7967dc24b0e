//! What others find of a solved question: what was asked and answered, and nobody's name but the
//! agronomist's.

use super::talk;
use crate::{
    agronomists,
    app::App,
    db::Tx,
    entity::{document::DocumentKind, question},
    error::ApiError,
    media,
    search::{self, Document},
};

/// Characters of a title.
const TITLE: usize = 40;
/// So many digits in a row are a telephone, or a number of somebody's.
const NUMBER: usize = 7;

/// A solved question can be found from now on.
pub(super) async fn put(tx: &Tx, app: &App, question: &question::Model) -> Result<(), ApiError> {
    let answers = talk::store::answers_of(&tx.db, std::slice::from_ref(question)).await?;
    let Some(answer) = answers.first() else { return Ok(()) };
    let mut asked = question.words.clone();
    if let Some(voice) = question.voice_id {
        let heard = media::store::find(&tx.db, voice).await?.and_then(|row| row.words);
        asked = [asked, heard.unwrap_or_default()].join(" ");
    }
    let problem = app.advice.problems.iter().find(|it| Some(&it.code) == question.problem.as_ref());
    let named = problem.map_or("", |problem| problem.name.as_str());
    let title: String = hidden(asked.trim()).chars().take(TITLE).collect();
    let title = if title.is_empty() { named.to_owned() } else { title };
    if title.is_empty() {
        return Ok(());
    }
    let cards = agronomists::view::cards_of(&tx.db, app, question.owner_id).await?;
    let by = cards.first().map(|card| format!("{}{}", card.name, card.title));
    // The answer first: the beginning is what a list shows.
    let words = [&answer.words, named, asked.trim()].join(" ");
    let document = Document {
        kind: DocumentKind::Question,
        id: question.id.0,
        crop: question.crop.clone(),
        title,
        words: hidden(&words),
        by: by.unwrap_or_else(|| "乡镇服务台".to_owned()),
        at: question.solved_at.unwrap_or(tx.now),
        good_until: None,
    };
    Ok(search::put(tx, &document).await?)
}

/// The words without long numbers.
fn hidden(words: &str) -> String {
    let mut kept = String::with_capacity(words.len());
    let mut digits = String::new();
    for c in words.chars().chain(['\n']) {
        if c.is_numeric() {
            digits.push(c);
            continue;
        }
        let long = digits.chars().count() >= NUMBER;
        kept.push_str(if long { "*" } else { &digits });
        digits.clear();
        kept.push(c);
    }
    kept.pop();
    kept
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn nobody_finds_a_telephone() {
        #[rustfmt::skip]
        let cases = [
            ("叶子黄了，喷了800倍液",   "叶子黄了，喷了800倍液", "a dose stays"),
            ("打我13812345678",        "打我*",               "a telephone at the end"),
            ("13812345678，急",        "*，急",               "at the beginning"),
            ("１３８１２３４５６７８",    "*",                  "in wide digits"),
            ("",                      "",                    "nothing"),
        ];
        for (words, expected, why) in cases {
            assert_eq!(hidden(words), expected, "{why}");
        }
    }
}
