//! A household goes from one cell to another: what goes, what stays, and what is refused.

mod field;

use std::sync::Arc;

use field::registry::Registry;
use field::{FORM, VILLAGE, World, district, founding, household, of, own, person, set, surroundings};
use pendata_domain::area::VillageCode;
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::HouseholdId;
use pendata_domain::merge::read;
use pendata_domain::outcome::{TRANSFERRED, parts};
use pendata_domain::protocol::ErasureReason;
use pendata_domain::stage::Stage;
use sync_server::access::Duty;
use sync_server::cells::{CellProblem, Cells, OwnCell};
use sync_server::district::Erase;
use sync_server::store::rows::Region;
use sync_server::transfers::{Accepted, Closed, Offer, TransferRefusal, TransferState};
use sync_server::{App, Error, Home, Keys, PhotoPlace};

const THERE: &str = "36.01.01.2001";
const DAY: i64 = 24 * 3600;

/// Cells of Jawa Timur and of Banten.
struct Two {
    jatim: World,
    banten: World,
}

fn entry(name: &str, province: u32, registry: &Registry) -> String {
    let keys = Keys::at(registry.path(), |_| ()).expect("keys");
    let key = hex::encode(keys.server.verifying_key().to_bytes());
    let exchange = hex::encode(keys.exchange_public());
    format!(
        "[[cell]]\nname = \"{name}\"\nprovinces = [\"{province}\"]\ndatabase = \"{}\"\n\
         address = \"https://{name}.example.go.id\"\nkey = \"{key}\"\nexchange = \"{exchange}\"\n",
        registry.path().display()
    )
}

/// The same registry under a server that knows its cell.
fn of_cell(world: World, table: &str, name: &str) -> World {
    let World { app, registry, rules, clock } = world;
    drop(Arc::into_inner(app).expect("nobody else holds the server"));
    let app = opened(&registry, table, name, &clock).expect("it is that cell's");
    World { app: Arc::new(app), registry, rules, clock }
}

fn opened(
    registry: &Registry,
    table: &str,
    name: &str,
    clock: &Arc<std::sync::atomic::AtomicI64>,
) -> sync_server::Result<App> {
    let cells: Cells = table.parse().expect("a table");
    let (address, photos) = (registry.address(), PhotoPlace::Folder(registry.path().join("photos")));
    let home = Home::at(registry.path(), address.as_ref(), &photos);
    let cell = Some(OwnCell::named(cells, name).expect("it is in the table"));
    App::of(&Home { cell, ..home }, surroundings(clock))
}

impl Two {
    fn new() -> Self {
        let (jatim, banten) = (World::new(), World::new());
        let table = entry("jatim", 35, &jatim.registry) + &entry("banten", 36, &banten.registry);
        for world in [&jatim, &banten] {
            world.app.load_regions(regions()).expect("regions");
        }
        Self { jatim: of_cell(jatim, &table, "jatim"), banten: of_cell(banten, &table, "banten") }
    }

    /// Household 1, as an officer of Jawa Timur founded it.
    fn founded(&self) -> field::Officer {
        let mut rina = self.jatim.officer("rina", &[VILLAGE]);
        rina.write(&self.jatim, household(1), &family());
        rina.sync(&self.jatim);
        rina
    }

    fn offer(&self) -> Result<Vec<u8>, Error> {
        self.offer_to(THERE)
    }

    fn offer_to(&self, to: &str) -> Result<Vec<u8>, Error> {
        let offered = self.jatim.app.plan_offer(&wanted(to))?;
        self.jatim.app.offer(&offered)
    }

    fn accept(&self, file: &[u8]) -> Result<Accepted, Error> {
        let opened = self.banten.app.open_offer(file)?;
        self.banten.app.accept(&opened, "surat 8/2026")
    }

    fn close(&self, answer: &[u8]) -> Result<Closed, Error> {
        self.jatim.app.close_transfer(answer)
    }
}

