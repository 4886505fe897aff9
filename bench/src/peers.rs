//! What others need for the same records. Measured once by the project on the same seeded households (a village of
//! 2,000, two cores, medians of three; ODK two) with each product's own server and client, before Pendata was
//! built: ODK Central with Collect's traffic, Anki's sync server, PouchDB with express-pouchdb and with CouchDB 3.5,
//! Yjs with Hocuspocus, automerge-repo; for reference SQLite session changesets without history, and JSON with gzip
//! to PostgreSQL where the last write wins. They are constants here: their servers are not part of this repository.

use crate::row::Row;
use crate::text::{CLIENT_CPU, DOWN, SERVER_CPU, TRIPS, UP, short};

const ODK: &str = "ODK";
const ANKI: &str = "Anki";
const POUCH: &str = "PouchDB";
const COUCH: &str = "CouchDB";
const YJS: &str = "Yjs";
const REPO: &str = "automerge-repo";
const CHANGESETS: &str = "(changesets)";
const JSON: &str = "(JSON + PostgreSQL)";

/// A row and a figure of ours, and the same of others.
struct Compared {
    workload: &'static str,
    /// How the case of the row begins.
    case: &'static str,
    figure: &'static str,
    others: &'static [(&'static str, f64)],
}

#[rustfmt::skip]
const ALL: [Compared; 12] = [
    Compared { workload: "W1", case: "first sync, 2000 ", figure: DOWN, others: &[
        (ODK, 1_764.0), (ANKI, 1_041.0), (POUCH, 862.0), (COUCH, 6_521.0), (YJS, 9_099.0), (REPO, 486.0),
        (CHANGESETS, 524.0), (JSON, 657.0)] },
    Compared { workload: "W1", case: "first sync, 2000 ", figure: TRIPS, others: &[
        (ODK, 4.0), (ANKI, 3.0), (POUCH, 75.0), (COUCH, 83.0), (YJS, 3.0), (REPO, 4.0), (CHANGESETS, 1.0), (JSON, 1.0)] },
    Compared { workload: "W1", case: "first sync, 2000 ", figure: CLIENT_CPU, others: &[
        (ODK, 190.0), (ANKI, 50.0), (POUCH, 650.0), (COUCH, 650.0), (YJS, 1_200.0), (REPO, 7_100.0),
        (CHANGESETS, 10.0), (JSON, 170.0)] },
    Compared { workload: "W1", case: "first sync, 2000 ", figure: SERVER_CPU, others: &[
        (ODK, 560.0), (ANKI, 80.0), (POUCH, 790.0), (COUCH, 850.0), (YJS, 1_250.0), (REPO, 2_200.0),
        (CHANGESETS, 10.0), (JSON, 140.0)] },
    Compared { workload: "W2", case: "push of 50 new, 100 edited, in 2000", figure: UP, others: &[
        (ODK, 1_166.0), (ANKI, 39.8), (POUCH, 451.0), (COUCH, 454.0), (YJS, 215.0), (REPO, 513.0),
        (CHANGESETS, 19.8), (JSON, 48.0)] },
    Compared { workload: "W2", case: "push of 50 new, 100 edited, in 2000", figure: TRIPS, others: &[
        (ODK, 159.0), (ANKI, 12.0), (POUCH, 12.0), (COUCH, 12.0), (YJS, 4.0), (REPO, 4.0), (CHANGESETS, 2.0), (JSON, 2.0)] },
    Compared { workload: "W3", case: "the same pulled, in 2000", figure: DOWN, others: &[
        (ODK, 1_775.0), (ANKI, 38.5), (POUCH, 71.5), (COUCH, 492.0), (YJS, 215.0), (REPO, 513.0),
        (CHANGESETS, 19.9), (JSON, 50.2)] },
    Compared { workload: "W4", case: "nothing new, 2000 ", figure: "bytes both ways", others: &[
        (ODK, 2_300.0), (ANKI, 3_900.0), (POUCH, 6_000.0), (COUCH, 8_100.0), (YJS, 500.0), (REPO, 1_000.0),
        (CHANGESETS, 200.0), (JSON, 300.0)] },
    Compared { workload: "W4", case: "nothing new, 2000 ", figure: TRIPS, others: &[
        (ODK, 3.0), (ANKI, 9.0), (POUCH, 8.0), (COUCH, 8.0), (YJS, 5.0), (REPO, 3.0), (CHANGESETS, 2.0), (JSON, 2.0)] },
    Compared { workload: "W5", case: "three devices, 100 of 2000,", figure: "edits kept, of 900", others: &[
        (ODK, 301.0), (ANKI, 301.0), (POUCH, 303.0), (COUCH, 303.0), (YJS, 900.0), (REPO, 900.0),
        (CHANGESETS, 900.0), (JSON, 301.0)] },
    Compared { workload: "W6", case: "100 devices", figure: "households/s", others: &[
        (ODK, 27.0), (POUCH, 1_612.0), (COUCH, 1_193.0), (CHANGESETS, 19_455.0), (JSON, 3_952.0)] },
    Compared { workload: "W6", case: "100 devices", figure: "server CPU s per 1,000", others: &[
        (ODK, 37.0), (POUCH, 0.54), (COUCH, 0.88), (CHANGESETS, 0.04), (JSON, 0.27)] },
];

/// Ours over theirs, a line a figure. References without a history stand in brackets. Empty where no row of that
/// size was measured.
pub fn compared(rows: &[Row]) -> String {
    let lines: String = ALL.iter().filter_map(|compared| compared.line(rows)).collect();
    if lines.is_empty() {
        return lines;
    }
    format!(
        "\nAgainst others on the same records: ours, then theirs and how many times theirs ours is\n{lines}"
    )
}

impl Compared {
    fn line(&self, rows: &[Row]) -> Option<String> {
        let row = rows.iter().find(|row| row.workload == self.workload && row.case.starts_with(self.case))?;
        let ours = row.median(self.figure)?;
        let other =
            |(name, value): &(&str, f64)| format!("{name} {} ({})", short(*value), short(ours / value));
        let others: Vec<String> = self.others.iter().map(other).collect();
        Some(format!("{:<4}{:<24} {:>7}   {}\n", self.workload, self.figure, short(ours), others.join(" · ")))
    }
}
