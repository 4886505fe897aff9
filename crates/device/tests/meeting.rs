//! Two tablets meet: what each lacks goes over, however often the connection is cut; strangers get nothing.

mod support;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use pendata_device::meet::{
    Code, Lost, MeetingPhase, MeetingProblem, MeetingProgress, MeetingReport, Part, Wire, meet,
};
use pendata_device::sync::{Patience, run};
use pendata_device::{Device, Enrolled, Filter, Page};
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::Role;
use pendata_domain::duplicates::{Kind, Pair, Reason, Standing, Word};
use pendata_domain::ids::{DeviceNumber, FormVersion, HouseholdId, PersonId, UserId};
use pendata_domain::protocol::{
    Exchange, MeetingRefusal, RosterDevice, RosterEntry, VILLAGE_PAPERS, VillagePapers, seal_frame,
};
use pendata_xforms::Lists;
use support::server::Server;
use support::*;
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// One end of a wire in memory.
struct End {
    out: UnboundedSender<Vec<u8>>,
    come: UnboundedReceiver<Vec<u8>>,
    /// Bytes after which the wire is cut, for both ends.
    left: Arc<Mutex<usize>>,
    /// Alters the frame of this number.
    alter: Option<usize>,
    sent: usize,
}

fn wire(bytes: usize) -> (End, End) {
    let (to_b, from_a) = unbounded_channel();
    let (to_a, from_b) = unbounded_channel();
    let left = Arc::new(Mutex::new(bytes));
    let end = |out, come| End { out, come, left: Arc::clone(&left), alter: None, sent: 0 };
    (end(to_b, from_b), end(to_a, from_a))
}

impl Wire for End {
    async fn send(&mut self, frame: &[u8]) -> Result<(), Lost> {
        {
            let mut left = self.left.lock().expect("no test panics in here");
            *left = left.saturating_sub(frame.len());
            if *left == 0 {
                return Err(Lost::Cut);
            }
        }
        let mut frame = frame.to_vec();
        if self.alter == Some(self.sent) {
            let middle = frame.len() / 2;
            frame[middle] ^= 4;
        }
        self.sent += 1;
        self.out.send(frame).map_err(|_| Lost::Cut)
    }

    async fn receive(&mut self, most: usize) -> Result<Vec<u8>, Lost> {
        let frame = self.come.recv().await.ok_or(Lost::Cut)?;
        if frame.len() > most { Err(Lost::TooLong) } else { Ok(frame) }
    }
}

struct Tablet {
    _dir: TempDir,
    device: Mutex<Device>,
}

impl Tablet {
    fn of(number: u32, papers: &[VillagePapers]) -> Self {
        Self::in_villages(number, vec![village()], papers)
    }

    fn in_villages(number: u32, villages: Vec<VillageCode>, papers: &[VillagePapers]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut enrolled: Enrolled = enrolled(number);
        enrolled.enrolment.villages = villages;
        let frames =
            papers.iter().map(|papers| seal_frame(papers, VILLAGE_PAPERS, &[], &server_key()).into());
        enrolled.exchange = Exchange { papers: frames.collect(), ..Exchange::default() };
        let clock = Box::new(Clock::new(u64::from(number)));
        let device = Device::create(options(dir.path()), PIN, &enrolled, Lists::none(), clock);
        let mut device = device.expect("a device");
        device.install_form(FormVersion(1), form_hash(), FORM, None).expect("the questionnaire");
        Self { _dir: dir, device: Mutex::new(device) }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Device) -> T) -> T {
        work(&mut self.device.lock().expect("no test panics in here"))
    }

    fn names(&self) -> Vec<String> {
        let page = Page { offset: 0, limit: 100 };
        self.with(|device| device.list(&Filter::default(), page).expect("a list"))
            .into_iter()
            .map(|r| r.head)
            .collect()
    }
}

fn papers(version: u32, devices: &[u32], revoked: &[u32]) -> VillagePapers {
    let entry = |number: &u32| RosterEntry {
        user: UserId(*number),
        name: format!("Petugas {number}"),
        role: Role::VillageOfficer,
        devices: vec![RosterDevice {
            number: DeviceNumber(*number),
            label: format!("Laptop {number}"),
            key: device_key(*number).verifying_key().to_bytes().to_vec(),
            revoked: revoked.contains(number),
        }],
    };
    VillagePapers {
        village: village(),
        version,
        generation: 1,
        roster: devices.iter().map(entry).collect(),
        form: None,
        time: MORNING,
        erasures: Vec::new(),
    }
}

fn code(text: &str) -> Code {
    text.parse().expect("six digits")
}