fn regions() -> Vec<Region> {
    let region = |code: &str, level, name: &str| Region { code: code.into(), level, name: name.into() };
    vec![
        region("35", 1, "Jawa Timur"),
        region("35.71", 2, "Kota Kediri"),
        region("35.71.01", 3, "Mojoroto"),
        region("35.71.01.1001", 4, "Pojok"),
        region("36", 1, "Banten"),
        region("36.01", 2, "Pandeglang"),
        region("36.01.01", 3, "Sumur"),
        region(THERE, 4, "Sumberjaya"),
    ]
}

fn family() -> Vec<Intent> {
    let mut intents = founding(VILLAGE);
    intents.push(Intent::AddPerson { person: person(2) });
    intents.extend([set(of(2, "q402"), "Budi Santoso"), set(of(2, "q404"), "1")]);
    let tick = |choice: &str| Intent::Tick { path: of(1, "q411"), choice: choice.into(), ticked: true };
    intents.extend([tick("1"), tick("3"), set(own("q303"), "5")]);
    intents.push(Intent::SetStage { stage: Stage::Moved, note: "other_district\nke Pandeglang".into() });
    intents
}

fn wanted(to: &str) -> Offer {
    let to = to.parse().expect("a village");
    Offer { district: district(), household: household(1), to, words: "surat 7/2026".into() }
}

fn view(world: &World, village: &str, household: HouseholdId) -> Household {
    let village: VillageCode = village.parse().expect("a village");
    let all = world.app.store.village(&village).expect("a village").1;
    let found = all.into_iter().find(|document| document.household == household).expect("it is here");
    let document = pendata_domain::document::Document::load(&found.saved).expect("a document");
    read(&document, household, &world.rules)
}

fn refusal<T>(outcome: Result<T, Error>) -> TransferRefusal {
    match outcome.map(drop) {
        Err(Error::NotTransferred(refusal)) => {
            let line = refusal.to_string();
            assert!(line.contains("nothing was"), "it says that the data is safe: {line}");
            assert!(!line.contains('\n') && !refusal.code().is_empty());
            refusal
        }
        other => panic!("not refused: {other:?}"),
    }
}

fn acts(world: &World, code: &str) -> Vec<String> {
    let district = code.parse().expect("a district");
    let chain = world.app.store.audit(&district, 0, 1_000).expect("a chain");
    assert!(chain.iter().all(|row| !row.detail.contains("Siti") && !row.detail.contains("Budi")));
    let of_transfers = chain.into_iter().filter(|row| row.act.starts_with("transfer"));
    of_transfers.map(|row| format!("{}: {}", row.act, row.detail)).collect()
}

fn id(text: &str) -> HouseholdId {
    text.parse().expect("an id")
}

