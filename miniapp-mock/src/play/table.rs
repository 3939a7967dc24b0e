//! A table of two columns, for a terminal or for a README.

use std::fmt::Write as _;

/// Rows of a name and a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    rows: Vec<(String, String)>,
}

impl Table {
    pub fn row(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.rows.push((name.into(), value.into()));
    }

    /// Aligned columns.
    #[must_use]
    pub fn text(&self) -> String {
        let width =
            self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        self.lines(|text, name, value| writeln!(text, "{name:<width$}  {value}"))
    }

    /// A table of GitHub's Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let rows = self.lines(|text, name, value| writeln!(text, "| {name} | {value} |"));
        format!("| what | how much |\n|---|---|\n{rows}")
    }

    fn lines(&self, line: impl Fn(&mut String, &str, &str) -> std::fmt::Result) -> String {
        let mut text = String::new();
        for (name, value) in &self.rows {
            line(&mut text, name, value).expect("a string takes every text");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn the_same_rows_suit_a_terminal_and_a_readme() {
        let mut table = Table::default();
        table.row("needs", "240");
        table.row("answered before", "200");
        assert_eq!(table.text(), "needs            240\nanswered before  200\n");
        let rows = "| needs | 240 |\n| answered before | 200 |\n";
        assert_eq!(table.markdown(), format!("| what | how much |\n|---|---|\n{rows}"));
    }
}
