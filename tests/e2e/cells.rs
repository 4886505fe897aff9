//! Two provinces, each with a registry of its own: a household moves from one to the other.

use std::path::{Path, PathBuf};

use pendata_device::sync::PhotoChoice;
use pendata_domain::household::Household;
use pendata_domain::ids::HouseholdId;
use pendata_domain::outcome::{TRANSFERRED, parts};
use pendata_domain::stage::Stage;
use serde_json::Value;
use sync_server::store::rows::Region;
use tempfile::TempDir;

use crate::diary;
use crate::office::{Office, district};
use crate::tablet::{PATIENCE, Tablet, api, own};

const THERE: &str = "36.01.01.2001";

/// Jawa Timur and Banten, and what goes from hand to hand between them.
struct Provinces {
    jatim: Office,
    banten: Office,
    table: PathBuf,
    post: TempDir,
}

fn entry(office: &Office, name: &str, province: u32) -> String {
    let keys = office.command(&["cell", "key"]);
    format!(
        "[[cell]]\nname = \"{name}\"\nprovinces = [\"{province}\"]\ndatabase = \"{}\"\n\
         address = \"http://{}\"\n{keys}\n",
        office.place(),
        office.address
    )
}

impl Provinces {
    fn open() -> Self {
        let (mut jatim, mut banten) = (Office::open(), Office::open());
        for office in [&jatim, &banten] {
            office.books().load_regions(regions()).expect("regions");
        }
        let post = tempfile::tempdir().expect("a folder");
        let table = post.path().join("cells.toml");
        let both = entry(&jatim, "jatim", 35) + &entry(&banten, "banten", 36);
        std::fs::write(&table, both).expect("a table");
        jatim.is_cell(&table, "jatim");
        banten.is_cell(&table, "banten");
        Self { jatim, banten, table, post }
    }

    fn file(&self, name: &str) -> String {
        self.post.path().join(name).to_str().expect("a path").to_owned()
    }

    /// A tablet of a new officer of the village in Banten.
    fn joko(&self) -> Tablet {
        let account = ["account", "add", "--login", "joko", "--name", "Nama joko"];
        self.banten.command(&[&account[..], &["--role", "village-officer", "--area", THERE]].concat());
        let code = self.banten.command(&["enrol", "--district", "36.01", "joko"]);
        Tablet::enrolled(&self.banten, code.trim(), 0)
    }
}

fn regions() -> Vec<Region> {
    let region = |code: &str, level, name: &str| Region { code: code.into(), level, name: name.into() };
    let banten =
        [("36", 1, "Banten"), ("36.01", 2, "Pandeglang"), ("36.01.01", 3, "Sumur"), (THERE, 4, "Sumur")];
    banten.map(|(code, level, name)| region(code, level, name)).into()
}

/// What a command says in JSON; nobody's name is in it.
fn json(office: &Office, command: &[&str]) -> Value {
    let said = office.command(&[command, &["--json"]].concat());
    diary::assert_silent(&said);
    serde_json::from_str(&said).expect("JSON")
}

fn refusal(office: &Office, command: &[&str]) -> String {
    let said = office.refusal(command);
    diary::assert_silent(&said);
    assert_eq!(said.lines().count(), 1, "one line: {said}");
    said
}

fn offer<'a>(household: &'a str, to: &'a str, out: &'a str) -> [&'a str; 12] {
    let reason = "surat pindah 7/2026";
    let from = ["transfer", "offer", "--district", "35.02", "--household", household];
    let [a, b, c, d, e, f] = from;
    [a, b, c, d, e, f, "--to", to, "--reason", reason, "--out", out]
}

fn accept<'a>(file: &'a str, out: &'a str) -> [&'a str; 7] {
    ["transfer", "accept", file, "--reason", "surat pindah 8/2026", "--out", out]
}

fn numbers(office: &Office) -> (u64, u64, u64) {
    let count = |table: &str| office.count(&format!("SELECT count(*) FROM {table}"));
    (count("changes"), count("audit"), count("transfers"))
}

fn moved(view: &Household) -> bool {
    view.stage == Stage::Moved && parts(view.stage, &view.stage_note).0 == TRANSFERRED
}

fn id(value: &Value) -> HouseholdId {
    value.as_str().expect("an id").parse().expect("an id")
}