#[test]
fn a_household_stands_in_the_other_cell_and_is_marked_as_moved_where_it_was() {
    let two = Two::new();
    two.founded();
    let before = view(&two.jatim, VILLAGE, household(1));
    let file = two.offer().expect("offered");
    assert!(!file.windows(4).any(|window| window == b"Siti"), "nobody reads it on the way");
    assert_eq!(view(&two.jatim, VILLAGE, household(1)), before, "an offer changes nothing");
    let accepted = two.accept(&file).expect("taken in");
    assert_eq!(accepted.asked_again, ["q107", "rt"], "of the house it left");
    let founded = id(&accepted.founded);
    let there = view(&two.banten, THERE, founded);
    assert_eq!(there.members, before.members, "the same people with the same answers");
    let ours = |view: &Household| view.answers.clone();
    let mut expected = ours(&before);
    for (question, code) in [("q101", "36"), ("q102", "36.01"), ("q103", "36.01.01"), ("q104", THERE)] {
        let value = pendata_domain::household::Value::One(code.into());
        expected.insert(own(question).question, pendata_domain::household::Field::of(value));
    }
    expected.retain(|question, _| !["rt", "q107"].contains(&question.as_str()));
    assert_eq!(ours(&there), expected);
    assert_eq!((there.stage, there.stage_said), (Stage::default(), None), "nobody was at the new house yet");
    let closed = two.close(&accepted.answer).expect("closed");
    assert_eq!((closed.before, closed.not_carried), (false, 0));
    let moved = view(&two.jatim, VILLAGE, household(1));
    let (reason, words) = parts(moved.stage, &moved.stage_note);
    assert_eq!((moved.stage, reason), (Stage::Moved, TRANSFERRED));
    assert_eq!(words, format!("{THERE} {founded}"));
    assert_eq!(moved.members, before.members, "nothing of it goes");
    let Accepted { transfer, .. } = &accepted;
    assert_eq!(
        acts(&two.jatim, "35.02"),
        [
            format!(
                "transfer_offer: transfer {transfer} household {} to {THERE}: surat 7/2026",
                household(1)
            ),
            format!("transfer_close: transfer {transfer} household {} is {founded} in {THERE}", household(1)),
        ]
    );
    let came =
        format!("transfer {transfer} household {founded}, {} of {VILLAGE}: surat 8/2026", household(1));
    assert_eq!(acts(&two.banten, "36.01"), [format!("transfer_accept: {came}")]);
    for world in [&two.jatim, &two.banten] {
        assert_eq!(world.app.verify().expect("a report").faults, []);
    }
    // And work goes on there.
    let mut joko = two.banten.officer("joko", &[THERE]);
    joko.sync(&two.banten);
    assert_eq!(joko.view(&two.banten, founded), there);
    joko.write(&two.banten, founded, &[set(own("rt"), "001")]);
    joko.sync(&two.banten);
    assert_eq!(view(&two.banten, THERE, founded).text(&own("rt")), "001");
}

#[test]
fn doing_a_step_again_is_doing_it_once() {
    let two = Two::new();
    two.founded();
    let (first, second) = (two.offer().expect("offered"), two.offer().expect("offered"));
    assert_ne!(first, second, "no two files are alike");
    let accepted = two.accept(&first).expect("taken in");
    let chains =
        |world: &World, code: &str| (acts(world, code).len(), world.app.verify().expect("ok").changes);
    let before = chains(&two.banten, "36.01");
    two.banten.wait(40 * DAY);
    for file in [&first, &second] {
        let again = two.accept(file).expect("answered");
        assert!(again.before);
        assert_eq!((&again.founded, &again.answer), (&accepted.founded, &accepted.answer));
    }
    assert_eq!(chains(&two.banten, "36.01"), before);
    two.close(&accepted.answer).expect("closed");
    let before = chains(&two.jatim, "35.02");
    let again = two.close(&accepted.answer).expect("told");
    assert_eq!((again.before, chains(&two.jatim, "35.02")), (true, before));
    let founded = id(&accepted.founded);
    let to = THERE.parse().expect("a village");
    assert_eq!(refusal(two.offer()), TransferRefusal::Left { founded, to });
}

#[test]
fn what_is_written_after_the_offer_stays_and_is_counted() {
    let two = Two::new();
    let mut rina = two.founded();
    let first = two.offer().expect("offered");
    rina.write(&two.jatim, household(1), &[set(own("q303"), "7")]);
    rina.sync(&two.jatim);
    let since = || {
        let all = two.jatim.app.transfers(Some(&district())).expect("a list");
        (all.len(), all[0].state, all[0].written_since)
    };
    assert_eq!(since(), (1, TransferState::Offered, 1));
    let accepted = two.accept(&first).expect("taken in");
    // Offered once more: what was taken in is what counts.
    let renewed = two.offer().expect("offered");
    assert_eq!(since(), (1, TransferState::Offered, 0));
    assert!(two.accept(&renewed).expect("answered").before);
    let closed = two.close(&accepted.answer).expect("closed");
    assert_eq!(closed.not_carried, 1);
    assert_eq!(since(), (1, TransferState::Closed, 1));
    rina.write(&two.jatim, household(1), &[set(own("q301a"), "2")]);
    rina.sync(&two.jatim);
    assert_eq!(since(), (1, TransferState::Closed, 2));
    let here = view(&two.jatim, VILLAGE, household(1));
    assert_eq!((here.text(&own("q303")).as_str(), here.text(&own("q301a")).as_str()), ("7", "2"));
    assert_eq!(here.conflicts, []);
    assert_eq!(view(&two.banten, THERE, id(&accepted.founded)).text(&own("q303")), "5");
    let came = two.banten.app.transfers(None).expect("a list");
    assert_eq!((came.len(), came[0].way, came[0].state), (1, "in", TransferState::Accepted));
}

