//! Who is asked, wave after wave.

use matching::{
    waves::{Wave, WavePolicy},
    *,
};

use crate::support::*;

/// Wave, teams in the ranking, already asked, expected, why.
type Row = (u32, usize, &'static [u32], Wave<u32>, &'static str);

#[test]
fn each_wave_asks_the_next_best() {
    #[rustfmt::skip]
    let cases: [Row; 7] = [
        (1,  5, &[],                  Wave::Teams(vec![1, 2, 3]),          "the best three"),
        (1,  2, &[],                  Wave::Teams(vec![1, 2]),             "as many as there are"),
        (2, 12, &[1, 2, 3],           Wave::Teams(vec![4, 5, 6, 7, 8, 9]), "then six more"),
        (2, 12, &[2, 4, 6],           Wave::Teams(vec![1, 3, 5, 7, 8, 9]), "nobody twice"),
        (2,  3, &[1, 2, 3],           Wave::Agents,                        "nobody is left"),
        (3, 12, &[1, 2, 3],           Wave::Agents,                        "the third wave is the village agent's"),
        (1,  0, &[],                  Wave::Agents,                        "nobody at all"),
    ];
    for (wave, n_teams, already, expected, why) in cases {
        let teams: Vec<_> = (1..).map(plain_team).take(n_teams).collect();
        let ranking = rank(&plain_need(), &teams, &Policy::default(), now());
        assert_eq!(next_wave(wave, &ranking, already, &WavePolicy::default()), expected, "{why}");
    }
}

#[test]
fn the_second_wave_reaches_as_far_as_the_first_one_promised() {
    let (waves, policy) = (WavePolicy::default(), Policy::default());
    #[rustfmt::skip]
    let cases = [
        // wave, factor,                     why
        (1, policy.reach_factor,        "the first wave keeps to what teams say"),
        (2, policy.widest_reach_factor, "the second goes as far as `widen_reach` was told for"),
        (3, policy.widest_reach_factor, "and nobody goes further"),
    ];
    for (wave, factor, why) in cases {
        assert!((waves.reach_factor(wave) - factor).abs() < 1e-9, "{why}");
    }
}
