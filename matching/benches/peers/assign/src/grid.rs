//! Points of the plane in square cells: all within a radius, and all that would gain.

/// Points in one cell in the mean: few enough to skip most, enough to fill vector lanes.
const PER_CELL: f64 = 8.0;

pub struct Grid {
    /// Of a cell's side.
    size: f32,
    width: usize,
    first: Vec<u32>,
    x: Vec<f32>,
    y: Vec<f32>,
    id: Vec<u32>,
}

impl Grid {
    /// Coordinates from 0 to below `side`, whole and below 2^24, so that `f32` holds them.
    pub fn new(points: &[[i32; 2]], side: i32) -> Self {
        let width = ((points.len() as f64 / PER_CELL).sqrt().ceil() as usize).max(1);
        let size = side as f32 / width as f32;
        let cell = |p: &[i32; 2]| {
            let along = |at: i32| ((at as f32 / size) as usize).min(width - 1);
            along(p[1]) * width + along(p[0])
        };
        let mut order: Vec<u32> = (0..points.len() as u32).collect();
        order.sort_by_key(|id| cell(&points[*id as usize]));
        let mut first = vec![0; width * width + 1];
        points.iter().for_each(|p| first[cell(p) + 1] += 1);
        (0..width * width).for_each(|cell| first[cell + 1] += first[cell]);
        let along =
            |axis: usize| order.iter().map(|id| points[*id as usize][axis] as f32).collect();
        Self { size, width, first, x: along(0), y: along(1), id: order }
    }

    fn cell(&self, cell: usize) -> std::ops::Range<usize> {
        self.first[cell] as usize..self.first[cell + 1] as usize
    }

    /// Every point nearer than `radius`, and how far it is, rounded.
    pub fn within(&self, p: [i32; 2], radius: f32, mut found: impl FnMut(u32, i32)) {
        let (px, py) = (p[0] as f32, p[1] as f32);
        let along = |at: f32| ((at / self.size).max(0.0) as usize).min(self.width - 1);
        for row in along(py - radius)..=along(py + radius) {
            let (from, to) = (along(px - radius), along(px + radius));
            let start = self.cell(row * self.width + from).start;
            for at in start..self.cell(row * self.width + to).end {
                let (dx, dy) = (self.x[at] - px, self.y[at] - py);
                if dx * dx + dy * dy < radius * radius {
                    found(self.id[at], distance(dx, dy));
                }
            }
        }
    }

    /// Every pair of a job in `self` and a team in `teams` whose distance may be below the sum
    /// of their values. Cells are compared first, by their best values.
    pub fn gaining(
        &self,
        values: &[i64],
        teams: &Grid,
        team_values: &[i64],
        mut found: impl FnMut(u32, u32, i32),
    ) {
        let (own, best) = self.by_cell(values);
        let (theirs, their_best) = teams.by_cell(team_values);
        let mut cells = Vec::new();
        for cell in 0..self.width * self.width {
            if self.cell(cell).is_empty() {
                continue;
            }
            self.near_cells(cell, best[cell], teams, &their_best, &mut cells);
            for job in self.cell(cell) {
                let (px, py) = (self.x[job], self.y[job]);
                for &other in &cells {
                    let at = teams.cell(other as usize);
                    let gains = |(x, (y, value)): (&f32, (&f32, &f32))| {
                        let (dx, dy, reach) = (x - px, y - py, own[job] + value);
                        (reach > 0.0) & (dx * dx + dy * dy < reach * reach)
                    };
                    let lanes = teams.x[at.clone()].iter();
                    let lanes = lanes.zip(teams.y[at.clone()].iter().zip(&theirs[at.clone()]));
                    // Without branches the lanes run side by side; few cells have any that gain.
                    if lanes.clone().fold(false, |any, lane| any | gains(lane)) {
                        for (at, _) in at.zip(lanes).filter(|(_, lane)| gains(*lane)) {
                            let cost = distance(teams.x[at] - px, teams.y[at] - py);
                            found(self.id[job], teams.id[at], cost);
                        }
                    }
                }
            }
        }
    }

    /// Values in the order of the cells, a little more than they are, and the best of each cell.
    fn by_cell(&self, values: &[i64]) -> (Vec<f32>, Vec<f32>) {
        // `f32` is exact to 1 up to 2^24; two roundings and the half of the distance's own.
        let raised = |id: &u32| {
            let value = values[*id as usize] as f32;
            value + value.abs() * 2e-7 + 1.5
        };
        let own: Vec<f32> = self.id.iter().map(raised).collect();
        let best = |cell| own[self.cell(cell)].iter().fold(f32::MIN, |a, b| a.max(*b));
        let best = (0..self.width * self.width).map(best).collect();
        (own, best)
    }

    fn near_cells(&self, cell: usize, best: f32, teams: &Grid, theirs: &[f32], to: &mut Vec<u32>) {
        to.clear();
        let gap = |a: usize, b: usize| {
            let (from, other) = (a as f32 * self.size, b as f32 * teams.size);
            (other - from - self.size).max(from - other - teams.size).max(0.0)
        };
        let (row, column) = (cell / self.width, cell % self.width);
        for other_row in 0..teams.width {
            let dy = gap(row, other_row);
            for other in 0..teams.width {
                let (dx, reach) =
                    (gap(column, other), best + theirs[other_row * teams.width + other]);
                if reach > 0.0 && dx * dx + dy * dy < reach * reach {
                    to.push((other_row * teams.width + other) as u32);
                }
            }
        }
    }
}

/// Rounded from the exact square: whole numbers below 2^24 square exactly in `f64`.
fn distance(dx: f32, dy: f32) -> i32 {
    let (dx, dy) = (f64::from(dx), f64::from(dy));
    ((dx * dx + dy * dy).sqrt() + 0.5) as i32
}
