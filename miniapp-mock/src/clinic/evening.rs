//! The morning after: every phone reads everything once more, and the service's word is put beside
//! what the phones know.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::Value;

use super::check::{self, Line, Listed, Outcome, Stand};
use super::log::{Heard, Seen};
use super::plan::Expert;
use super::ward::{Seat, Ward};
use crate::phone::{Phone, Trouble};
use crate::play::AT_ONCE;
use crate::play::ground::{list, number, text};

/// What every phone says at last; what cannot be read is trouble.
pub(super) async fn reckon(ward: &Ward<'_>) -> Outcome {
    let seen = ward.log.read(Seen::clone);
    match count(ward, &seen).await {
        Ok(outcome) => outcome,
        Err(trouble) => {
            ward.ground.ledger.trouble("counting in the morning", &trouble);
            Outcome::default()
        }
    }
}

async fn count(ward: &Ward<'_>, seen: &Seen) -> Result<Outcome, Trouble> {
    let seats = ward.plan.farmers.iter().zip(&ward.farmers);
    let read =
        stream::iter(seats).map(|(it, seat)| of_farmer(&it.alias, it.keeps_open, seat, seen));
    let read: Vec<_> = read.buffered(AT_ONCE).try_collect().await?;
    let (mut stands, mut listed, mut flaws) = (BTreeMap::new(), Vec::new(), seen.flaws.clone());
    for farmer in read {
        stands.extend(farmer.stands);
        listed.push(farmer.listed);
        flaws.extend(farmer.flaws);
    }
    let mut queues: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut experts = Vec::new();
    for (expert, seat) in ward.plan.experts.iter().zip(&ward.experts) {
        for question in seat.phone.pages("/questions?scope=queue").await? {
            queues.entry(text(&question, "id").to_owned()).or_default().push(&expert.name);
        }
        experts.push(notices(&expert.alias, true, seat, seen).await?);
    }
    flaws.extend(check::owned_once(&queues));
    let names = |alias: &str| expert(&ward.plan.experts, alias).map(|it| it.name.clone());
    for (id, case) in seen.cases.iter().filter(|(_, case)| case.asked_at.is_some()) {
        match stands.get(id) {
            Some(stand) => {
                let owner = case.owner.as_deref().and_then(names);
                flaws.extend(check::stand(id, stand, owner.as_deref()));
                flaws.extend(check::talk(id, &case.sent, &stand.talk));
            }
            None => flaws.push(format!("{id} is lost")),
        }
    }
    flaws.extend(listed.iter().chain(&experts).flat_map(check::heard));
    flaws.extend(check::told(&stands, &listed, &experts));
    Ok(Outcome { stands, flaws })
}

fn expert<'a>(experts: &'a [Expert], alias: &str) -> Option<&'a Expert> {
    experts.iter().find(|expert| expert.alias == alias)
}

/// What one farmer's phone reads.
struct Read {
    stands: BTreeMap<String, Stand>,
    listed: Listed,
    flaws: Vec<String>,
}

async fn of_farmer(
    alias: &str,
    keeps_open: bool,
    seat: &Seat,
    seen: &Seen,
) -> Result<Read, Trouble> {
    let own = || seen.cases.iter().filter(|(_, case)| case.farmer == alias);
    let mut stands = BTreeMap::new();
    let mine = seat.phone.pages("/questions?scope=mine").await?;
    let known = |question: &&Value| own().any(|(id, _)| id == text(question, "id"));
    for question in mine.iter().filter(known) {
        let id = text(question, "id");
        stands.insert(id.to_owned(), stand(&seat.phone, id).await?);
    }
    let strangers = mine.len() - mine.iter().filter(known).count();
    let doubled = format!("{alias} has {strangers} questions that were never asked");
    let flaws = if strangers > 0 { vec![doubled] } else { vec![] };
    Ok(Read { stands, listed: notices(alias, keeps_open, seat, seen).await?, flaws })
}

/// How a question stands, as its farmer reads it.
async fn stand(phone: &Phone, id: &str) -> Result<Stand, Trouble> {
    let question = phone.get(&format!("/questions/{id}")).await?;
    let why = phone.get(&format!("/questions/{id}/explanation")).await?;
    let mut talk = Vec::new();
    loop {
        let after = talk.last().map_or(0, |line: &Line| line.seq);
        let page = phone.get(&format!("/questions/{id}/messages?after={after}&limit=100")).await?;
        let before = talk.len();
        talk.extend(list(&page, "items").map(line));
        if talk.len() == before {
            break;
        }
    }
    let words = |value: &Value, name| text(value, name).to_owned();
    Ok(Stand {
        state: words(&question, "state"),
        desk: question["desk"] == true,
        owner: question["owner"]["name"].as_str().map(str::to_owned),
        last_seq: number(&question, "last_seq"),
        timeline: list(&question, "timeline").map(|entry| words(entry, "kind")).collect(),
        routes: list(&why, "routes").map(|it| (words(it, "name"), words(it, "state"))).collect(),
        talk,
    })
}

fn line(message: &Value) -> Line {
    Line {
        seq: number(message, "seq"),
        by: text(message, "by").to_owned(),
        words: text(message, "words").to_owned(),
        is_answer: message["answer"].is_object(),
    }
}

/// The notices of one phone: listed, and heard.
async fn notices(
    alias: &str,
    keeps_open: bool,
    seat: &Seat,
    seen: &Seen,
) -> Result<Listed, Trouble> {
    let listed = seat.phone.notices_after(seat.notice).await?;
    Ok(Listed {
        alias: alias.to_owned(),
        keeps_open,
        due: listed.iter().map(Heard::of).collect(),
        heard: seen.heard.get(alias).cloned().unwrap_or_default(),
    })
}
