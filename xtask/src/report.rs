//! The steps of a run: announced, timed, and summed up at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::interrupt;
use crate::problem::{Problem, Result};

/// Every step so far and how it went.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

struct Row {
    step: String,
    took: Duration,
    problem: Option<Problem>,
}

impl Report {
    /// Runs a step; a failed one does not keep later ones from running.
    pub(crate) fn step<T>(&mut self, step: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n== {step}");
        let start = Instant::now();
        let result = interrupt::check().and_then(|()| work());
        let (value, problem) = match result {
            Ok(value) => (Some(value), None),
            Err(problem) => (None, Some(problem)),
        };
        if let Some(problem) = &problem {
            println!("FAILED: {problem}");
        }
        self.rows.push(Row { step: step.to_owned(), took: start.elapsed(), problem });
        value
    }

    /// Prints the table and the closing line; success only when every step passed.
    pub(crate) fn close(self) -> ExitCode {
        println!("\n{}", self.summary());
        if self.first_failed().is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    fn summary(&self) -> String {
        let width = self.rows.iter().map(|row| row.step.chars().count()).max().unwrap_or(0);
        let mut lines: Vec<_> = self.rows.iter().map(|row| row.line(width)).collect();
        let in_all: Duration = self.rows.iter().map(|row| row.took).sum();
        lines.push(format!("{:width$}  {:>7.1} s", "in all", in_all.as_secs_f64()));
        if let Some(row) = self.first_failed() {
            lines.push(format!("\nfirst failure: {}", row.step));
        }
        let failed_n = self.rows.iter().filter(|row| row.problem.is_some()).count();
        // CI reads this line.
        lines.push(format!("\n{} passed, {failed_n} failed", self.rows.len() - failed_n));
        lines.join("\n")
    }

    fn first_failed(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.problem.is_some())
    }
}

impl Row {
    fn line(&self, width: usize) -> String {
        let seconds = self.took.as_secs_f64();
        let result = match &self.problem {
            None => "ok".to_owned(),
            Some(problem) => {
                let problem = problem.to_string();
                format!("FAILED: {}", problem.lines().next().unwrap_or_default())
            }
        };
        format!("{:width$}  {seconds:>7.1} s  {result}", self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(step: &str, millis: u64, problem: Option<&str>) -> Row {
        let took = Duration::from_millis(millis);
        Row { step: step.to_owned(), took, problem: problem.map(Problem::new) }
    }

    #[test]
    fn the_summary_names_the_first_failure_and_ends_with_the_count() {
        let rows = vec![
            row("format", 1_240, None),
            row("lints", 61_000, Some("a lint\nand its lines")),
            row("tests", 5, Some("another")),
        ];

        let expected = "\
format      1.2 s  ok
lints      61.0 s  FAILED: a lint
tests       0.0 s  FAILED: another
in all     62.2 s

first failure: lints

1 passed, 2 failed";
        assert_eq!(Report { rows }.summary(), expected);
    }

    #[test]
    fn a_failed_step_does_not_stop_the_next() {
        let mut report = Report::default();

        assert!(report.step("one", || Err::<(), _>(Problem::new("broken"))).is_none());
        assert_eq!(report.step("two", || Ok(2)), Some(2));

        assert!(report.summary().ends_with("1 passed, 1 failed"));
    }
}
