//! What must hold in the morning: nobody unowned, nothing lost, nothing doubled.

use std::collections::BTreeMap;

use super::log::{Heard, Sent};

/// How everything stands in the morning, and what should not be so.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// By the question's id.
    pub stands: BTreeMap<String, Stand>,
    pub flaws: Vec<String>,
}

/// A question, as the service tells of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stand {
    pub state: String,
    pub desk: bool,
    /// By name.
    pub owner: Option<String>,
    pub last_seq: i64,
    /// Kinds, oldest first.
    pub timeline: Vec<String>,
    /// Who was asked, name and title, and how that ended.
    pub routes: Vec<(String, String)>,
    pub talk: Vec<Line>,
}

/// One message, as the service has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: i64,
    pub by: String,
    pub words: String,
    pub is_answer: bool,
}

/// The notices of one phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) alias: String,
    pub(super) keeps_open: bool,
    /// By the service, since the beginning of the night.
    pub(super) due: Vec<Heard>,
    /// By the phone, over the socket or by looking.
    pub(super) heard: Vec<Heard>,
}

impl Stand {
    pub(super) fn n(&self, kind: &str) -> usize {
        self.timeline.iter().filter(|it| *it == kind).count()
    }

    pub(super) fn routes_n(&self, state: &str) -> usize {
        self.routes.iter().filter(|(_, it)| it == state).count()
    }
}

/// Questions in more than one agronomist's queue.
pub(super) fn owned_once(queues: &BTreeMap<String, Vec<&str>>) -> Vec<String> {
    let twice = queues.iter().filter(|(_, names)| names.len() > 1);
    twice.map(|(id, names)| format!("{id} is owned twice: {}", names.join(", "))).collect()
}

/// Somebody has it, one, and the one whose phone believes so.
pub(super) fn stand(id: &str, stand: &Stand, owner: Option<&str>) -> Vec<String> {
    let mut flaws = Vec::new();
    let living = stand.routes_n("asked") + stand.routes_n("claimed");
    if living > 1 {
        flaws.push(format!("{id} is owned twice: {:?}", stand.routes));
    }
    if stand.owner.is_none() && !stand.desk {
        flaws.push(format!("{id} is unowned ({}), asked: {:?}", stand.state, stand.routes));
    } else if !stand.desk && stand.owner.as_deref() != owner {
        flaws.push(format!("{id} is {:?}'s, and {owner:?} believes to have it", stand.owner));
    }
    flaws
}

/// Every message that was sent is there once, in order, without a gap, and nothing else is.
pub(super) fn talk(id: &str, sent: &[Sent], talk: &[Line]) -> Vec<String> {
    let mut flaws = Vec::new();
    for (line, seq) in talk.iter().zip(1..) {
        if line.seq != seq {
            flaws.push(format!("{id}: message {} where {seq} should be", line.seq));
        }
    }
    for line in talk {
        let own = sent.iter().filter(|it| it.words == line.words && it.by == line.by);
        if own.count() != 1 {
            flaws.push(format!("{id}: nobody said `{}`", line.words));
        }
    }
    for it in sent {
        let found: Vec<i64> =
            talk.iter().filter(|line| line.words == it.words).map(|line| line.seq).collect();
        match (it.seq, &found[..]) {
            (Some(seq), [there]) if *there == seq => {}
            (None, [] | [_]) => {}
            (seq, found) => {
                flaws.push(format!("{id}: `{}` was sent as {seq:?} and is {found:?}", it.words));
            }
        }
    }
    flaws
}

/// Every notice was heard once; one in the pocket may not have been looked at yet.
pub(super) fn heard(phone: &Listed) -> Vec<String> {
    let last = phone.heard.iter().map(|notice| notice.seq).max().unwrap_or_default();
    let looked = |notice: &&Heard| phone.keeps_open || notice.seq <= last;
    let times = |notice: &Heard| phone.heard.iter().filter(|it| it.seq == notice.seq).count();
    let listed = phone.due.iter().filter(looked);
    let wrong = listed.map(|it| (it, times(it))).filter(|(_, n)| *n != 1);
    let words = |(it, n): (&Heard, usize)| {
        format!("{}: notice {} ({}) was heard {n} times", phone.alias, it.seq, it.kind)
    };
    wrong.map(words).collect()
}

/// Every message, answer, claim and asking owes exactly one notice.
pub(super) fn told(
    stands: &BTreeMap<String, Stand>,
    farmers: &[Listed],
    experts: &[Listed],
) -> Vec<String> {
    let told_farmers = counted(farmers);
    let told_experts = counted(experts);
    let mut flaws = Vec::new();
    for (id, stand) in stands {
        let n = |of: &Counts, kind, seq| of.get(&(id.as_str(), kind, seq)).copied().unwrap_or(0);
        let mut wants = |what: &str, wanted: usize, n: usize| {
            if wanted != n {
                flaws.push(format!("{id}: {n} notices of {what} instead of {wanted}"));
            }
        };
        wants("claims", stand.n("claimed"), n(&told_farmers, "question_claimed", None));
        wants("asking", stand.routes.len(), n(&told_experts, "question_asked", None));
        for line in stand.talk.iter().filter(|line| line.by != "farmer") {
            let kind = if line.is_answer { "question_answered" } else { "question_said" };
            wants(&line.words, 1, n(&told_farmers, kind, Some(line.seq)));
        }
        // While it goes from hand to hand, there may be nobody to tell; the desk has other phones.
        let stays = !stand.desk && stand.n("escalated") == 0;
        for line in stand.talk.iter().filter(|line| line.by == "farmer" && stays) {
            wants(&line.words, 1, n(&told_experts, "question_said", Some(line.seq)));
        }
    }
    flaws
}

