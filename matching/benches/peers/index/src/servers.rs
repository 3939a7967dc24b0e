//! Peers in processes of their own: Redis, asked from here, and files for PostGIS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use matching::index::Provider;

use crate::world::{Asked, K, Law, World, flat, in_projection, on_earth};

fn world(n: usize) -> (Vec<Provider>, Vec<Asked>) {
    let mut world = World::new(1, Law::Places);
    let providers = world.providers(n);
    (providers, (0..20_000).map(|_| world.asked()).collect())
}

/// A sorted set a capability; the 50 nearest within 50 km, the rest of the filter on this side;
/// 50 queries in flight.
pub fn redis(port: u16, n: usize) {
    let (providers, queries) = world(n);
    let mut redis = Redis::new(port);
    let before = redis.memory();
    for (chunk, providers) in providers.chunks(1_000).enumerate() {
        let mut commands = Vec::new();
        for (i, provider) in providers.iter().enumerate() {
            let (lon, lat) = (provider.place.lon().to_string(), provider.place.lat().to_string());
            let id = (chunk * 1_000 + i).to_string();
            for listing in &provider.listings {
                let key = format!("c{}", listing.capability);
                commands.push(vec!["GEOADD".into(), key, lon.clone(), lat.clone(), id.clone()]);
            }
        }
        redis.ask(&commands);
    }
    let bytes = (redis.memory() - before) as f64 / n as f64;
    let search = |asked: &Asked| {
        let (lon, lat) = (asked.place.lon().to_string(), asked.place.lat().to_string());
        let words = ["GEOSEARCH", &format!("c{}", asked.capability), "FROMLONLAT", &lon, &lat];
        let rest = ["BYRADIUS", "50", "km", "ASC", "COUNT", "50"];
        words.iter().chain(&rest).map(|word| (*word).to_string()).collect::<Vec<_>>()
    };
    let fitting = |asked: &Asked, near: &[String]| -> Vec<u32> {
        let ids = near.iter().filter_map(|id| id.parse().ok());
        let fits = |id: &u32| {
            let provider = &providers[*id as usize];
            let near = matching::place::distance(asked.place, provider.place) <= provider.reach;
            asked.suits(provider) && near
        };
        ids.filter(fits).take(K).collect()
    };
    let (start, some) = (Instant::now(), &queries[..4_000]);
    let mut answers = Vec::new();
    for queries in some.chunks(50) {
        let near = redis.ask(&queries.iter().map(search).collect::<Vec<_>>());
        answers.extend(queries.iter().zip(near).map(|(asked, near)| fitting(asked, &near)));
    }
    let per_s = some.len() as f64 / start.elapsed().as_secs_f64();
    let wrong =
        some.iter().zip(&answers).take(20).filter(|(q, a)| **a != q.brute(&providers, K, on_earth));
    println!("| {n} | {K} nearest of 5.6 %, Redis, a key a capability | {:.2} k/s |", per_s / 1e3);
    println!("| {n} | unlike brute force, Redis | {} of 20 |", wrong.count());
    println!("| {n} | bytes a provider, Redis, of places only | {bytes:.0} |");
    let start = Instant::now();
    for chunk in providers[..20_000.min(n)].chunks(50) {
        let command = |(i, provider): (usize, &Provider)| {
            let (lon, lat) = (provider.place.lon() + 1e-4, provider.place.lat());
            let key = format!("c{}", provider.listings[0].capability);
            vec!["GEOADD".into(), key, lon.to_string(), lat.to_string(), i.to_string()]
        };
        redis.ask(&chunk.iter().enumerate().map(command).collect::<Vec<_>>());
    }
    let per_s = 20_000.min(n) as f64 / start.elapsed().as_secs_f64();
    println!("| {n} | moves, Redis, one key of three | {:.0} k/s |", per_s / 1e3);
}

struct Redis(BufReader<TcpStream>);

impl Redis {
    fn new(port: u16) -> Self {
        Self(BufReader::new(TcpStream::connect(("127.0.0.1", port)).expect("a Redis")))
    }

    /// All answers, each as the strings in it.
    fn ask(&mut self, commands: &[Vec<String>]) -> Vec<Vec<String>> {
        let mut out = String::new();
        for words in commands {
            out += &format!("*{}\r\n", words.len());
            words.iter().for_each(|word| out += &format!("${}\r\n{word}\r\n", word.len()));
        }
        self.0.get_mut().write_all(out.as_bytes()).expect("it listens");
        commands.iter().map(|_| self.answer()).collect()
    }

    fn answer(&mut self) -> Vec<String> {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("it answers");
        let (kind, rest) = line.trim_end().split_at(1);
        match kind {
            "*" => (0..rest.parse().unwrap_or(0)).flat_map(|_| self.answer()).collect(),
            "$" => {
                let mut text = vec![0; rest.parse::<usize>().unwrap_or(0) + 2];
                self.0.read_exact(&mut text).expect("the text");
                vec![String::from_utf8_lossy(&text[..text.len() - 2]).into_owned()]
            }
            "-" => panic!("Redis: {rest}"),
            _ => vec![rest.to_string()],
        }
    }

    fn memory(&mut self) -> u64 {
        let info = self.ask(&[vec!["INFO".into(), "memory".into()]]).remove(0).remove(0);
        let line = info.lines().find_map(|line| line.strip_prefix("used_memory:"));
        line.and_then(|bytes| bytes.trim().parse().ok()).expect("used_memory")
    }
}

/// `listings.tsv`, `asked.tsv`, and `expected.tsv` for the first 20 queries.
pub fn files(folder: &str, n: usize) {
    let (providers, queries) = world(n);
    let write = |name: &str, text: String| {
        std::fs::write(format!("{folder}/{name}.tsv"), text).expect("a file");
    };
    let mut text = String::new();
    for (id, provider) in providers.iter().enumerate() {
        let ([x, y], reach) = (flat(provider.place), provider.reach.get());
        for listing in &provider.listings {
            let (price, free) = (listing.price.get(), provider.free as i64);
            text += &format!(
                "{id}\t{}\t{price}\t{free}\t{reach}\tPOINT({x} {y})\n",
                listing.capability
            );
        }
    }
    write("listings", text);
    let line = |(i, asked): (usize, &Asked)| {
        let [x, y] = flat(asked.place);
        let (capability, free) = (asked.capability, asked.slots as i64);
        format!("{i}\t{capability}\t{}\t{free}\tPOINT({x} {y})\n", asked.ceiling)
    };
    write("asked", queries.iter().enumerate().map(line).collect());
    let brute = |asked: &Asked| {
        let ids: Vec<_> =
            asked.brute(&providers, K, in_projection).iter().map(u32::to_string).collect();
        ids.join(",") + "\n"
    };
    write("expected", queries.iter().take(20).map(brute).collect());
}