#[test]
fn a_household_that_cannot_go_is_not_offered() {
    let two = Two::new();
    let mut rina = two.founded();
    let to: VillageCode = THERE.parse().expect("a village");
    let here = VILLAGE.parse().expect("a village");
    assert_eq!(refusal(two.offer_to(VILLAGE)), TransferRefusal::SameVillage(here));
    let nowhere: VillageCode = "36.01.01.2999".parse().expect("a village");
    assert_eq!(refusal(two.offer_to(nowhere.as_str())), TransferRefusal::UnknownVillage(nowhere));
    let bali: VillageCode = "51.01.01.2001".parse().expect("a village");
    assert_eq!(refusal(two.offer_to(bali.as_str())), TransferRefusal::NoCell(bali));
    two.offer().expect("offered");
    let elsewhere = refusal(two.offer_to("35.71.01.1001"));
    assert!(matches!(elsewhere, TransferRefusal::OfferedElsewhere { to: there, .. } if there == to));
    two.jatim.wait(31 * DAY);
    assert_eq!(two.jatim.app.transfers(None).expect("a list")[0].state, TransferState::Expired);
    two.offer_to("35.71.01.1001").expect("the offer before it has ended");
    let mut joko = two.jatim.officer("joko", &[VILLAGE]);
    joko.sync(&two.jatim);
    rina.write(&two.jatim, household(1), &[set(own("q303"), "3")]);
    joko.write(&two.jatim, household(1), &[set(own("q303"), "4")]);
    rina.sync(&two.jatim);
    joko.sync(&two.jatim);
    assert_eq!(refusal(two.offer()), TransferRefusal::OpenCases);
    let unknown = Offer { household: household(9), ..wanted(THERE) };
    assert!(matches!(two.jatim.app.plan_offer(&unknown), Err(Error::NotFound)));
}

#[test]
fn an_offer_that_does_not_hold_founds_nothing() {
    let two = Two::new();
    two.founded();
    let file = two.offer().expect("offered");
    let flipped = |at: usize| {
        let mut altered = file.clone();
        altered[at] ^= 1;
        altered
    };
    assert_eq!(refusal(two.accept(&flipped(file.len() / 2))), TransferRefusal::Altered);
    assert_eq!(refusal(two.accept(&flipped(20))), TransferRefusal::ForNobody);
    assert_eq!(refusal(two.accept(&file[..file.len() - 1])), TransferRefusal::CutShort);
    assert_eq!(refusal(two.accept(b"surat pindah")), TransferRefusal::NotATransfer);
    assert_eq!(refusal(two.jatim.app.open_offer(&file)), TransferRefusal::ForCell("banten".into()));
    let home = two.offer_to("35.71.01.1001");
    assert!(matches!(home, Err(Error::NotTransferred(TransferRefusal::OfferedElsewhere { .. }))));
    two.banten.wait(31 * DAY);
    assert!(matches!(refusal(two.accept(&file)), TransferRefusal::Expired(_)));
    assert_eq!(two.banten.app.transfers(None).expect("a list").len(), 0);
    assert_eq!(two.banten.app.verify().expect("a report").changes, 0);
}

