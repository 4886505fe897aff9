//! Lists as files: masked, told of, read as fast as they are fetched, and no further.

mod field;
mod office;

use std::time::Duration;

use field::{VILLAGE, World, district, founding, household};
use office::{Desk, Office};
use pendata_domain::ids::{FormVersion, HouseholdId, PersonId};
use pendata_domain::stage::Stage;
use reqwest::Method;
use serde_json::{Value, json};
use sync_server::access::{Duty, Reach};
use sync_server::ingest::projection::{HouseholdRow, PersonRow, Projection};
use sync_server::store::commit::HouseholdCommit;
use sync_server::store::vault::rows::SealedHousehold;

/// People of the long list: EXPORT_ROWS in `make sim`.
fn many() -> u64 {
    std::env::var("EXPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(200_000)
}

async fn path(desk: &Desk, list: &str, reason: Option<&str>) -> String {
    let asked = json!({ "list": list, "reason": reason }).to_string();
    let (status, body) = desk.send(&Method::POST, "/api/exports", &asked).await;
    assert_eq!(status, 200, "{body}");
    let ready: Value = serde_json::from_str(&body).expect("JSON");
    ready["path"].as_str().expect("a path").to_owned()
}

async fn file(desk: &Desk, list: &str, reason: Option<&str>) -> String {
    let (status, body) = desk.ask(&Method::GET, &path(desk, list, reason).await).await;
    assert_eq!(status, 200, "{body}");
    body
}

fn acts(world: &World) -> Vec<(String, String)> {
    let rows = world.app.store.audit(&district(), 0, 500).expect("a chain").into_iter();
    rows.filter(|row| row.act.starts_with("export")).map(|row| (row.act, row.detail)).collect()
}

/// The acts of exports, once there are so many: the last is written when the connection is over.
async fn once(world: &World, count: usize) -> Vec<(String, String)> {
    for _ in 0..600 {
        let acts = acts(world);
        if acts.len() >= count {
            return acts;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", acts(world))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_masked_unless_a_reason_is_given_and_each_is_told_of() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    let says = |question, value| field::set(field::of(1, question), value);
    rina.write(&world, household(1), &[says("q403", "3502114301809001"), says("q409", "1")]);
    rina.sync(&world);
    let office = Office::open(world).await;
    let desk = office.somebody(Duty::DistrictAdmin, Reach::from(&district())).await;
    for list in ["households", "people"] {
        let masked = file(&desk, list, None).await;
        assert_eq!(masked.lines().count(), 2, "{masked}");
        assert!(masked.contains("S••• A•••") && !masked.contains("Siti"), "{masked}");
        let full = file(&desk, list, Some("Verifikasi lapangan")).await;
        assert!(full.contains("Siti Aminah"), "{full}");
    }
    let packed = desk.open_packed(&path(&desk, "people", None).await, "zstd").await;
    assert_eq!(packed.headers()["content-encoding"], "zstd");
    let packed = packed.bytes().await.expect("all of it");
    let people = String::from_utf8(zstd::decode_all(&packed[..]).expect("whole")).expect("text");
    assert!(people.contains("3502••••••••9001") && !people.contains("3502114301809001"), "{people}");
    let empty = json!({ "list": "people", "reason": " " }).to_string();
    assert_eq!(desk.send(&Method::POST, "/api/exports", &empty).await.0, 422);
    let acts = once(&office.world, 10).await;
    assert_eq!(acts[0], ("export".into(), "households masked".into()));
    assert!(acts.contains(&("export".into(), "people in full: Verifikasi lapangan".into())));
    assert_eq!(acts.iter().filter(|(act, detail)| act == "export_done" && detail == "rows 1").count(), 5);
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_for_whoever_asked_and_for_a_minute() {
    let office = Office::open(World::new()).await;
    let desk = office.somebody(Duty::DistrictAdmin, Reach::from(&district())).await;
    office.account("other", Duty::DistrictAdmin, Reach::from(&district()));
    let other = office.log_in("other").await;
    let path = path(&desk, "people", None).await;
    assert_eq!((desk.get(&path).await, other.get(&path).await), (200, 404));
    let (front, back) = path.split_at(path.find('?').expect("a query") - 2);
    assert_eq!(desk.get(&format!("{front}00{}", &back[2..])).await, 404, "altered");
    office.world.wait(61);
    assert_eq!(desk.get(&path).await, 404);
    office.close().await;
}

/// People of nobody, written behind the server's back, each the only one of a household.
fn crowd(world: &World, rows: u64) {
    let keys = world.registry.keys(&district());
    let all: Vec<u64> = (1..=rows).collect();
    for some in all.chunks(1_000) {
        let sealed: Vec<SealedHousehold> = some.iter().map(|n| keys.seal_household(alone(*n))).collect();
        let household = |row: &SealedHousehold| {
            let (id, private) = (hex(row.household.as_bytes()), hex(&row.private));
            format!(
                "('{}', x'{id}', '{VILLAGE}', '003', 'Nama', 'ready', 1, 0, 0, 0, 0, 1, x'{private}')",
                district()
            )
        };
        let person = |row: &SealedHousehold| {
            let (id, private) = (hex(row.household.as_bytes()), hex(&row.people[0].private));
            format!("('{}', x'{id}', x'{id}', 0, '1', x'{private}')", district())
        };
        insert(
            world,
            "households (district, household, village, rt, head_name, stage, members, hard, soft, conflicts, updated,
                form, private)",
            sealed.iter().map(household),
        );
        insert(
            world,
            "people (district, household, person, place, presence, private)",
            sealed.iter().map(person),
        );
    }
}

fn insert(world: &World, into: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    let sql = format!("INSERT INTO {into} VALUES {}", rows.join(", "));
    assert_eq!(world.registry.tamper(&sql), rows.len());
}

/// A household of one, named by its number.
fn alone(n: u64) -> HouseholdCommit {
    let id = u128::from(n).to_be_bytes();
    let household = HouseholdRow {
        rt: "003".into(),
        head_name: format!("Nama {n}"),
        card: "3502110101269001".into(),
        address: format!("Jl. Mawar {n}"),
        stage: Stage::Ready,
        hard: 0,
        soft: 0,
        answers: "{}".into(),
        contested: "[]".into(),
        form: FormVersion(1),
        stage_mark: None,
    };
    let person = PersonRow {
        person: PersonId::from_bytes(id),
        place: 0,
        name: format!("Nama {n}"),
        nik: "3502114301809001".into(),
        sex: "2".into(),
        birth_date: "1980-01-03".into(),
        relation: "1".into(),
        presence: "1".into(),
        answers: "{}".into(),
        contested: "[]".into(),
    };
    HouseholdCommit {
        household: HouseholdId::from_bytes(id),
        village: VILLAGE.parse().expect("a village"),
        expected: None,
        heads: Vec::new(),
        saved: Vec::new(),
        projection: Projection { household, people: vec![person] },
        open: Vec::new(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a line");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") * 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_many_costs_no_memory_and_ends_with_its_reader() {
    let (world, rows) = (World::new(), many());
    crowd(&world, rows);
    let office = Office::open(world).await;
    let desk = office.somebody(Duty::DistrictAdmin, Reach::from(&district())).await;
    let mut answer = desk.open(&path(&desk, "people", None).await).await;
    let (mut lines, mut bytes, mut before) = (0, 0, None);
    while let Some(piece) = answer.chunk().await.expect("a piece") {
        bytes += piece.len() as u64;
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
        if before.is_none() && lines > rows / 10 {
            before = Some(peak());
        }
    }
    let grown = peak() - before.expect("a tenth was read");
    println!("{rows} people, {bytes} bytes: memory grew by {grown} bytes after the first tenth");
    assert_eq!(lines, rows + 1);
    assert!(grown < bytes / 4, "{grown} of {bytes}");
    once(&office.world, 2).await;

    let mut answer = desk.open(&path(&desk, "people", None).await).await;
    answer.chunk().await.expect("a piece").expect("the first");
    drop(answer);
    let acts = once(&office.world, 4).await;
    assert_eq!((acts[1].0.as_str(), acts[3].0.as_str()), ("export_done", "export_cut"), "{acts:?}");
    let read: u64 = acts[3].1.trim_start_matches("rows ").parse().expect("a number");
    println!("{read} people were read for a reader that went away");
    assert!(read < rows * 3 / 4, "{read}");
    office.close().await;
}
