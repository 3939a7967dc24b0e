//! The index against comparing everybody, whatever happened to the providers before.

use std::collections::BTreeMap;

use matching::index::{Found, Index, InvalidProvider, Listing, Provider, Query, Update};
use matching::{
    place::{Datum, distance},
    *,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::support::meters;

const CAPABILITIES: u16 = 6;

/// What the index is compared with.
type Everybody = BTreeMap<u32, Provider>;

/// What may happen to a provider.
#[derive(Debug, Clone)]
enum Event {
    Insert(u32, Provider),
    Change(u32, Provider),
    Move(u32, Position),
    Free(u32, u64),
    Remove(u32),
    Batch(Vec<(u32, Update)>),
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    place: Position,
    capability: u16,
    within: Option<Meters>,
    ceiling: Option<Fen>,
    slots: (u64, u64),
    marks: (u16, u16),
    k: usize,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever came, moved, changed and went: the index answers as comparing everybody does.
    #[test]
    fn the_index_answers_as_comparing_everybody_does(
        events in vec(event(), 1..400),
        asked in vec(asked(), 8),
    ) {
        let (mut index, mut everybody) = (Index::new(CAPABILITIES), Everybody::new());
        for (i, event) in events.iter().enumerate() {
            happen(&mut index, &mut everybody, event)?;
            if i % 16 == 0 {
                let asked = &asked[i / 16 % asked.len()];
                prop_assert_eq!(ask(&index, asked), compare(&everybody, asked));
            }
        }
        for asked in &asked {
            prop_assert_eq!(ask(&index, asked), compare(&everybody, asked), "{:?}", asked);
        }
    }

    /// Who leaves leaves nothing behind.
    #[test]
    fn an_index_that_everybody_left_is_empty(events in vec(event(), 1..400)) {
        let (mut index, mut everybody) = (Index::new(CAPABILITIES), Everybody::new());
        for event in &events {
            happen(&mut index, &mut everybody, event)?;
        }
        for id in everybody.keys() {
            prop_assert_eq!(index.remove(*id), Ok(()));
        }
        prop_assert!(index.is_empty());
        for capability in 0..CAPABILITIES {
            let all = Query::new(fuxian(0.0, 0.0), capability);
            prop_assert_eq!(index.nearest(&all, 10), []);
        }
    }
}

fn happen(
    index: &mut Index,
    everybody: &mut Everybody,
    event: &Event,
) -> Result<(), TestCaseError> {
    let absent = |id: &u32| Err(InvalidProvider::Absent(*id));
    match event {
        Event::Insert(id, provider) => {
            let taken = everybody.contains_key(id);
            let expected = if taken { Err(InvalidProvider::Present(*id)) } else { Ok(()) };
            prop_assert_eq!(index.insert(*id, provider), expected);
            everybody.entry(*id).or_insert_with(|| provider.clone());
        }
        Event::Change(id, provider) => {
            let known = everybody.get_mut(id).map(|known| *known = provider.clone());
            prop_assert_eq!(index.change(*id, provider), known.ok_or(()).or_else(|()| absent(id)));
        }
        Event::Move(id, place) => {
            let known = everybody.get_mut(id).map(|known| known.place = *place);
            prop_assert_eq!(index.move_to(*id, *place), known.ok_or(()).or_else(|()| absent(id)));
        }
        Event::Free(id, free) => {
            let known = everybody.get_mut(id).map(|known| known.free = *free);
            prop_assert_eq!(index.set_free(*id, *free), known.ok_or(()).or_else(|()| absent(id)));
        }
        Event::Batch(updates) => {
            let mut expected = Ok(());
            for (id, update) in updates {
                let Some(provider) = everybody.get_mut(id) else {
                    expected = absent(id);
                    break;
                };
                match update {
                    Update::Place(place) => provider.place = *place,
                    Update::Free(free) => provider.free = *free,
                }
            }
            prop_assert_eq!(index.update(updates), expected);
        }
        Event::Remove(id) => {
            let known = everybody.remove(id).map(|_| ());
            prop_assert_eq!(index.remove(*id), known.ok_or(()).or_else(|()| absent(id)));
        }
    }
    prop_assert_eq!(index.len(), everybody.len());
    Ok(())
}

fn ask(index: &Index, asked: &Asked) -> Vec<Found> {
    let mut query = Query::new(asked.place, asked.capability)
        .free_in_one_of(asked.slots.0)
        .free_in_all_of(asked.slots.1)
        .with_one_of(asked.marks.0)
        .with_all_of(asked.marks.1);
    query = asked.within.map_or(query, |within| query.within(within));
    query = asked.ceiling.map_or(query, |ceiling| query.at_most(ceiling));
    index.nearest(&query, asked.k)
}

fn compare(everybody: &Everybody, asked: &Asked) -> Vec<Found> {
    let fits = |id: u32, provider: &Provider| {
        let mut listings = provider.listings.iter();
        let listing = listings.find(|listing| listing.capability == asked.capability)?;
        let distance = distance(asked.place, provider.place);
        let near = distance <= provider.reach && asked.within.is_none_or(|most| distance <= most);
        let cheap = asked.ceiling.is_none_or(|ceiling| listing.price <= ceiling);
        let (one, all) = asked.slots;
        let free = (one == 0 || provider.free & one != 0) && provider.free & all == all;
        let (one, all) = asked.marks;
        let able = (one == 0 || listing.marks & one != 0) && listing.marks & all == all;
        (near && cheap && free && able).then_some(Found { id, distance, price: listing.price })
    };
    let mut found: Vec<_> = everybody.iter().filter_map(|(id, of)| fits(*id, of)).collect();
    found.sort_by(|a, b| a.distance.get().total_cmp(&b.distance.get()).then(a.id.cmp(&b.id)));
    found.truncate(asked.k);
    found
}

fn event() -> impl Strategy<Value = Event> {
    // More ids than a leaf has room for, few enough that each has a history.
    let id = 0_u32..120;
    prop_oneof![
        4 => (id.clone(), provider()).prop_map(|(id, provider)| Event::Insert(id, provider)),
        1 => (id.clone(), provider()).prop_map(|(id, provider)| Event::Change(id, provider)),
        2 => (id.clone(), place()).prop_map(|(id, place)| Event::Move(id, place)),
        1 => (id.clone(), any::<u64>()).prop_map(|(id, free)| Event::Free(id, free)),
        1 => id.clone().prop_map(Event::Remove),
        1 => vec((id, update()), 0..40).prop_map(Event::Batch),
    ]
}

fn update() -> impl Strategy<Value = Update> {
    prop_oneof![place().prop_map(Update::Place), any::<u64>().prop_map(Update::Free)]
}

/// In one village, in one county, at one spot, or anywhere.
fn place() -> impl Strategy<Value = Position> {
    let around = |km: f64| (-km..km, -km..km).prop_map(|(east, north)| fuxian(east, north));
    prop_oneof![
        3 => around(0.001),
        3 => around(5.0),
        2 => around(60.0),
        1 => around(500.0),
        2 => (0..3).prop_map(|spot| fuxian(f64::from(spot), 0.0)),
    ]
}

fn provider() -> impl Strategy<Value = Provider> {
    let listings = btree_map(0..CAPABILITIES, (0_i64..8, any::<u16>()), 1..=6);
    let reach = prop_oneof![Just(0.0), 0.0..2_000.0, 5_000.0..50_000.0, 50_000.0..2_000_000.0];
    (place(), reach, any::<u64>(), listings).prop_map(|(place, reach, free, listings)| Provider {
        place,
        reach: meters(reach),
        free,
        listings: listings.into_iter().map(listing).collect(),
    })
}

fn listing((capability, (price, marks)): (u16, (i64, u16))) -> Listing {
    Listing { capability, price: Fen::new(price * 1000), marks }
}

fn asked() -> impl Strategy<Value = Asked> {
    let within = prop::option::of(prop_oneof![0.0..5_000.0, Just(50_000.0), 0.0..3_000_000.0]);
    let ceiling = prop::option::of((-1_i64..9).prop_map(|price| Fen::new(price * 1000)));
    let few = |bits: u32| (0_u16..1 << bits).prop_map(|bits| bits & bits >> 1);
    let k = prop_oneof![Just(0), 1..12_usize, Just(1000)];
    (place(), 0..=CAPABILITIES, within, ceiling, (few(8), few(2)), (few(6), few(2)), k).prop_map(
        |(place, capability, within, ceiling, (one, all), marks, k)| Asked {
            place,
            capability,
            within: within.map(meters),
            ceiling,
            slots: (one.into(), all.into()),
            marks,
            k,
        },
    )
}

/// So many kilometers east and north of 富县, as near as makes no difference.
fn fuxian(east: f64, north: f64) -> Position {
    let (lon, lat) = (109.38 + east / 90.0, 36.0 + north / 111.0);
    Position::new(lon, lat, Datum::Wgs84).expect("in China")
}
