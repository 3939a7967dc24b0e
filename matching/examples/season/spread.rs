//! A mean over seeds and how sure it is.

/// Mean and half of the 95 % confidence interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) mean: f64,
    pub(crate) half: f64,
}

/// 97.5 % quantile of Student's t, after Cornish and Fisher: `z + 2.372 / ν + 2.823 / ν²`, 2.093
/// for 20 seeds and within 4 % from 4 seeds on.
fn student(freedom: f64) -> f64 {
    1.96 + 2.372 / freedom + 2.823 / (freedom * freedom)
}

impl Spread {
    pub(crate) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let freedom = (n - 1.0).max(1.0);
        Self { mean, half: student(freedom) * (squares / freedom / n).sqrt() }
    }

    /// By how many percent `values` differ from `others`, seed by seed.
    pub(crate) fn change(values: &[f64], others: &[f64]) -> Self {
        let percent: Vec<_> =
            values.iter().zip(others).map(|(a, b)| 100.0 * (a / b - 1.0)).collect();
        Self::of(&percent)
    }

    pub(crate) fn text(self, digits: usize) -> String {
        format!("{:.digits$} ± {:.digits$}", self.mean, self.half)
    }
}