type Met = (MeetingReport, Result<(), MeetingProblem>);

/// Host and guest meet over a wire; with the codes that are shown and typed.
fn meeting((a, b): (&Tablet, &Tablet), (mut host, mut guest): (End, End), codes: (Code, Code)) -> (Met, Met) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let mut watch_a = |_: &MeetingProgress| true;
        let mut watch_b = |_: &MeetingProgress| true;
        let host = async {
            let met = meet(&a.device, &mut host, Part::Host { code: codes.0, left: 2 }, &mut watch_a).await;
            drop(host);
            met
        };
        let guest = async {
            let met = meet(&b.device, &mut guest, Part::Guest { code: codes.1 }, &mut watch_b).await;
            drop(guest);
            met
        };
        tokio::join!(host, guest)
    })
}

fn meets(a: &Tablet, b: &Tablet) -> (Met, Met) {
    let shown = code("482913");
    meeting((a, b), wire(usize::MAX), (shown, shown))
}

fn two() -> (Tablet, Tablet) {
    let known = [papers(1, &[1, 2], &[])];
    (Tablet::of(1, &known), Tablet::of(2, &known))
}

fn add(tablet: &Tablet, names: &[&str]) -> HouseholdId {
    tablet.with(|device| begun(device, names).0)
}

/// A household that says which village it is of, as the form makes it.
fn begun(device: &mut Device, names: &[&str]) -> (HouseholdId, Vec<PersonId>) {
    let (id, people) = household(device, "003", names);
    device.record(id, &[set(path("q104"), village().as_str())]).expect("recorded");
    (id, people)
}

#[test]
fn two_tablets_end_with_the_same_households_and_say_so() {
    let (a, b) = two();
    let first = add(&a, &["Ani Lestari"]);
    add(&a, &["Budi Santoso", "Citra"]);
    add(&b, &["Dewi"]);
    let ((host, outcome), (guest, there)) = meets(&a, &b);
    outcome.expect("the host's end");
    there.expect("the guest's end");
    assert_eq!((host.progress.given.changes, host.progress.taken.changes), (2, 1));
    assert_eq!((guest.progress.given.changes, guest.progress.taken.changes), (1, 2));
    let portions = |report: &MeetingReport| (report.progress.parcels_given, report.progress.parcels_taken);
    let ((given, taken), (given_there, taken_there)) = (portions(&host), portions(&guest));
    assert_eq!((given, taken), (taken_there, given_there), "both are told the same totals");
    assert!(given.of > 0 && given.done == given.of && taken.done == taken.of, "{given:?} {taken:?}");
    assert_eq!((host.same, guest.same), (Some(true), Some(true)));
    assert_eq!(host.progress.peer.expect("known").label, "Laptop 2");
    assert_eq!(guest.touched.len(), 2);
    assert_eq!(a.names(), b.names());
    assert_eq!(a.names().len(), 3);
    let heads = |tablet: &Tablet| tablet.with(|device| device.heads(first).expect("here").to_vec());
    assert_eq!(heads(&a), heads(&b));
    assert!(a.with(|device| device.counts().expect("counts")).unsent_changes == 2, "nothing is called sent");
    let ((host, _), (guest, _)) = meets(&b, &a);
    assert_eq!((host.progress.taken.changes, guest.progress.taken.changes), (0, 0), "twice is once");
}

#[test]
fn a_third_tablet_gets_what_the_first_gave_the_second() {
    let known = [papers(1, &[1, 2, 3], &[])];
    let [a, b, c] = [1, 2, 3].map(|number| Tablet::of(number, &known));
    add(&a, &["Ani Lestari"]);
    meets(&a, &b).0.1.expect("a meets b");
    meets(&c, &b).0.1.expect("b meets c");
    assert_eq!(c.names(), ["Ani Lestari"]);
}

#[test]
fn a_wrong_code_gives_nothing_and_is_told_to_both() {
    let (a, b) = two();
    add(&a, &["Ani Lestari"]);
    let ((_, host), (_, guest)) = meeting((&a, &b), wire(usize::MAX), (code("482913"), code("482914")));
    assert!(matches!(host, Err(MeetingProblem::WrongCode { left: 2 })), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::WrongCode { left: 2 })), "{guest:?}");
    assert!(b.names().is_empty());
}

