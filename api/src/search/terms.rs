//! How words are cut: Chinese into pairs of characters, Latin and digits by words, and names of the
//! same thing into one term.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

const SYNONYMS: &str = include_str!("synonyms.toml");

/// Names of the same thing, and words that ask without naming anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synonyms {
    /// What farmers and books call one thing, each list once.
    same: Vec<Vec<String>>,
    /// What a question is full of, whatever it is about.
    asking: Vec<String>,
    /// Names of crops: nearly every document has one, so they count only where nothing else is said.
    crops: Vec<String>,
}

impl Synonyms {
    /// The compiled-in edition.
    #[must_use]
    pub fn compiled_in() -> &'static Self {
        static READ: LazyLock<Synonyms> =
            LazyLock::new(|| toml::from_str(SYNONYMS).expect("the compiled-in words are complete"));
        &READ
    }

    /// The terms of a document, in order, as often as they stand there.
    #[must_use]
    pub fn cut(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let mut terms: Vec<String> = runs(&text).flat_map(|run| terms_of(&run)).collect();
        terms.extend(self.named(&text));
        terms
    }

    /// The terms of a search, each once: without what only asks, and without the crop where more is
    /// said. What has a name of its own is looked for as a whole: half of the name of 腐烂病 is in
    /// every rotten fruit.
    #[must_use]
    pub fn ask(&self, text: &str) -> Vec<String> {
        let text = erase(&text.to_lowercase(), &self.asking);
        let told = erase(&text, &self.crops);
        let rest = erase(&told, self.same.iter().flatten());
        let mut terms: BTreeSet<_> = self.named(&told).chain(self.cut(&rest)).collect();
        if terms.is_empty() {
            terms.extend(self.cut(&text));
        }
        terms.into_iter().collect()
    }

    /// One term for each thing that is named, whatever its name.
    fn named(&self, text: &str) -> impl Iterator<Item = String> {
        let names = |(_, names): &(usize, &Vec<String>)| names.iter().any(|it| text.contains(it));
        self.same.iter().enumerate().filter(names).map(|(n, _)| format!("same{n}"))
    }
}

/// The text with a gap in place of each of these words, the longest first.
fn erase<'a>(text: &str, words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), " "))
}

/// What stands together and is of one kind.
fn runs(text: &str) -> impl Iterator<Item = Vec<char>> {
    let kind = |c: char| if is_han(c) { 2 } else { u8::from(c.is_alphanumeric()) };
    let chars: Vec<char> = text.chars().collect();
    let together = |a: &char, b: &char| kind(*a) == kind(*b);
    let runs: Vec<_> = chars.chunk_by(together).map(<[char]>::to_vec).collect();
    runs.into_iter().filter(move |run| run.first().is_some_and(|first| kind(*first) > 0))
}

/// Pairs of Chinese characters, one alone as it is; anything else as one word.
fn terms_of(run: &[char]) -> Vec<String> {
    match run {
        [first, _, ..] if is_han(*first) => run.windows(2).map(String::from_iter).collect(),
        _ => vec![String::from_iter(run)],
    }
}

/// CJK Unified Ideographs with extension A, and the compatibility ideographs (Unicode 16).
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_cut() {
        let synonyms = Synonyms::compiled_in();
        #[rustfmt::skip]
        let cases: [(&str, &[&str], &str); 9] = [
            ("苹果树腐烂病怎么治",   &["same0"],                "what is named, without crop and question"),
            ("烂皮病又流黄水",       &["same0", "又流", "流黄", "黄水"], "pairs of all else"),
            ("苹果",                 &["苹果"],                 "the crop where nothing else is said"),
            ("怎么办",               &[],                       "nothing is named"),
            ("N46 花期",             &["n46", "花期"],          "a variety by its number"),
            ("pH 6.5",               &["5", "6", "ph"],         "digits by words"),
            ("虫",                   &["虫"],                   "one character alone"),
            ("' OR \"x\" -- 霜",     &["or", "x", "霜"],        "signs are no words"),
            ("",                     &[],                       "nothing"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(synonyms.ask(text), expected, "{why}");
        }
    }

    #[test]
    fn two_names_of_one_thing_are_one_term() {
        let synonyms = Synonyms::compiled_in();
        let same = |text: &str| -> Vec<String> {
            synonyms.cut(text).into_iter().filter(|term| term.starts_with("same")).collect()
        };
        assert_eq!(same("烂皮病咋治"), same("腐烂病"));
        assert_eq!(same("叶子上有红蜘蛛"), same("叶螨"));
        assert_ne!(same("腐烂病"), same("叶螨"));
        assert_eq!(same("浇水"), Vec::<String>::new());
    }

    #[test]
    fn each_name_is_said_once() {
        let synonyms = Synonyms::compiled_in();
        let names: Vec<_> = synonyms.same.iter().flatten().collect();
        let once: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), once.len());
        assert!(synonyms.same.iter().all(|names| names.len() > 1), "a list of one says nothing");
    }
}
