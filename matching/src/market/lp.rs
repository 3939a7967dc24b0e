//! Linear programs of a few rows, solved in whole numbers: no rounding, ever.

/// Σ columns ≤ `most`, where each column is added (1) or subtracted (-1).
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) columns: Vec<(usize, i8)>,
    pub(super) most: i64,
}

/// The best point; every number over the same `whole`.
pub(super) struct Best {
    pub(super) point: Vec<i128>,
    pub(super) value: i128,
    /// Above 0.
    pub(super) whole: i128,
}

pub(super) enum Solved {
    Best(Best),
    Impossible,
    /// Too many steps, or numbers beyond 128 bits.
    GivenUp,
}

/// No program of the sizes that come here took a tenth of it.
const STEPS: usize = 2_000;

/// Maximises `Σ gain · x` under the rows, x at least 0. The rows must bound what gains.
///
/// A condensed tableau with Edmonds' integer pivots: every entry is a determinant, divided
/// exactly. First the dual simplex makes it possible, then the primal makes it best, both by
/// Bland's rule (1977, doi 10.1287/moor.2.2.103), which cannot cycle.
pub(super) fn maximise(gain: &[i64], rows: &[Row]) -> Solved {
    let mut tableau = Tableau::new(gain, rows);
    for _ in 0..STEPS {
        let (row, column) = match tableau.next() {
            Next::Pivot { row, column } => (row, column),
            Next::Best => return Solved::Best(tableau.best(gain.len())),
            Next::Impossible => return Solved::Impossible,
            Next::Unbounded => return Solved::GivenUp,
        };
        if tableau.pivot(row, column).is_none() {
            return Solved::GivenUp;
        }
    }
    Solved::GivenUp
}

struct Tableau {
    /// Constraints, then the negative gains; the last column is the right side.
    rows: Vec<Vec<i128>>,
    whole: i128,
    /// Variables of the rows and of the columns: first the program's, then the slacks.
    basic: Vec<usize>,
    free: Vec<usize>,
}

enum Next {
    Pivot { row: usize, column: usize },
    Best,
    Impossible,
    Unbounded,
}

impl Tableau {
    fn new(gain: &[i64], rows: &[Row]) -> Self {
        let n = gain.len();
        let dense = |row: &Row| {
            let mut dense = vec![0; n + 1];
            row.columns.iter().for_each(|(column, sign)| dense[*column] += i128::from(*sign));
            dense[n] = row.most.into();
            dense
        };
        let gains = gain.iter().map(|gain| -i128::from(*gain)).chain([0]).collect();
        let all = rows.iter().map(dense).chain([gains]).collect();
        Self { rows: all, whole: 1, basic: (n..n + rows.len()).collect(), free: (0..n).collect() }
    }

    fn next(&self) -> Next {
        let n = self.free.len();
        let first =
            |columns: &mut dyn Iterator<Item = usize>| columns.min_by_key(|c| self.free[*c]);
        let negative = (0..self.basic.len()).filter(|row| self.rows[*row][n] < 0);
        if let Some(row) = negative.min_by_key(|row| self.basic[*row]) {
            let column = first(&mut (0..n).filter(|column| self.rows[row][*column] < 0));
            return column.map_or(Next::Impossible, |column| Next::Pivot { row, column });
        }
        let gains = &self.rows[self.basic.len()];
        let Some(column) = first(&mut (0..n).filter(|column| gains[*column] < 0)) else {
            return Next::Best;
        };
        let mut best: Option<usize> = None;
        for row in (0..self.basic.len()).filter(|row| self.rows[*row][column] > 0) {
            if best.is_none_or(|best| self.is_tighter(row, best, column)) {
                best = Some(row);
            }
        }
        best.map_or(Next::Unbounded, |row| Next::Pivot { row, column })
    }

    /// Whether a row stops the column before another does; among equals, the first variable.
    fn is_tighter(&self, row: usize, than: usize, column: usize) -> bool {
        let n = self.free.len();
        let side = |a: usize, b: usize| self.rows[a][n].checked_mul(self.rows[b][column]);
        match (side(row, than), side(than, row)) {
            (Some(own), Some(other)) => (own, self.basic[row]) < (other, self.basic[than]),
            // The pivot will find the same overflow.
            _ => false,
        }
    }

    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let pivot_row = self.rows[row].clone();
        let pivot = pivot_row[column];
        let sign = pivot.signum();
        for (_, entries) in self.rows.iter_mut().enumerate().filter(|(at, _)| *at != row) {
            let factor = entries[column];
            for (entry, of_pivot) in entries.iter_mut().zip(&pivot_row) {
                let less = if factor == 0 { 0 } else { factor.checked_mul(*of_pivot)? };
                let more = entry.checked_mul(pivot)?;
                *entry = more.checked_sub(less)? / self.whole * sign;
            }
            entries[column] = -factor * sign;
        }
        let own = &mut self.rows[row];
        for entry in own.iter_mut() {
            *entry *= sign;
        }
        own[column] = self.whole * sign;
        self.whole = pivot.abs();
        std::mem::swap(&mut self.basic[row], &mut self.free[column]);
        Some(())
    }

    fn best(&self, n: usize) -> Best {
        let last = self.free.len();
        let mut point = vec![0; n];
        for (row, variable) in self.basic.iter().enumerate().filter(|(_, variable)| **variable < n)
        {
            point[*variable] = self.rows[row][last];
        }
        Best { point, value: self.rows[self.basic.len()][last], whole: self.whole }
    }
}
