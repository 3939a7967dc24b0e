//! A movement of money as a value: one that does not balance cannot be built.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    entity::{ledger_entry::Account, ledger_transfer::TransferKind},
    ids::{OrderId, PersonId, ShareId},
};

/// What one account gets; below zero, what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    account: Account,
    owner: Uuid,
    amount_fen: i64,
}

impl Entry {
    #[must_use]
    pub const fn buyer(id: PersonId, amount_fen: i64) -> Self {
        Self { account: Account::Buyer, owner: id.0, amount_fen }
    }

    #[must_use]
    pub const fn farmer(id: PersonId, amount_fen: i64) -> Self {
        Self { account: Account::Farmer, owner: id.0, amount_fen }
    }

    /// What is held for an order.
    #[must_use]
    pub const fn deposit(id: OrderId, amount_fen: i64) -> Self {
        Self { account: Account::Deposit, owner: id.0, amount_fen }
    }

    #[must_use]
    pub const fn account(&self) -> Account {
        self.account
    }

    #[must_use]
    pub const fn owner(&self) -> Uuid {
        self.owner
    }

    #[must_use]
    pub const fn amount_fen(&self) -> i64 {
        self.amount_fen
    }
}

/// Why money moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Unique, so that the fact moves money once; up to 80 characters.
    pub cause: String,
    pub kind: TransferKind,
    pub order: OrderId,
    pub share: Option<ShareId>,
    /// One sentence in Chinese.
    pub words: String,
}

/// Entries that sum to nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    fact: Fact,
    entries: Vec<Entry>,
}

/// Entries that are no movement of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbalanced {
    #[error("the entries sum to {0} fen and not to nothing")]
    Sum(i128),
    #[error("one account's entries sum to {0} fen, more than can be counted")]
    Huge(i128),
    #[error("no account gets or gives anything")]
    Nothing,
}

impl Transfer {
    /// One entry for each account, by kind and owner; entries of the same account are summed.
    pub fn new(fact: Fact, entries: impl IntoIterator<Item = Entry>) -> Result<Self, Unbalanced> {
        let mut sums: BTreeMap<(u8, Uuid), (Account, i128)> = BTreeMap::new();
        for entry in entries {
            let sum = sums.entry(key(entry)).or_insert((entry.account, 0));
            sum.1 += i128::from(entry.amount_fen);
        }
        let total: i128 = sums.values().map(|(_, sum)| sum).sum();
        if total != 0 {
            return Err(Unbalanced::Sum(total));
        }
        let mut entries = Vec::new();
        for ((_, owner), (account, sum)) in sums.into_iter().filter(|(_, (_, sum))| *sum != 0) {
            let amount_fen = i64::try_from(sum).map_err(|_| Unbalanced::Huge(sum))?;
            entries.push(Entry { account, owner, amount_fen });
        }
        if entries.is_empty() {
            return Err(Unbalanced::Nothing);
        }
        Ok(Self { fact, entries })
    }

    #[must_use]
    pub const fn fact(&self) -> &Fact {
        &self.fact
    }

