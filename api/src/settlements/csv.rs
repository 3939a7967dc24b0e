//! Tables that Excel opens as they are: RFC 4180 with a byte order mark, and no formula in a cell.

/// Excel takes a file without it for the local code page.
const MARK: &str = "\u{FEFF}";

/// One line for each row; lines end in CR LF.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        row.iter().map(|cell| quoted(&harmless(cell))).collect::<Vec<_>>().join(",") + "\r\n"
    };
    MARK.to_owned() + &rows.iter().map(line).collect::<String>()
}

/// A cell that begins like a formula would be run by whoever opens the table (OWASP, "CSV
/// Injection", read in November 2026): an apostrophe makes it text.
fn harmless(cell: &str) -> String {
    let first = cell.trim_start_matches([' ', '\n']).chars().next();
    let formula =
        matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'));
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r', '\'']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_as_it_was_written_and_never_run() {
        #[rustfmt::skip]
        let cases = [
            ("孙玉梅",                     "孙玉梅",                          "a name"),
            ("12.50",                      "12.50",                           "a number"),
            ("烂果,压伤",                  "\"烂果,压伤\"",                   "a comma"),
            ("说\"好\"",                   "\"说\"\"好\"\"\"",                "quotes"),
            ("第一行\n第二行",             "\"第一行\n第二行\"",              "two lines"),
            ("=HYPERLINK(\"http://x\")",   "\"'=HYPERLINK(\"\"http://x\"\")\"", "a formula"),
            (" =1+1",                      "\"' =1+1\"",                      "a formula behind a space"),
            ("+86 138",                    "\"'+86 138\"",                    "a sum"),
            ("-1",                         "\"'-1\"",                         "a difference"),
            ("@SUM(A1)",                   "\"'@SUM(A1)\"",                   "an old formula"),
            ("＝1+1",                      "\"'＝1+1\"",                      "a wide one"),
            ("\t=1",                       "\"'\t=1\"",                       "a tab"),
            ("",                           "",                                "nothing"),
        ];
        for (cell, expected, why) in cases {
            let found = table(&[vec![cell.to_owned()]]);
            assert_eq!(found, format!("\u{FEFF}{expected}\r\n"), "{why}");
        }
        let two = table(&[vec!["a".into(), "b".into()], vec!["c".into(), "d".into()]]);
        assert_eq!(two, "\u{FEFF}a,b\r\nc,d\r\n");
    }
}