#[test]
fn a_household_moves_to_another_province_with_its_people_answers_and_photo() {
    let provinces = Provinces::open();
    let Provinces { jatim, banten, .. } = &provinces;
    let (rina, wati) = (Tablet::of(jatim, "rina"), Tablet::of(jatim, "wati"));
    let (household, _) = rina.found();
    let photo = rina.photograph(household, "foto_depan", 7);
    rina.sync();
    let (_, sent) = rina.send_photos(&api(&rina.address), PATIENCE, PhotoChoice::All);
    sent.expect("the photo goes");
    wati.sync();
    // Wati goes away and writes, before she hears of anything.
    wati.answer(household, own("q303"), "7");
    let before = rina.view(household);
    let (named, file, answer) = (household.to_string(), provinces.file("offer"), provinces.file("answer"));

    let untouched = numbers(jatim);
    let dry = [&offer(&named, THERE, &file)[..], &["--dry-run"]].concat();
    let planned = json(jatim, &dry);
    assert_eq!((numbers(jatim), Path::new(&file).exists()), (untouched, false), "a dry run changes nothing");
    assert_eq!((&planned["cell"], &planned["photos"]), (&"banten".into(), &2.into()));
    let offered = json(jatim, &offer(&named, THERE, &file));
    assert_eq!(json(jatim, &offer(&named, THERE, &file))["transfer"], offered["transfer"]);
    assert!(refusal(jatim, &offer(&named, "51.01.01.2001", &file)).contains("in no cell of the table"));
    diary::assert_silent(&String::from_utf8_lossy(&std::fs::read(&file).expect("the offer")));

    // What was altered, or is for another cell, founds nothing.
    let mut altered = std::fs::read(&file).expect("the offer");
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let spoiled = provinces.file("spoiled");
    std::fs::write(&spoiled, altered).expect("written");
    let empty = numbers(banten);
    assert!(refusal(banten, &accept(&spoiled, &answer)).contains("altered on its way"));
    assert!(refusal(jatim, &accept(&file, &answer)).contains("is for banten"));
    assert_eq!((numbers(banten), Path::new(&answer).exists()), (empty, false));

    let accepted = json(banten, &accept(&file, &answer));
    assert_eq!(accepted["asked_again"], serde_json::json!(["q107", "rt"]));
    let founded = id(&accepted["founded"]);
    let stands = numbers(banten);
    let again = json(banten, &accept(&file, &provinces.file("again")));
    assert_eq!(
        (&again["founded"], &again["before"], numbers(banten)),
        (&accepted["founded"], &true.into(), stands)
    );
    let read = |name: &str| std::fs::read(provinces.file(name)).expect("an answer");
    assert_eq!(read("again"), read("answer"));

    let joko = provinces.joko();
    let there = joko.view(founded);
    assert_eq!(there.members, before.members);
    for question in ["q303", "q301a", "q114", "foto_depan"] {
        assert_eq!(there.text(&own(question)), before.text(&own(question)), "{question}");
    }
    assert_eq!(there.text(&own("q104")), THERE);
    joko.fetch(founded, photo.hash).expect("the photo is there");
    let picture = |tablet: &Tablet| tablet.with(|device| device.picture(photo.hash).expect("here"));
    assert_eq!(picture(&joko), picture(&rina));

    let closed = json(jatim, &["transfer", "close", &answer]);
    assert_eq!((&closed["founded"], &closed["not_carried"]), (&accepted["founded"], &0.into()));
    let stands = numbers(jatim);
    assert_eq!(json(jatim, &["transfer", "close", &answer])["before"], true);
    assert_eq!(numbers(jatim), stands);
    rina.sync();
    assert!(moved(&rina.view(household)));
    assert!(rina.view(household).stage_note.contains(&founded.to_string()));

    // Late work is merged where it was written, and seen.
    wati.sync();
    rina.sync();
    assert_eq!(rina.shows(household, &own("q303")), "7");
    assert!(moved(&rina.view(household)));
    let listed = json(jatim, &["transfer", "list"]);
    assert_eq!((&listed[0]["state"], &listed[0]["written_since"]), (&"closed".into(), &1.into()));
    let arrived = json(banten, &["transfer", "list"]);
    assert_eq!((&arrived[0]["way"], &arrived[0]["state"]), (&"in".into(), &"accepted".into()));
    assert!(jatim.command(&["transfer", "list"]).contains("written to since it left: 1"));
    assert!(jatim.refusal(&offer(&named, THERE, &file)).contains("the household left already"));
    for office in [jatim, banten] {
        assert!(office.command(&["verify"]).contains("everything holds"));
        office.command(&["verify-audit"]);
    }
}

#[test]
fn a_cell_keeps_to_its_provinces() {
    let mut provinces = Provinces::open();
    let Provinces { jatim, banten, table, .. } = &provinces;
    let path = table.to_str().expect("a path");
    let there = format!("banten: http://{}", banten.address);
    let account = ["account", "add", "--login", "dewi", "--name", "Nama dewi"];
    let account = [&account[..], &["--role", "village-officer", "--area", THERE]].concat();
    assert!(refusal(jatim, &account).ends_with(&there));
    let days = ["calendar", "set", "--district", "36.01", "--opens", "1", "--cut-off-day", "20"];
    assert!(refusal(jatim, &days).ends_with(&there));
    let rina = Tablet::of(jatim, "rina");
    rina.found();
    rina.sync();
    // The table, asked.
    let shown = jatim.command(&["cell", "show", "--district", "36.71", "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((&shown[0]["name"], shown.as_array().map(Vec::len)), (&"banten".into(), Some(1)));
    assert_eq!(jatim.command(&["cell", "show"]).lines().count(), 2);
    assert!(refusal(jatim, &["cell", "show", "--district", "51.01"]).contains("in no cell"));
    let said = jatim.command(&["cell", "check"]);
    assert!(said.contains("jatim: key as in the table; 1 districts 35.02"), "{said}");
    assert!(said.contains("banten: key as in the table; 0 districts"), "{said}");
    // A district that is held where it does not belong, and a cell that is not there.
    banten.books_of(district());
    let said = jatim.failing(&["cell", "check"]);
    assert!(said.contains("banten: 35.02 is of another cell, or held by two"), "{said}");
    assert!(
        refusal(banten, &["transfer", "list"])
            .contains("holds 35.02, which is not of cell banten but of jatim")
    );
    let gone = std::fs::read_to_string(table).expect("a table").replace(&banten.place(), "/nowhere/at/all");
    std::fs::write(table, gone).expect("written");
    assert!(jatim.failing(&["cell", "check"]).contains("banten: not looked at"));
    // The database of another cell, said beside the table.
    let other = refusal(banten, &["transfer", "list"]);
    assert!(other.contains("cell banten is at /nowhere/at/all by the table"), "{other}");
    assert!(refusal(jatim, &["transfer", "list", "--cell", "bali"]).contains("there is no cell bali"));
    std::fs::write(table, "[[cell]]\nname = \"jatim\"\n").expect("written");
    let broken = refusal(jatim, &["transfer", "list"]);
    assert!(broken.starts_with(path) && broken.contains("line 1"), "{broken}");
    provinces.jatim.is_no_cell();
    provinces.banten.is_no_cell();
}
