//! Free ports, and whether a server on one already answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::interrupt;
use crate::problem::{Result, cannot};

const PATIENCE: Duration = Duration::from_secs(2);

/// A port of this machine that nobody listened on a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot("find a port"))?;
    Ok(listener.local_addr().map_err(cannot("find a port"))?.port())
}

/// How often a server is started on another port: somebody may take one between our look and its
/// start.
const PORTS: u32 = 3;

/// Starts a server on a free port, and again on another one when it does not come up.
pub(crate) fn on_free_port<T>(start: impl Fn(u16) -> Result<T>) -> Result<T> {
    for _ in 1..PORTS {
        if let Ok(started) = start(free_port()?) {
            return Ok(started);
        }
        interrupt::check()?;
    }
    start(free_port()?)
}

/// Whether `path` answers 200.
pub(crate) fn http_ok(port: u16, path: &str) -> bool {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    answers(port, &request, "HTTP/1.1 200")
}

/// Whether Redis serves commands.
pub(crate) fn redis_ok(port: u16) -> bool {
    answers(port, "PING\r\n", "+PONG")
}

fn answers(port: u16, request: &str, expected: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut start = vec![0; expected.len()];
        stream.read_exact(&mut start)?;
        Ok(start == expected.as_bytes())
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};

    use super::*;

    #[test]
    fn a_server_whose_port_was_taken_is_started_on_another() {
        let starts = std::cell::Cell::new(0);
        let start = |port| {
            starts.set(starts.get() + 1);
            if starts.get() < 3 { Err(crate::problem::Problem::new("taken")) } else { Ok(port) }
        };

        assert!(on_free_port(start).is_ok());
        assert_eq!(starts.get(), 3);
    }

    #[test]
    fn a_port_without_a_server_is_not_ready() {
        let port = free_port().expect("a port");

        assert!(!http_ok(port, "/readyz"));
    }

    #[test]
    fn only_status_200_is_ready() {
        #[rustfmt::skip]
        let cases = [
            // answer,                                  ready, why
            ("HTTP/1.1 200 OK\r\n\r\n",                 true,  "it says so"),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false, "not yet"),
            ("HTTP",                                    false, "hung up"),
        ];
        for (answer, ready, why) in cases {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
            let port = listener.local_addr().expect("an address").port();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().expect("a caller");
                // Reads the whole request: hanging up on unread bytes would reset the answer.
                let request = BufReader::new(&stream).lines().map_while(Result::ok);
                assert!(request.take_while(|line| !line.is_empty()).count() > 0);
                stream.write_all(answer.as_bytes()).expect("answered");
            });

            assert_eq!(http_ok(port, "/readyz"), ready, "{why}");
            server.join().expect("the server ended");
        }
    }
}