#[test]
fn an_altered_frame_ends_the_meeting_and_what_came_before_stays() {
    for altered in 2..8 {
        let (a, b) = two();
        add(&a, &["Ani Lestari"]);
        add(&b, &["Dewi"]);
        let (mut host, guest) = wire(usize::MAX);
        host.alter = Some(altered);
        let shown = code("482913");
        let ((_, _), (_, outcome)) = meeting((&a, &b), (host, guest), (shown, shown));
        assert!(matches!(outcome, Err(MeetingProblem::Broken)), "frame {altered}: {outcome:?}");
        let ((_, host), (_, guest)) = meets(&a, &b);
        host.and(guest).unwrap_or_else(|problem| panic!("frame {altered}: {problem:?}"));
        assert_eq!(a.names(), b.names());
    }
}

#[test]
fn a_connection_cut_anywhere_is_gone_on_with() {
    let (a, b) = two();
    (0..12).for_each(|n| _ = add(&a, &[&format!("Ani {n}"), "Citra"]));
    (0..12).for_each(|n| _ = add(&b, &[&format!("Budi {n}")]));
    let mut cuts = 0;
    for bytes in (50..).step_by(700) {
        let shown = code("482913");
        let ((_, host), (_, guest)) = meeting((&a, &b), wire(bytes), (shown, shown));
        match (host, guest) {
            (Ok(()), Ok(())) => break,
            (host, guest) => {
                let lost =
                    |met: &Result<(), MeetingProblem>| met.as_ref().err().is_none_or(MeetingProblem::passes);
                assert!(lost(&host) && lost(&guest), "{host:?} {guest:?}");
                cuts += 1;
            }
        }
    }
    assert!(cuts > 5, "{cuts} cuts");
    let ((host, _), _) = meets(&a, &b);
    assert_eq!((host.same, host.progress.taken.changes, host.progress.given.changes), (Some(true), 0, 0));
    assert_eq!(a.names(), b.names());
    assert_eq!(a.names().len(), 24);
}

#[test]
fn a_tablet_of_another_village_or_another_server_is_refused() {
    let known = [papers(1, &[1, 2], &[])];
    let a = Tablet::of(1, &known);
    add(&a, &["Ani Lestari"]);
    let neighbour: VillageCode = "35.02.11.2004".parse().expect("a village");
    let other = VillagePapers { village: neighbour.clone(), ..papers(1, &[2], &[]) };
    let b = Tablet::in_villages(2, vec![neighbour], &[other]);
    let ((_, host), (_, guest)) = meets(&a, &b);
    assert!(matches!(host, Err(MeetingProblem::Refuses(MeetingRefusal::OtherVillage))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::RefusedBy(MeetingRefusal::OtherVillage))), "{guest:?}");
    // Says that it is of the village; no papers of the server name it.
    let c = Tablet::of(9, &[papers(1, &[1, 2], &[])]);
    let ((_, host), (_, guest)) = meets(&a, &c);
    assert!(matches!(host, Err(MeetingProblem::Refuses(MeetingRefusal::Unproven))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::RefusedBy(MeetingRefusal::Unproven))), "{guest:?}");
    assert!(b.names().is_empty() && c.names().is_empty());
}

#[test]
fn a_revoked_tablet_is_refused_by_whoever_knows_and_learns_it_itself() {
    let knows = Tablet::of(1, &[papers(2, &[1, 2], &[2])]);
    let revoked = Tablet::of(2, &[papers(1, &[1, 2], &[])]);
    add(&knows, &["Ani Lestari"]);
    let ((_, host), (_, guest)) = meets(&knows, &revoked);
    assert!(matches!(host, Err(MeetingProblem::Refuses(MeetingRefusal::Revoked))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::RefusedBy(MeetingRefusal::Revoked))), "{guest:?}");
    let ((_, host), (_, guest)) = meets(&revoked, &knows);
    assert!(matches!(host, Err(MeetingProblem::RefusedBy(MeetingRefusal::Revoked))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::Refuses(MeetingRefusal::Revoked))), "{guest:?}");
    assert!(revoked.names().is_empty());
}

#[test]
fn a_tablet_that_knows_that_its_village_was_taken_from_it_says_so() {
    let (a, b) = two();
    let server = Server::new();
    server.with(|state| state.revoked.insert(DeviceNumber(2)));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let synced = runtime.block_on(run(&b.device, &server, Patience::default(), |_| async {}, |_| true));
    synced.1.expect("a last sync");
    let ((_, host), (_, guest)) = meets(&a, &b);
    assert!(matches!(host, Err(MeetingProblem::RefusedBy(MeetingRefusal::Withdrawn))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::Refuses(MeetingRefusal::Withdrawn))), "{guest:?}");
    let ((_, host), (_, guest)) = meets(&b, &a);
    assert!(matches!(host, Err(MeetingProblem::Refuses(MeetingRefusal::Withdrawn))), "{host:?}");
    assert!(matches!(guest, Err(MeetingProblem::RefusedBy(MeetingRefusal::Withdrawn))), "{guest:?}");
}

