//! What one durable answer costs beside a bare commit of the same database: `cargo run --release -p
//! pendata-device --example answer_cost [folder]`. The folder should lie on the disk that is to be measured.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use pendata_device::{Device, Enrolled, Filter, NoKeyring, Options, Page, PinCost, SystemEnvironment};
use pendata_domain::attribution::Role;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{DeviceNumber, FormHash, FormVersion, HouseholdId, Ticket, UserId};
use pendata_domain::protocol::{Enrolment, Exchange};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Lists, QuestionKind};

const FORM: &str = include_str!("../../../forms/keluarga.xml");
const ANSWERS: usize = 2_000;
const MEMBERS: usize = 4;
const HOUSEHOLDS: usize = 1_000;

fn main() {
    let root = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = tempfile::tempdir_in(root).expect("a folder");
    let mut device = device(dir.path());
    let household = full_household(&mut device, 0);
    device.leave(household).expect("left");
    let bare = bare_connection(dir.path());
    device.record(household, &[floor(0)]).expect("recorded");
    let (mut commits, mut answers) = (Vec::new(), Vec::new());
    for n in 0..ANSWERS {
        commits.push(time(|| commit(&bare, n)));
        answers.push(time(|| drop(device.record(household, &[floor(n)]).expect("recorded"))));
    }
    report("bare SQLCipher commit", &mut commits);
    report("answer by record()", &mut answers);
    lists(&mut device);
}

fn lists(device: &mut Device) {
    let begun = Instant::now();
    for n in 1..HOUSEHOLDS {
        full_household(device, n);
    }
    println!("{} households entered in {:.1} s", HOUSEHOLDS - 1, begun.elapsed().as_secs_f64());
    let all = Page { offset: 0, limit: 5_000 };
    let mut times: Vec<_> =
        (0..20).map(|_| time(|| drop(device.list(&Filter::default(), all).expect("lists")))).collect();
    report("whole list", &mut times);
    let mut times: Vec<_> = (0..200)
        .map(|n| time(|| drop(device.search(&format!("warga {n}"), 50).expect("searches"))))
        .collect();
    report("search", &mut times);
    let begun = Instant::now();
    device.cut_all().expect("cut");
    println!("{HOUSEHOLDS} households cut in {:.1} s", begun.elapsed().as_secs_f64());
}

fn device(dir: &Path) -> Device {
    let options = Options {
        dir: dir.join("device"),
        vfs: None,
        pin_cost: PinCost { memory_kib: 64, passes: 1 },
        keyring: Arc::new(NoKeyring),
    };
    let key = SigningKey::from_bytes(&[1; 32]);
    let enrolled = Enrolled {
        enrolment: Enrolment {
            device: DeviceNumber(1),
            user: UserId(1),
            name: "Petugas".into(),
            role: Role::VillageOfficer,
            villages: vec!["35.02.11.2003".parse().expect("a village")],
            server_key: key.verifying_key().to_bytes().to_vec(),
        },
        signing_key: key,
        ticket: Ticket([0; 16]),
        server_time: 1_795_489_200,
        exchange: Exchange::default(),
    };
    let environment = Box::new(SystemEnvironment);
    let mut device =
        Device::create(options, "482915", &enrolled, Lists::none(), environment).expect("a device");
    device.install_form(FormVersion(1), FormHash([0; 32]), FORM, None).expect("the questionnaire");
    device
}

/// Every question answered, in four members.
fn full_household(device: &mut Device, n: usize) -> HouseholdId {
    let form = device.form().expect("a form");
    let people: Vec<_> = (0..MEMBERS).map(|_| device.new_person()).collect();
    let mut intents: Vec<Intent> =
        people.iter().map(|person| Intent::AddPerson { person: *person }).collect();
    for question in form.form.questions().filter(|q| !q.calculated && q.kind != QuestionKind::Note) {
        let code = QuestionCode::new(&question.code).expect("a code");
        let value = match question.kind {
            QuestionKind::Integer | QuestionKind::Decimal => "30".to_owned(),
            QuestionKind::Date => "1990-05-15".to_owned(),
            QuestionKind::Geopoint => "-7.87 111.46 92 8".to_owned(),
            QuestionKind::Text if question.code == "q402" => format!("Warga {n}"),
            QuestionKind::Text if question.code == "rt" => format!("{:03}", n % 30 + 1),
            _ => "1".to_owned(),
        };
        let place = |person| FieldPath { person, question: code.clone() };
        let answer = |person| Intent::SetAnswer { path: place(person), value: value.clone() };
        match question.in_repeat {
            true => intents.extend(people.iter().map(|person| answer(Some(*person)))),
            false => intents.push(answer(None)),
        }
    }
    let village = device.villages()[0].clone();
    device.new_household(&village, &intents).expect("a household")
}

fn floor(n: usize) -> Intent {
    let path = FieldPath::household(QuestionCode::new("q303").expect("a code"));
    Intent::SetAnswer { path, value: (n % 8 + 1).to_string() }
}

fn bare_connection(dir: &Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(dir.join("bare.db")).expect("opens");
    db.execute_batch(
        "PRAGMA key = \"x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'\";
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON; CREATE TABLE answers (n INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;",
    )
    .expect("prepares");
    db
}

fn commit(db: &rusqlite::Connection, n: usize) {
    db.prepare_cached("INSERT INTO answers (n, value) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute((n, [7u8; 120])))
        .expect("commits");
}

fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{name}: p50 {:.3} ms, p90 {:.3} ms, p99 {:.3} ms", at(0.5), at(0.9), at(0.99));
}
