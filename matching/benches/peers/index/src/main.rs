//! The index beside its peers: `table [N]`, `growth`, `ask N TIMES`, `redis PORT N`,
//! `files FOLDER N`.

mod clock;
mod growth;
mod kd;
mod ours;
mod profile;
mod r_star;
mod servers;
mod table;
mod threads;
mod world;

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["table"] => table::print([10_000, 100_000, 1_000_000]),
        ["table", n] => table::print([n.parse().expect("a number")]),
        ["growth"] => growth::print(),
        ["ask", n, times] => {
            profile::ask(n.parse().expect("a number"), times.parse().expect("a number"));
        }
        ["redis", port, n] => {
            servers::redis(port.parse().expect("a port"), n.parse().expect("a number"));
        }
        ["files", folder, n] => servers::files(folder, n.parse().expect("a number")),
        _ => eprintln!("table [N] | growth | ask N TIMES | redis PORT N | files FOLDER N"),
    }
}
