//! Other programs' automerge reads what we write, and what it writes passes our gate: equal heads, equal
//! content, both ways. The other programs are the JavaScript releases named in package.json.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use pendata_domain::attribution::Act;
use pendata_domain::document::{Caps, Document, inspect, keys};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ActorId, DeviceNumber};
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{QuarantineReason, Verdict};
use pendata_tests::world::*;
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;

const OLD: &str = "automerge-2.2.9";
const PACKAGES: [&str; 3] = [OLD, "automerge-3.0.0", "automerge-3.5.0"];

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Content {
    heads: Vec<String>,
    values: BTreeMap<String, Vec<String>>,
}

/// Our side's content, listed as content.mjs lists theirs.
fn content(document: &Document) -> Content {
    let mut heads: Vec<String> = document.heads().iter().map(ToString::to_string).collect();
    heads.sort();
    let own = keys::CONTAINERS.into_iter().filter(|name| *name != keys::MEMBERS);
    let own = own.map(|name| (name.to_owned(), document.slots(name)));
    let persons = document.persons().into_iter();
    let members = persons.map(|id| (format!("members/{}", keys::member(id)), document.member_slots(id)));
    let mut values = BTreeMap::new();
    for (place, slots) in own.chain(members) {
        for slot in slots {
            let mut visible: Vec<String> = slot.rivals.into_iter().map(|write| write.value).collect();
            if visible.is_empty() {
                visible.push(slot.value);
            }
            visible.sort();
            values.insert(format!("{place}/{}", slot.key), visible);
        }
    }
    Content { heads, values }
}

/// A folder in which both sides leave their files.
struct Exchange {
    package: &'static str,
    folder: TempDir,
}