    /// At least two; they sum to nothing.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

const fn key(entry: Entry) -> (u8, Uuid) {
    let rank = match entry.account {
        Account::Buyer => 0,
        Account::Farmer => 1,
        Account::Deposit => 2,
    };
    (rank, entry.owner)
}

/// Parts of `total_fen` in proportion to the weights; they sum to it, to the fen.
///
/// `part = total_fen * weight / sum of weights`, rounded down; what rounding leaves goes, fen by
/// fen, to the largest remainders, and of equal ones to the earlier. A total or weights that are
/// not above zero have no parts.
#[must_use]
pub fn split(total_fen: i64, weights: &[i64]) -> Vec<i64> {
    let whole: Vec<u128> = weights.iter().map(|it| u128::try_from(*it).unwrap_or(0)).collect();
    let (total, all) = (u128::try_from(total_fen).unwrap_or(0), whole.iter().sum::<u128>());
    if all == 0 {
        return vec![0; weights.len()];
    }
    let mut parts: Vec<u128> = whole.iter().map(|weight| total * weight / all).collect();
    let left = usize::try_from(total - parts.iter().sum::<u128>()).expect("less than the weights");
    let mut by_remainder: Vec<usize> = (0..whole.len()).collect();
    by_remainder.sort_by_key(|i| (std::cmp::Reverse(total * whole[*i] % all), *i));
    for i in by_remainder.into_iter().take(left) {
        parts[i] += 1;
    }
    parts.into_iter().map(|it| i64::try_from(it).expect("no part exceeds the total")).collect()
}

/// What so many grams cost at so much a kilogram, to the nearest fen, half a fen up.
#[must_use]
pub fn worth(grams: i64, price_fen: i64) -> i64 {
    let exact = i128::from(grams) * i128::from(price_fen);
    i64::try_from((exact + 500).div_euclid(1_000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact() -> Fact {
        Fact {
            cause: "test".to_owned(),
            kind: TransferKind::Sale,
            order: OrderId::new(),
            share: None,
            words: String::new(),
        }
    }

    #[test]
    fn what_does_not_balance_cannot_be_built() {
        let (buyer, farmer, order) = (PersonId::new(), PersonId::new(), OrderId::new());
        #[rustfmt::skip]
        let cases = [
            // entries,                                                            refused, why
            (vec![Entry::buyer(buyer, -5), Entry::farmer(farmer, 5)],              None, "a sale"),
            (vec![Entry::deposit(order, -5), Entry::farmer(farmer, 2), Entry::farmer(buyer, 3)],
                                                                                   None, "a deposit over two farmers"),
            (vec![],                                                               Some(Unbalanced::Nothing), "no entry"),
            (vec![Entry::buyer(buyer, 0), Entry::farmer(farmer, 0)],               Some(Unbalanced::Nothing), "zeros"),
            (vec![Entry::buyer(buyer, -5), Entry::buyer(buyer, 5)],                Some(Unbalanced::Nothing), "to oneself"),
            (vec![Entry::buyer(buyer, -5)],                                        Some(Unbalanced::Sum(-5)), "to nobody"),
            (vec![Entry::buyer(buyer, -5), Entry::farmer(farmer, 4)],              Some(Unbalanced::Sum(-1)), "a fen lost"),
            (vec![Entry::buyer(buyer, i64::MAX), Entry::farmer(farmer, i64::MAX), Entry::deposit(order, 2)],
                                                                                   Some(Unbalanced::Sum(i128::from(u64::MAX) + 1)), "it would wrap to nothing"),
        ];
        for (entries, refused, why) in cases {
            let built = Transfer::new(fact(), entries);
            assert_eq!(built.as_ref().err(), refused.as_ref(), "{why}");
            let sum = |transfer: &Transfer| transfer.entries.iter().map(|e| e.amount_fen).sum();
            assert_eq!(built.as_ref().map_or(0, sum), 0, "{why}");
        }
        let huge = [Entry::buyer(buyer, i64::MIN), Entry::buyer(buyer, -1)];
        let back = [Entry::farmer(farmer, i64::MAX), Entry::farmer(farmer, 2)];
        let built = Transfer::new(fact(), huge.into_iter().chain(back));
        assert!(matches!(built, Err(Unbalanced::Huge(_))), "{built:?}");
    }

    #[test]
    fn an_account_has_one_entry() {
        let (buyer, farmer) = (PersonId::new(), PersonId::new());
        let entries = [Entry::farmer(farmer, 2), Entry::buyer(buyer, -5), Entry::farmer(farmer, 3)];
        let built = Transfer::new(fact(), entries).expect("it balances");
        assert_eq!(built.entries(), [Entry::buyer(buyer, -5), Entry::farmer(farmer, 5)]);
    }

    #[test]
    fn parts_sum_to_the_total_to_the_fen() {
        #[rustfmt::skip]
        let cases: [(i64, &[i64], &[i64], &str); 8] = [
            (100,      &[1, 1, 1],                 &[34, 33, 33],  "the first of equal remainders"),
            (100,      &[2_000_000, 1_000_000],    &[67, 33],      "by grams"),
            (1,        &[5, 5, 5],                 &[1, 0, 0],     "less than a fen each"),
            (0,        &[5, 5],                    &[0, 0],        "nothing"),
            (-7,       &[5, 5],                    &[0, 0],        "less than nothing"),
            (7,        &[0, 3],                    &[0, 7],        "a weight of nothing"),
            (7,        &[0, 0],                    &[0, 0],        "no weight"),
            (i64::MAX, &[i64::MAX, i64::MAX],      &[(1 << 62), (1 << 62) - 1], "no overflow"),
        ];
        for (total, weights, expected, why) in cases {
            assert_eq!(split(total, weights), expected, "{why}");
        }
        for total in 0..500 {
            let parts = split(total, &[3, 7, 11, 13, 1_000]);
            assert_eq!(parts.iter().sum::<i64>(), total);
        }
    }

    #[test]
    fn worth_is_rounded_to_the_fen() {
        #[rustfmt::skip]
        let cases = [
            (1_000,             560,        560,        "a kilogram"),
            (1_234_567,         560,        691_358,    "half up: 691 357.52"),
            (1,                 499,        0,          "less than half a fen"),
            (1,                 500,        1,          "half a fen"),
            (0,                 560,        0,          "nothing"),
            (i64::MAX,          i64::MAX,   i64::MAX,   "no overflow"),
        ];
        for (grams, price, expected, why) in cases {
            assert_eq!(worth(grams, price), expected, "{why}");
        }
    }
}
