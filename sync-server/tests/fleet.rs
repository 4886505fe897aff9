//! Whoever looks after devices, over real HTTP: what is revoked and why, what is released, what a lost tablet held.

mod field;
mod office;

use field::{NEIGHBOUR, Officer, VILLAGE, World, district, founding, household, of, own, set};
use office::{Desk, Office};
use pendata_domain::duplicates::Pair;
use pendata_domain::edit::Intent;
use pendata_domain::protocol::{DeviceReport, QuarantineReason, Verdict};
use reqwest::Method;
use serde_json::{Value, json};
use sync_server::access::{Duty, Reach};

const DAY: i64 = 24 * 3600;
const REVOKED: [Verdict; 1] = [Verdict::Quarantined { reason: QuarantineReason::Revoked }];

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

async fn get(desk: &Desk, path: &str) -> Value {
    let (status, body) = desk.ask(&Method::GET, path).await;
    assert_eq!(status, 200, "{path}: {body}");
    parsed(&body)
}

async fn post(desk: &Desk, path: &str, body: Value) -> (u16, String) {
    desk.send(&Method::POST, path, &body.to_string()).await
}

async fn admin(office: &Office) -> Desk {
    office.somebody(Duty::DistrictAdmin, Reach::from(&district())).await
}

async fn auditor(office: &Office) -> Desk {
    office.somebody(Duty::Auditor, Reach::from(&district())).await
}

fn pushes(world: &World, officer: &mut Officer) -> Vec<Verdict> {
    let outbox = std::mem::take(&mut officer.outbox);
    let group = officer.seal(&outbox);
    officer.push(world, Some(group)).expect("an answer").results
}