#[test]
fn an_offer_is_signed_by_the_cell_that_holds_its_village_and_under_a_form_that_is_known() {
    let two = Two::new();
    two.founded();
    let file = two.offer().expect("offered");
    // A table that knows another key for the cell it comes from.
    let stranger = Registry::sqlite();
    Keys::at(stranger.path(), |bytes| bytes.fill(7)).expect("keys");
    let table = entry("jatim", 35, &stranger) + &entry("banten", 36, &two.banten.registry);
    let Two { jatim, banten } = two;
    let two = Two { jatim, banten: of_cell(banten, &table, "banten") };
    assert_eq!(refusal(two.accept(&file)), TransferRefusal::Forged("jatim".into()));
    // The village is of a third cell by the table of today.
    let table = entry("jatim", 35, &two.jatim.registry)
        + &entry("banten", 11, &two.banten.registry)
        + &entry("baru", 36, &stranger);
    let Two { jatim, banten } = two;
    let two = Two { jatim, banten: of_cell(banten, &table, "banten") };
    assert!(matches!(refusal(two.accept(&file)), TransferRefusal::NotHere { cell, .. } if cell == "baru"));
    // A second form in force here alone.
    let table = entry("jatim", 35, &two.jatim.registry) + &entry("banten", 36, &two.banten.registry);
    let Two { jatim, banten } = two;
    let two = Two { jatim, banten: of_cell(banten, &table, "banten") };
    let newer = FORM.replacen("<h:title>Pendataan keluarga", "<h:title>Keluarga", 1);
    assert_ne!(newer, FORM);
    two.jatim.wait(DAY);
    two.jatim.app.publish_form(&newer).expect("published");
    two.jatim.wait(2 * DAY);
    let under_two = two.offer().expect("offered");
    assert_eq!(refusal(two.accept(&under_two)), TransferRefusal::Form(pendata_domain::ids::FormVersion(2)));
    assert!(!two.accept(&file).expect("what was offered under the first is taken in").before);
}

#[test]
fn an_answer_closes_its_own_offer_and_no_other() {
    let two = Two::new();
    two.founded();
    let file = two.offer().expect("offered");
    let accepted = two.accept(&file).expect("taken in");
    let unknown = two.banten.app.close_transfer(&accepted.answer);
    assert_eq!(refusal(unknown), TransferRefusal::UnknownTransfer);
    assert_eq!(refusal(two.close(&file)), TransferRefusal::NotATransfer);
    let mut altered = accepted.answer.clone();
    *altered.last_mut().expect("a signature") ^= 1;
    assert_eq!(refusal(two.close(&altered)), TransferRefusal::Forged("banten".into()));
    assert_eq!(refusal(two.close(&accepted.answer[..40])), TransferRefusal::NotATransfer);
    // Meanwhile somebody of it was erased here: the mark stands on the household in its place.
    let erase = Erase {
        household: household(1),
        person: person(2),
        reason: ErasureReason::SubjectRequest,
        words: "surat 9/2026".into(),
        by: None,
    };
    let erased = two.jatim.app.erase(&district(), &erase).expect("erased").view;
    let remade = id(&erased.remade.expect("another stands in its place"));
    two.close(&accepted.answer).expect("closed");
    let moved = view(&two.jatim, VILLAGE, remade);
    assert_eq!(parts(moved.stage, &moved.stage_note).0, TRANSFERRED);
    assert_eq!(two.jatim.app.verify().expect("a report").faults, []);
    let planned = Erase { household: id(&accepted.founded), ..erase };
    let there = two.banten.app.erasure_planned(&"36.01".parse().expect("a district"), &planned);
    assert_eq!(
        there.expect("a plan").elsewhere,
        [household(1).to_string()],
        "it is told that it is known there"
    );
}

#[test]
fn within_a_cell_a_household_goes_from_district_to_district() {
    let two = Two::new();
    two.founded();
    let file = two.offer_to("35.71.01.1001").expect("offered");
    let opened = two.jatim.app.open_offer(&file).expect("it is for this cell");
    let accepted = two.jatim.app.accept(&opened, "surat 8/2026").expect("taken in");
    two.close(&accepted.answer).expect("closed");
    let all = two.jatim.app.transfers(None).expect("a list");
    let told: Vec<_> = all.iter().map(|row| (row.way, row.village.as_str(), row.state)).collect();
    let expected =
        [("out", VILLAGE, TransferState::Closed), ("in", "35.71.01.1001", TransferState::Accepted)];
    assert_eq!(told, expected);
    assert_eq!(view(&two.jatim, "35.71.01.1001", id(&accepted.founded)).members.len(), 2);
}

