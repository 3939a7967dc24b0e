//! What a farmer could add to an order, all lots and lines together.

use super::binding::Binding;
use super::book::Lane;
use super::deal::{Deal, Part};

impl Deal<'_> {
    /// Puts in all that the farmer can add to the order, if it is enough to call and pays; else
    /// the deal stays as it was, and this says why.
    pub(super) fn offer(&mut self, order: u32, farmer: u32) -> Result<(), Binding> {
        let before = self.given(order, farmer);
        let mut added = Vec::new();
        let mut why = Binding::Supply;
        for lane in self.lanes_between(order, farmer) {
            match self.fits(&lane) {
                Ok(grams) if i64::from(lane.brings) + self.book.unfilled > 0 => {
                    let part = Part { lot: lane.lot, line: lane.line, grams };
                    self.put(part);
                    added.push(part);
                }
                Ok(_) => why = why.max_known(Binding::Price),
                Err(binding) => why = why.max_known(binding),
            }
        }
        if added.is_empty() {
            return Err(why);
        }
        let verdict = self.enough(order, farmer, before, &added);
        if verdict.is_err() {
            added.into_iter().rev().for_each(|part| self.pull(part));
        }
        verdict
    }

    /// What is added makes up the least to take and pays for the call.
    fn enough(&self, order: u32, farmer: u32, before: i64, added: &[Part]) -> Result<(), Binding> {
        if self.given(order, farmer) < self.book.least(order, farmer) {
            return Err(self.limit(order, added));
        }
        let brings = |part: &Part| {
            let lane = self.book.lane(part.lot, part.line).map_or(0, |lane| lane.brings);
            i128::from(part.grams) * i128::from(i64::from(lane) + self.book.unfilled)
        };
        let call = if before > 0 { 0 } else { self.book.call_cost(order, farmer) };
        let pays = added.iter().map(brings).sum::<i128>() > call;
        if pays { Ok(()) } else { Err(Binding::Price) }
    }

    /// What keeps an offer below the least to take: a full truck or village, or itself.
    fn limit(&self, order: u32, added: &[Part]) -> Binding {
        let truck = self.book.orders[order as usize].truck as usize;
        if self.room.get(truck).is_some_and(|room| *room == 0) {
            return Binding::TruckCapacity;
        }
        let full = |part: &Part| self.book.yard(part.lot, order).is_some_and(|y| self.yard[y] == 0);
        if added.iter().any(full) { Binding::VillageCapacity } else { Binding::MinTake }
    }

    /// The best first, then by lot and line.
    pub(super) fn lanes_between(&self, order: u32, farmer: u32) -> Vec<Lane> {
        let lines = &self.book.orders[order as usize].lines;
        let of_lot = |lot: &u32| {
            let lanes = self.book.lanes_of(*lot);
            let from = lanes.partition_point(|lane| (lane.line as usize) < lines.start);
            let to = lanes.partition_point(|lane| (lane.line as usize) < lines.end);
            &lanes[from..to]
        };
        let lots = self.book.farmers[farmer as usize].iter();
        let mut lanes: Vec<_> = lots.flat_map(of_lot).copied().collect();
        lanes.sort_by_key(|lane| (std::cmp::Reverse(lane.brings), lane.lot, lane.line));
        lanes
    }

    /// Why the lot can give the line nothing more, with the rest of its farmer's goods or not.
    pub(super) fn obstacle(&mut self, lane: &Lane) -> Binding {
        let (order, farmer) = self.ends(lane.lot, lane.line);
        match self.fits(lane) {
            Err(binding) => binding,
            Ok(_) if i64::from(lane.brings) + self.book.unfilled <= 0 => Binding::Price,
            Ok(_) => self.offer(order, farmer).err().unwrap_or(Binding::Supply),
        }
    }
}

impl Binding {
    /// Anything says more than that all is sold.
    fn max_known(self, other: Self) -> Self {
        if self == Self::Supply { other } else { self }
    }
}