impl Exchange {
    fn with(package: &'static str) -> Self {
        let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop");
        assert!(
            suite.join("node_modules").join(package).is_dir(),
            "{package} is not installed: run `npm ci --prefix tests/interop`"
        );
        Self { package, folder: tempfile::tempdir().expect("a folder") }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), bytes).expect("the file is written");
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).expect("the script wrote the file")
    }

    fn content(&self, name: &str) -> Content {
        serde_json::from_slice(&self.get(name)).expect("content as content.mjs writes it")
    }

    fn run(&self, script: &str) {
        let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop");
        let mut node = Command::new("node");
        let done = node.arg(script).arg(self.package).arg(self.folder.path()).current_dir(suite).output();
        let done = done.expect("Node is installed");
        assert!(done.status.success(), "{script}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Lets the other program write `sets` upon `base`.
    fn theirs(&self, base: &Document, sets: &serde_json::Value, plain: bool) {
        let actor = ActorId::of_session(DeviceNumber(12), [9, 8, 7, 6]);
        let actor: String = actor.0.iter().map(|byte| format!("{byte:02x}")).collect();
        let message = Device::new(12).request(Act::Save).attribution.to_string();
        let edits = json!({ "actor": actor, "message": message, "time": 1_795_000_100, "sets": sets, "plain": plain });
        self.put("base.document", base.save());
        self.put("edits.json", edits.to_string());
        self.run("write.mjs");
    }
}

/// A household with two persons, ticks and letters outside ASCII.
fn household() -> Device {
    let mut device = Device::new(10);
    let add = |n| Intent::AddPerson { person: person(n) };
    let tick = |choice: &str, ticked| Intent::Tick { path: own("q411"), choice: choice.into(), ticked };
    device.write(&[add(1), add(2), set(of(1, "q402"), "Siti Nurhaliza"), set(of(2, "q402"), "Tuğçe ᬩᬮᬶ 👪")]);
    device.write(&[set(own("q303"), "8"), tick("1", true), tick("2", false)]);
    device
}

fn edits() -> serde_json::Value {
    let second = format!("members/{}", keys::member(person(2)));
    let third = format!("members/{}", keys::member(person(3)));
    json!([
        ["answers/q303", "6"],
        ["answers/q411/2", true],
        ["answers/q107", "Jl. Melati 7"],
        [format!("{second}/q412"), "3"],
        [format!("{third}/q402"), "Putu"],
        [format!("{third}/_order"), "z"],
    ])
}

#[test]
fn a_change_and_a_document_of_javascript_hold_here() {
    for package in PACKAGES {
        let (exchange, base) = (Exchange::with(package), household());
        exchange.theirs(&base.document, &edits(), false);
        let theirs = exchange.content("theirs.json");
        let change = inspect(exchange.get("theirs.change"), &Caps::CHANGE).expect("within the caps");
        let merged = integrate(&base.document, &[change]);
        assert_eq!(merged.results[0].verdict, Verdict::Accepted, "{package}");
        assert_eq!(content(&merged.document), theirs, "{package}");
        let loaded = Document::load(&exchange.get("theirs.document")).expect("it loads");
        assert_eq!(content(&loaded), theirs, "{package}");
    }
}

#[test]
fn concurrent_work_merges_alike_on_both_sides() {
    for package in PACKAGES {
        let (exchange, base) = (Exchange::with(package), household());
        exchange.theirs(&base.document, &edits(), false);
        let mut ours = base.clone();
        let fourth = Intent::AddPerson { person: person(4) };
        let cuts = [
            ours.write(&[set(own("q303"), "7"), set(of(2, "q412"), "3")]),
            ours.write(&[fourth, set(of(4, "q402"), "Made"), set(own("q304"), "1")]),
        ];
        cuts.iter().enumerate().for_each(|(n, cut)| exchange.put(&format!("ours-{n}.change"), &cut.bytes));
        exchange.put("ours.document", ours.document.save());
        exchange.run("merge.mjs");

        let change = inspect(exchange.get("theirs.change"), &Caps::CHANGE).expect("within the caps");
        let merged = content(&integrate(&ours.document, &[change]).document);
        assert_eq!(merged.values["answers/q303"], ["6", "7"], "the clash is there");
        assert_eq!(exchange.content("by-changes.json"), merged, "{package}");
        assert_eq!(exchange.content("by-document.json"), merged, "{package}");
        let loaded = Document::load(&exchange.get("merged.document")).expect("it loads");
        assert_eq!(content(&loaded), merged, "{package}");
        assert_eq!(Document::load(&loaded.save()).expect("it loads").heads(), loaded.heads());
    }
}

/// A household nobody wrote yet: both sides start from the golden change alone.
#[test]
fn first_answers_of_both_programs_stand_in_one_household() {
    for package in PACKAGES {
        let (exchange, golden) = (Exchange::with(package), Document::golden());
        exchange.theirs(&golden, &json!([["answers/q107", "Jl. Melati 7"]]), false);
        let mut ours = Device::new(10);
        let cut = ours.write(&[set(own("q303"), "8")]);
        exchange.put("ours-0.change", &cut.bytes);
        exchange.put("ours.document", ours.document.save());
        exchange.run("merge.mjs");
        let values = exchange.content("by-changes.json").values;
        assert_eq!(values["answers/q107"], ["Jl. Melati 7"], "{package}");
        assert_eq!(values["answers/q303"], ["8"], "{package}");
        assert_eq!(exchange.content("by-changes.json"), exchange.content("by-document.json"), "{package}");
    }
}

/// The trap for whoever writes with JavaScript 3: a plain string is a Text object there.
#[test]
fn a_plain_string_of_javascript_3_is_refused_as_foreign() {
    for package in PACKAGES.into_iter().filter(|package| *package != OLD) {
        let (exchange, base) = (Exchange::with(package), household());
        exchange.theirs(&base.document, &json!([["answers/q107", "Jl. Melati 7"]]), true);
        let change = inspect(exchange.get("theirs.change"), &Caps::CHANGE).expect("within the caps");
        let refused = integrate(&base.document, &[change]);
        let reason = QuarantineReason::ForeignShape;
        assert_eq!(refused.results[0].verdict, Verdict::Quarantined { reason }, "{package}");
        assert_eq!(refused.document.heads(), base.document.heads());
    }
}
