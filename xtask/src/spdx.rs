//! Reads SPDX licence expressions such as `(MIT OR Apache-2.0) AND Unicode-3.0`.

/// Whether the expression can be met with allowed licences alone.
///
/// `/` is the old spelling of `OR`. `WITH` names an exception, which only ever grants more.
pub(crate) fn is_met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut reader = Reader { words: spaced.split_whitespace().collect(), allowed };
    // The last word is taken first.
    reader.words.reverse();
    reader.either() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: Vec<&'a str>,
    allowed: &'a [&'a str],
}

/// Each function answers `None` for what is not an expression.
impl Reader<'_> {
    fn either(&mut self) -> Option<bool> {
        let mut met = self.both()?;
        while self.take("OR") {
            met |= self.both()?;
        }
        Some(met)
    }

    fn both(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.either()?;
            return self.take(")").then_some(met);
        }
        let licence = self.words.pop()?;
        if self.take("WITH") {
            self.words.pop()?;
        }
        Some(self.allowed.contains(&licence))
    }

    fn take(&mut self, word: &str) -> bool {
        self.words.pop_if(|next| *next == word).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_allowed_licences_alone() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"];
        #[rustfmt::skip]
        let cases = [
            // expression,                               met,   why
            ("MIT",                                      true,  "allowed"),
            ("GPL-3.0-only",                             false, "not allowed"),
            ("MIT OR GPL-3.0-only",                      true,  "one way is enough"),
            ("GPL-2.0/MIT",                              true,  "the old spelling of OR"),
            ("MIT AND GPL-3.0-only",                     false, "both bind"),
            ("(MIT OR GPL-3.0-only) AND Unicode-3.0",    true,  "MIT and Unicode"),
            ("MIT OR GPL-3.0-only AND LGPL-3.0-only",    true,  "AND binds tighter"),
            ("GPL-3.0-only AND (MIT OR Apache-2.0)",     false, "the first binds"),
            ("Apache-2.0 WITH LLVM-exception",           true,  "an exception grants more"),
            ("",                                         false, "nothing"),
            ("MIT OR",                                   false, "cut off"),
            ("(MIT",                                     false, "never closed"),
            ("MIT Apache-2.0",                           false, "no operator"),
            ("SEE LICENSE IN LICENSE.md",                false, "no expression"),
        ];
        for (expression, met, why) in cases {
            assert_eq!(is_met(expression, &allowed), met, "`{expression}`: {why}");
        }
    }
}