/// How many notices there are, by question, kind, and message.
type Counts<'a> = BTreeMap<(&'a str, &'a str, Option<i64>), usize>;

fn counted(phones: &[Listed]) -> Counts<'_> {
    let mut counts = Counts::new();
    for notice in phones.iter().flat_map(|phone| &phone.due) {
        *counts.entry((&notice.question, &notice.kind, notice.talk_seq)).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seq: i64, by: &str, words: &str) -> Line {
        Line { seq, by: by.into(), words: words.into(), is_answer: false }
    }

    fn sent(by: &'static str, words: &str, seq: Option<i64>) -> Sent {
        Sent { by, words: words.into(), seq }
    }

    #[test]
    fn a_talk_is_what_was_sent_in_the_order_of_the_service() {
        let both = [sent("agronomist", "a", Some(1)), sent("farmer", "b", Some(2))];
        #[rustfmt::skip]
        let cases = [
            // sent,           there,                                                   flaws, why
            (both.to_vec(),    vec![line(1, "agronomist", "a"), line(2, "farmer", "b")], 0, "all is there"),
            (both.to_vec(),    vec![line(1, "agronomist", "a")],                         1, "one is lost"),
            (both.to_vec(),    vec![line(1, "agronomist", "a"), line(3, "farmer", "b")], 2, "a gap, and another number"),
            (both.to_vec(),    vec![line(1, "farmer", "b"), line(2, "agronomist", "a")], 2, "the other way round"),
            (both[..1].into(), vec![line(1, "agronomist", "a"), line(2, "farmer", "b")], 1, "one that nobody sent"),
            (both[..1].into(), vec![line(1, "agronomist", "a"), line(2, "agronomist", "a")], 1, "twice"),
            (vec![sent("farmer", "b", None)], vec![],                                    0, "it may never have come"),
            (vec![sent("farmer", "b", None)], vec![line(1, "farmer", "b")],              0, "or its answer was lost"),
            (vec![sent("farmer", "b", Some(1))], vec![line(1, "desk", "b")],             1, "in another's mouth"),
        ];
        for (sent, there, flaws, why) in cases {
            assert_eq!(talk("q", &sent, &there).len(), flaws, "{why}");
        }
    }

    #[test]
    fn a_question_has_one_owner_or_lies_at_the_desk() {
        let of = |owner: Option<&str>, desk, routes: &[&str]| Stand {
            owner: owner.map(str::to_owned),
            desk,
            routes: routes.iter().map(|state| (String::new(), (*state).to_owned())).collect(),
            ..Stand::default()
        };
        #[rustfmt::skip]
        let cases = [
            (of(Some("wang"), false, &["lapsed", "claimed"]),   Some("wang"), 0, "its owner's"),
            (of(None, true, &["closed"]),                       None,         0, "at the desk"),
            (of(None, false, &["asked"]),                       None,         1, "only asked"),
            (of(Some("wang"), false, &["asked", "claimed"]),    Some("wang"), 1, "two have it"),
            (of(Some("wang"), false, &["claimed"]),             Some("li"),   1, "another believes so"),
        ];
        for (it, owner, flaws, why) in cases {
            assert_eq!(stand("q", &it, owner).len(), flaws, "{why}");
        }
        let queues = BTreeMap::from([("q".to_owned(), vec!["wang", "li"])]);
        assert_eq!(owned_once(&queues), ["q is owned twice: wang, li"]);
    }

    fn notice(seq: u64, kind: &str, talk_seq: Option<i64>) -> Heard {
        Heard { seq, kind: kind.into(), question: "q".into(), talk_seq }
    }

    #[test]
    fn notices_are_heard_once() {
        let of = |keeps_open, seqs: &[u64]| Listed {
            keeps_open,
            due: (1..=3).map(|seq| notice(seq, "question_said", None)).collect(),
            heard: seqs.iter().map(|seq| notice(*seq, "question_said", None)).collect(),
            ..Listed::default()
        };
        #[rustfmt::skip]
        let cases = [
            (of(true, &[1, 2, 3]),    0, "all"),
            (of(true, &[1, 2]),       1, "the last one is missing"),
            (of(false, &[1, 2]),      0, "it is in the pocket"),
            (of(false, &[1, 3]),      1, "one in the middle is missing"),
            (of(true, &[1, 2, 2, 3]), 1, "one twice"),
        ];
        for (phone, flaws, why) in cases {
            assert_eq!(heard(&phone).len(), flaws, "{why}");
        }
    }

    #[test]
    fn every_message_owes_one_notice() {
        let talk = vec![line(1, "agronomist", "a"), line(2, "farmer", "b")];
        let stand = Stand {
            timeline: vec!["claimed".into()],
            routes: vec![("wang".into(), "claimed".into())],
            talk,
            ..Stand::default()
        };
        let stands = BTreeMap::from([("q".to_owned(), stand)]);
        let phone = |due: &[Heard]| [Listed { due: due.to_vec(), ..Listed::default() }];
        let claimed = notice(1, "question_claimed", None);
        let to_farmer = [claimed.clone(), notice(2, "question_said", Some(1))];
        let to_expert = [notice(1, "question_asked", None), notice(2, "question_said", Some(2))];
        #[rustfmt::skip]
        let cases = [
            (&to_farmer[..],                 &to_expert[..],                   0, "as it should be"),
            (&to_farmer[..1],                &to_expert[..],                   1, "the farmer was not told"),
            (&to_farmer[..],                 &to_expert[..1],                  1, "nor the agronomist"),
            (&[claimed.clone(), claimed, to_farmer[1].clone()], &to_expert[..], 1, "twice"),
        ];
        for (farmer, expert, flaws, why) in cases {
            assert_eq!(told(&stands, &phone(farmer), &phone(expert)).len(), flaws, "{why}");
        }
    }
}
