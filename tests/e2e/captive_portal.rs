//! A hotel's network answers in the server's place.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use pendata_device::sync::SyncProblem;

use crate::office::Office;
use crate::tablet::{PATIENCE, Tablet, own};

const PAGE: &str = "<html><body>Selamat datang di WiFi Hotel</body></html>";

/// Answers of portals, by status line and headers.
const PORTALS: [&str; 4] = [
    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n",
    "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/login\r\ncontent-type: text/html\r\n",
    "HTTP/1.1 511 Network Authentication Required\r\ncontent-type: text/html\r\n",
    "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\n",
];

/// A portal that gives its answers one after the other.
fn portal() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for head in PORTALS.iter().cycle() {
            let Ok((mut guest, _)) = listener.accept() else { return };
            let length = PAGE.len();
            // It reads something of the request, as portals do, and does not care.
            guest.read(&mut [0; 64 * 1024]).unwrap_or_default();
            let answer = format!("{head}connection: close\r\ncontent-length: {length}\r\n\r\n{PAGE}");
            guest.write_all(answer.as_bytes()).unwrap_or_default();
        }
    });
    address
}

#[test]
fn a_portal_changes_nothing_and_is_called_by_its_name() {
    let office = Office::open();
    let mut rina = Tablet::of(&office, "rina");
    let (household, _) = rina.found();
    let real = std::mem::replace(&mut rina.address, portal());
    let before = rina.heads(household);
    for head in PORTALS {
        let (report, outcome) = rina.try_sync(PATIENCE);
        assert!(matches!(outcome, Err(SyncProblem::CaptivePortal)), "{head:?}: {outcome:?}");
        assert_eq!((report.requests, report.sent, report.received), (1, 0, 0), "it is not tried again");
    }
    assert_eq!(before.len(), 1);
    assert_eq!(rina.unsent(), 1);
    assert_eq!(rina.shows(household, &own("q107")), "Jalan Flamboyan 17");
    assert_eq!(office.logged(), 0);
    rina.address = real;
    assert_eq!(rina.sync().sent, 1);
}