/// The acts of a kind, as the auditor reads them, the newest first.
async fn acts(desk: &Desk, act: &str) -> Vec<String> {
    let rows = get(desk, &format!("/api/audit?act={act}")).await;
    let rows = rows.as_array().expect("rows").clone();
    rows.iter().map(|row| row["detail"].as_str().expect("a text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn work_of_somebody_who_left_is_reviewed_and_taken_in_with_what_builds_on_it() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let first = rina.write(&world, household(1), &founding(VILLAGE));
    let second = rina.write(&world, household(1), &[set(own("q303"), "5")]);
    let office = Office::open(world).await;
    let desk = admin(&office).await;
    auditor(&office).await;
    let path = format!("/api/devices/{}/revoke", rina.number.0);
    let (status, body) = post(&desk, &path, json!({ "cause": "left", "reason": "" })).await;
    assert_eq!((status, parsed(&body)["code"].as_str()), (422, Some("reason_missing")));
    let left = json!({ "cause": "left", "reason": "Pensiun 1-12-2026, NIK 3502114301809001" });
    assert_eq!(post(&desk, &path, left).await.0, 204);
    office.world.wait(29 * DAY);
    let desk = office.log_in("district_admin 35.02").await;
    assert_eq!(pushes(&office.world, &mut rina), [REVOKED[0].clone(), REVOKED[0].clone()]);
    let waits = get(&desk, "/api/quarantine").await;
    assert!(waits.as_array().expect("a list").iter().all(|item| item["in_grace"] == true));
    // The later one first: it comes in after what it builds on.
    let changes = [second.to_string(), first.to_string()];
    let one = json!({ "changes": [changes[0]], "reason": "coba" });
    let (_, body) = post(&desk, "/api/quarantine/release", one).await;
    assert_eq!(parsed(&body)["left"][0]["verdict"], "depends_on_refused");
    let both = json!({ "changes": changes, "reason": "ditinjau bersama desa" });
    let (status, body) = post(&desk, "/api/quarantine/release", both).await;
    assert_eq!((status, parsed(&body)), (200, json!({ "released": 2, "left": [] })));
    assert_eq!(get(&desk, "/api/quarantine").await, json!([]));
    let shown = get(&desk, &format!("/api/households/{}", household(1))).await;
    assert!(shown.to_string().contains("Siti Aminah"));
    office.world.wait(2 * DAY);
    let (desk, audi) = (office.log_in("district_admin 35.02").await, office.log_in("auditor 35.02").await);
    rina.write(&office.world, household(1), &[set(own("q303"), "6")]);
    assert_eq!(pushes(&office.world, &mut rina), REVOKED);
    assert_eq!(get(&desk, "/api/quarantine").await[0]["in_grace"], false, "the days are over");
    assert_eq!(
        acts(&audi, "revoke").await,
        [format!("device {} left: Pensiun 1-12-2026, NIK …", rina.number.0)]
    );
    let released = acts(&audi, "release").await;
    assert!(released[0].ends_with("accepted: ditinjau bersama desa"), "{released:?}");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_out_after_a_look_can_wait_again() {
    let world = World::new();
    let mut stranger = world.officer("stranger", &[NEIGHBOUR]);
    let change = stranger.write(&world, household(2), &founding(VILLAGE)).to_string();
    stranger.sync(&world);
    let office = Office::open(world).await;
    let (desk, audi) = (admin(&office).await, auditor(&office).await);
    let keep = |kept| json!({ "changes": [change], "kept": kept, "reason": "salah desa" });
    assert_eq!(post(&desk, "/api/quarantine/keep-out", keep(true)).await.0, 204);
    assert_eq!(get(&desk, "/api/quarantine").await, json!([]));
    assert_eq!(get(&desk, "/api/quarantine?kept=true").await[0]["change"], change.as_str());
    assert_eq!(get(&desk, "/api/overview").await["quarantined"], 0);
    assert_eq!(post(&desk, "/api/quarantine/keep-out", keep(false)).await.0, 204);
    assert_eq!(get(&desk, "/api/quarantine?reason=out_of_area").await[0]["change"], change.as_str());
    let broken = json!({ "changes": ["zz"], "kept": true, "reason": "x" });
    assert_eq!(post(&desk, "/api/quarantine/keep-out", broken).await.0, 400);
    assert_eq!((acts(&audi, "keep_out").await.len(), acts(&audi, "review_again").await.len()), (1, 1));
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_tablet_is_reported_with_what_it_held_and_until_when_to_tell() {
    let world = World::new();
    let (mut rina, mut joko) =
        (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE, NEIGHBOUR]));
    rina.write(&world, household(1), &[founding(VILLAGE), vec![set(of(1, "q409"), "1")]].concat());
    rina.sync(&world);
    joko.write(&world, household(3), &founding(NEIGHBOUR));
    joko.sync(&world);
    world.wait(DAY);
    let seen = world.app.now();
    rina.sync(&world);
    world.wait(DAY);
    // Rina's tablet may have met Joko's.
    joko.write(&world, household(2), &founding(VILLAGE));
    joko.sync(&world);
    world.wait(DAY);
    let office = Office::open(world).await;
    let (desk, audi) = (admin(&office).await, auditor(&office).await);
    let (report, revoke) =
        (format!("/api/devices/{}/lost", rina.number.0), format!("/api/devices/{}/revoke", rina.number.0));
    let (status, body) = desk.ask(&Method::GET, &report).await;
    assert_eq!((status, parsed(&body)["code"].as_str()), (409, Some("not_lost")));
    let reported = office.world.app.now();
    let lost = json!({ "cause": "lost", "reason": "Tertinggal di angkutan" });
    assert_eq!(post(&desk, &revoke, lost.clone()).await.0, 204);
    office.world.wait(3600);
    assert_eq!(post(&desk, &revoke, lost).await.0, 204, "reported twice");
    let found = get(&desk, &report).await;
    assert_eq!((&found["reported"], &found["deadline"]), (&json!(reported), &json!(reported + 72 * 3600)));
    assert_eq!(found["villages"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["villages"][0]["village"]["name"], "Bulak");
    let households = found["households"].as_array().expect("a list");
    let told: Vec<_> = households
        .iter()
        .map(|held| (held["household"].as_str().expect("an id").to_owned(), held["certain"] == true))
        .collect();
    assert_eq!(told, [(household(1).to_string(), true), (household(2).to_string(), false)]);
    assert_eq!((&households[0]["head"], &households[0]["rt"]), (&json!("S••• A•••"), &json!("003")));
    assert!(households[0]["since"].as_i64().expect("a moment") < seen);
    let (status, file) = desk.ask(&Method::GET, &format!("{report}.csv")).await;
    assert_eq!((status, file.lines().count()), (200, 3));
    assert!(!file.contains("Siti") && file.contains(&household(2).to_string()), "{file}");
    assert_eq!(acts(&audi, "lost_report").await.len(), 2, "each making is told of");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_forms_are_told_as_devices_tell_them() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let request = pendata_domain::protocol::SyncRequest {
        report: Some(DeviceReport {
            program: "1.4.0".into(),
            disk_free: Some(100_000_000),
            oldest: Some(7200),
        }),
        backlog: 3,
        ..rina.request(None)
    };
    rina.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
    let now = world.app.now();
    let office = Office::open(world).await;
    let desk = admin(&office).await;
    let health = get(&desk, "/api/health").await;
    let here = &health["districts"][0];
    assert_eq!((&here["devices"], &here["backlog"], &here["full_disks"]), (&json!(1), &json!(3), &json!(1)));
    assert_eq!((&here["oldest"], &here["seen_today"]), (&json!(now - 7200), &json!(1)));
    assert_eq!((&health["epoch"], &health["set_back"]), (&json!(1), &json!(false)));
    assert_eq!(health["counted"]["pushes"], 1);
    let device = &get(&desk, "/api/devices").await[0];
    assert_eq!((&device["program"], &device["disk_free"]), (&json!("1.4.0"), &json!(100_000_000)));
    let forms = get(&desk, "/api/forms").await;
    assert_eq!(forms["versions"][0]["standing"], "in_force");
    let centre = office.somebody(Duty::CentreOperator, Reach::Nation).await;
    assert_eq!(centre.me["districts"][0]["name"], "Kabupaten Ponorogo");
    let all = get(&centre, "/api/health").await;
    assert_eq!(all["districts"].as_array().map(Vec::len), Some(1));
    let storage = get(&centre, "/api/storage").await;
    assert!(storage["database_bytes"].as_u64() > Some(0) && storage["disk_free"].as_u64() > Some(0));
    assert_eq!(get(&centre, "/api/devices?district=35.02").await.as_array().map(Vec::len), Some(1));
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_officers_say_of_a_pair_is_listed_with_what_is_disputed_first() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    for n in 1..=3 {
        rina.write(&world, household(n), &founding(VILLAGE));
    }
    rina.sync(&world);
    joko.sync(&world);
    let says = |officer: &mut Officer, other: u8, word: &str| {
        let subject = Pair::of_households(household(1), household(other)).subject(officer.user);
        for n in [1, other] {
            let word = Intent::Confirm { subject: subject.clone(), reason: word.into() };
            officer.write(&world, household(n), &[word]);
        }
        officer.sync(&world);
    };
    says(&mut rina, 3, "same");
    says(&mut rina, 2, "later");
    says(&mut rina, 2, "same");
    joko.sync(&world);
    says(&mut joko, 2, "different");
    let office = Office::open(world).await;
    let desk = admin(&office).await;
    let pairs = get(&desk, &format!("/api/doubles?village={VILLAGE}")).await;
    let told: Vec<_> = pairs.as_array().expect("pairs").iter().map(|pair| pair["standing"].clone()).collect();
    assert_eq!(told, [json!("disputed"), json!("same")]);
    let words: Vec<_> =
        pairs[0]["words"].as_array().expect("words").iter().map(|said| said["word"].clone()).collect();
    assert_eq!(words, [json!("same"), json!("different")], "the last word of each");
    assert_eq!(pairs[0]["households"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.get("/api/doubles?village=35.03.01.2001").await, 404);
    office.close().await;
}