#[test]
fn a_tablet_newer_than_the_others_roster_shows_its_own_papers() {
    let old = Tablet::of(1, &[papers(1, &[1], &[])]);
    let new = Tablet::of(2, &[papers(2, &[1, 2], &[])]);
    add(&new, &["Dewi"]);
    let ((host, outcome), (_, there)) = meets(&old, &new);
    outcome.and(there).expect("they meet");
    assert_eq!(host.progress.peer.expect("known").name, "Petugas 2");
    assert_eq!(old.names(), ["Dewi"], "and its seals are known by them");
}

#[test]
fn an_officer_who_stops_is_told_to_the_other() {
    let (a, b) = two();
    let (mut host, mut guest) = wire(usize::MAX);
    let shown = code("482913");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let ((_, host), (_, guest)) = runtime.block_on(async {
        let mut goes_on = |_: &MeetingProgress| true;
        let mut stops = |progress: &MeetingProgress| progress.phase != MeetingPhase::Exchanging;
        tokio::join!(
            meet(&a.device, &mut host, Part::Host { code: shown, left: 2 }, &mut goes_on),
            meet(&b.device, &mut guest, Part::Guest { code: shown }, &mut stops),
        )
    });
    assert!(matches!(guest, Err(MeetingProblem::Stopped)), "{guest:?}");
    assert!(matches!(host, Err(MeetingProblem::StoppedThere)), "{host:?}");
}

#[test]
fn likely_duplicates_show_on_both_and_what_is_said_of_them_travels() {
    let (a, b) = two();
    let named = |tablet: &Tablet, name: &str| {
        tablet.with(|device| {
            let (id, people) = begun(device, &[name]);
            device.record(id, &[set(of(people[0], "q406"), "1991-05-22")]).expect("recorded");
            (id, people[0])
        })
    };
    let (one, _) = named(&a, "Moh. Khoirul Anam");
    let (other, _) = named(&b, "Muhammad Chairul Anam");
    named(&b, "Siti Aminah");
    let ((host, outcome), (guest, _)) = meets(&a, &b);
    outcome.expect("they meet");
    assert_eq!((host.doubles, guest.doubles), (1, 1));
    let pair = Pair::of_households(one, other);
    let shown = |tablet: &Tablet| tablet.with(|device| device.doubles().expect("doubles"));
    for tablet in [&a, &b] {
        let doubles = shown(tablet);
        assert_eq!(
            (doubles.len(), doubles[0].found.pair, doubles[0].found.kind),
            (1, pair, Kind::DoubleHousehold)
        );
        assert!(matches!(doubles[0].found.reasons[..], [Reason::NameAndBirth { in_part: false, .. }]));
        assert_eq!(tablet.with(|device| device.doubled().expect("doubled")), BTreeSet::from([one, other]));
    }
    a.with(|device| device.say_of_double(&pair, Word::Different)).expect("said");
    assert_eq!(shown(&a)[0].standing(), Standing::Different);
    assert_eq!(shown(&b)[0].standing(), Standing::Open);
    meets(&a, &b).0.1.expect("they meet again");
    assert_eq!(shown(&b)[0].standing(), Standing::Different);
    assert_eq!(shown(&b)[0].said[0].user, UserId(1));
    b.with(|device| device.say_of_double(&pair, Word::Same)).expect("said");
    assert_eq!(shown(&b)[0].standing(), Standing::Disputed, "both words stand");
    b.with(|device| device.say_of_double(&pair, Word::Later)).expect("said");
    assert_eq!(shown(&b)[0].standing(), Standing::Different, "a word can be changed");
}

#[test]
fn a_pair_is_forgotten_once_it_is_likely_no_more() {
    let (a, b) = two();
    let numbered = |tablet: &Tablet, name: &str| {
        tablet.with(|device| {
            let (id, people) = begun(device, &[name]);
            device.record(id, &[set(of(people[0], "q403"), "3502110101809001")]).expect("recorded");
            (id, people[0])
        })
    };
    let (one, person) = numbered(&a, "Ani");
    numbered(&b, "Budi");
    meets(&a, &b).0.1.expect("they meet");
    assert_eq!(a.with(|device| device.doubles().expect("doubles")).len(), 1);
    a.with(|device| device.record(one, &[set(of(person, "q403"), "3502110101809113")])).expect("mended");
    assert!(a.with(|device| device.doubles().expect("doubles")).is_empty());
    meets(&a, &b).0.1.expect("they meet again");
    assert!(b.with(|device| device.doubles().expect("doubles")).is_empty());
}