#[test]
fn a_cell_takes_in_nothing_of_another() {
    let two = Two::new();
    let foreign = |outcome: Result<(), Error>| match outcome {
        Err(Error::Cell(problem @ CellProblem::Foreign { .. })) => problem.to_string(),
        other => panic!("not refused: {other:?}"),
    };
    let account = |code: &str| {
        let new = sync_server::NewAccount {
            district: code.parse().expect("a district"),
            login: "joko".into(),
            name: "Joko".into(),
            duty: Duty::VillageOfficer,
            password: None,
            reaches: Vec::new(),
        };
        two.jatim.app.add_account(sync_server::NewAccount { duty: Duty::DistrictAdmin, ..new }).map(drop)
    };
    assert_eq!(
        foreign(account("36.01")),
        "36.01 is not of this cell, jatim but of banten: https://banten.example.go.id"
    );
    assert!(foreign(account("51.01")).contains("nor of any cell of the table"));
    account("35.71").expect("its own");
    let rule = pendata_domain::calendar::CalendarRule {
        from: pendata_domain::calendar::Period::of("2026-12-01".parse().expect("a day")),
        through: None,
        opens: 1,
        cut_off: 20,
    };
    foreign(two.jatim.app.set_calendar(&"36.01".parse().expect("a district"), vec![rule], None));
    assert_eq!(two.jatim.app.store.districts().expect("districts"), ["35.71".parse().expect("a district")]);
}

#[test]
fn a_registry_opens_as_the_cell_that_it_is_and_as_no_other() {
    let two = Two::new();
    two.founded();
    let Two { jatim, banten } = two;
    let clock = jatim.clock.clone();
    drop(Arc::into_inner(jatim.app).expect("nobody else holds the server"));
    let open = |table: &str| opened(&jatim.registry, table, "jatim", &clock).map(drop);
    let (right, wrong) = (&jatim.registry, &banten.registry);
    open(&entry("jatim", 35, right)).expect("its own");
    let other_key = open(&entry("jatim", 35, wrong));
    assert!(matches!(other_key, Err(Error::Cell(CellProblem::OtherKey(_)))), "{other_key:?}");
    let elsewhere = open(&(entry("jatim", 36, right) + &entry("timur", 35, wrong)));
    match elsewhere {
        Err(Error::Cell(problem @ CellProblem::Holds { .. })) => {
            let line = problem.to_string();
            assert!(line.contains("35.02") && line.contains("timur: https://timur.example.go.id"), "{line}");
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_copy_of_the_registry_has_its_transfers() {
    let two = Two::new();
    two.founded();
    let accepted = two.accept(&two.offer().expect("offered")).expect("taken in");
    two.close(&accepted.answer).expect("closed");
    let (world, to) = (&two.jatim, tempfile::tempdir().expect("a folder"));
    let (address, photos) = (world.registry.address(), PhotoPlace::Folder(to.path().join("photos")));
    let file = to.path().join("registry.backup");
    let home = Home::at(world.registry.path(), address.as_ref(), &photos);
    let now = world.app.now();
    sync_server::backup::write(&home, &file, true, now, &mut |_, _| ()).expect("a backup");
    let dir = to.path().join("restored");
    std::fs::create_dir(&dir).expect("a folder");
    std::fs::copy(world.registry.path().join("master.key"), dir.join("master.key")).expect("the key");
    let restored = Home::at(&dir, None, &photos);
    sync_server::backup::restore(&restored, &file, now, &mut |_, _| ()).expect("restored");
    let again = App::of(&restored, surroundings(&world.clock)).expect("a server");
    let rows = |app: &App| app.store.transfers(&district()).expect("rows");
    assert_eq!((rows(&again).len(), rows(&again)), (1, rows(&world.app)));
}
