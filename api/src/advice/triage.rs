//! What a question is about: a problem, a speciality, or nothing that an agronomist answers.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Advice, Problem};

const DESK: &str = include_str!("desk.toml");

/// What the township's desk answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub code: String,
    pub name: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the file says where it is from, and is read whole")]
struct Desk {
    source: String,
    as_of: NaiveDate,
    confirmed: bool,
    #[serde(rename = "topic")]
    topics: Vec<Topic>,
}

pub(super) fn topics() -> Vec<Topic> {
    let desk: Desk = toml::from_str(DESK).expect("the compiled-in topics are complete");
    desk.topics
}

impl Advice {
    /// The problem of this crop that the words name.
    #[must_use]
    pub fn problem_in(&self, crop: &str, words: &str) -> Option<&Problem> {
        let of_crop = |problem: &&Problem| problem.crops.iter().any(|it| it == crop);
        self.problems.iter().filter(of_crop).find(|problem| names(&problem.words, words))
    }

    /// What the words are about: the problem's speciality, or the one with the most words there.
    #[must_use]
    pub fn speciality_in(&self, crop: &str, words: &str) -> Option<&str> {
        if let Some(problem) = self.problem_in(crop, words) {
            return Some(&problem.speciality);
        }
        let n = |of: &[String]| of.iter().filter(|word| words.contains(word.as_str())).count();
        let counted = self.specialities.iter().rev().map(|it| (n(&it.words), it.code.as_str()));
        counted.filter(|(n, _)| *n > 0).max_by_key(|(n, _)| *n).map(|(_, code)| code)
    }

    /// Why the words are nothing for an agronomist. Whoever shows a plant, or says what is wrong with it,
    /// needs one, whatever else they ask: it is easier to send on to the desk than back. A mere
    /// speciality says little: a loan for a cold store is a loan.
    #[must_use]
    pub fn desk_topic(&self, crop: &str, words: &str, shows: bool) -> Option<&Topic> {
        let ails = self.problem_in(crop, words).is_some() || names(&self.symptoms, words);
        let agronomy = shows || ails;
        self.topics.iter().find(|topic| !agronomy && names(&topic.words, words))
    }
}

fn names(of: &[String], words: &str) -> bool {
    of.iter().any(|word| words.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_who_answers() {
        let advice = Advice::compiled_in();
        #[rustfmt::skip]
        let cases = [
            // words,                          problem,              speciality,          desk,             why
            ("苹果树腐烂病怎么治",               Some("valsa_canker"), Some("protection"),  None,             "a disease"),
            ("树上烂皮了，流水",                 Some("valsa_canker"), Some("protection"),  None,             "by its local name"),
            ("昨晚霜冻，花还能要吗",             Some("frost"),        Some("weather"),     None,             "frost"),
            ("秋天施肥施多少",                   None,                 Some("soil"),        None,             "no problem, a speciality"),
            ("冬天怎么修剪、拉枝",               None,                 Some("orchard"),     None,             "two words of it"),
            ("这是咋了",                        None,                 None,                None,             "only the photo says it"),
            ("买农机有没有补贴",                 None,                 Some("machinery"),   Some("subsidy"),  "the money, not the machine"),
            ("想贷款盖冷库",                    None,                 Some("storage"),     Some("loan"),     "the loan, not the store"),
            ("冷库里的苹果烂了，贷款还没还",       None,                 Some("protection"),  None,             "the apples ail"),
            ("贷款买的苗叶子黄了",               None,                 None,                None,             "the seedlings ail"),
            ("大棚补贴找谁领",                  None,                 Some("vegetable"),   Some("subsidy"),  "the money, not the greenhouse"),
            ("买到假农药找谁",                  None,                 Some("protection"),  Some("dispute"),  "who sold it, not the spray"),
            ("施肥欠我工钱不给钱",               None,                 Some("soil"),        Some("dispute"),  "the wages, not the soil"),
            ("办贷款要几个月银行流水",            None,                 None,                Some("loan"),     "what runs is money"),
            ("补贴黄了找谁",                    None,                 None,                Some("subsidy"),  "nothing came of it"),
            ("倒霉，贷款被骗了",                 None,                 Some("protection"),  Some("loan"),     "bad luck, no mould"),
            ("大病补助怎么领",                  None,                 Some("protection"),  Some("subsidy"),  "a person's illness"),
            ("家里能领啥补贴",                   None,                 None,                Some("subsidy"),  "money"),
            ("承包的果园叶子发黄怎么办",          None,                 Some("soil"),        None,             "the tree, whoever owns it"),
            ("果园承包给别人要签啥",             None,                 None,                Some("land"),     "land"),
            ("信用社贷款怎么办",                 None,                 None,                Some("loan"),     "a loan"),
            ("客商拉了货不给钱",                 None,                 None,                Some("dispute"),  "a dispute"),
            ("腐烂病有没有补贴，怎么治",          Some("valsa_canker"), Some("protection"),  None,             "the tree first"),
            ("冻害保险赔不赔",                   Some("frost"),        Some("weather"),     None,             "the tree first"),
        ];
        for (words, problem, speciality, desk, why) in cases {
            let found = advice.problem_in("apple", words).map(|it| it.code.as_str());
            assert_eq!(found, problem, "{why}");
            assert_eq!(advice.speciality_in("apple", words), speciality, "{why}");
            let topic = advice.desk_topic("apple", words, false).map(|it| it.code.as_str());
            assert_eq!(topic, desk, "{why}");
            assert!(advice.desk_topic("apple", words, true).is_none(), "{why}: it is shown");
        }
    }
}
