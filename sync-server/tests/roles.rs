//! Every role at every route of the console, with grants in every kind of area: who is let through, and who is not.

mod field;
mod office;

use std::collections::BTreeSet;

use field::{NEIGHBOUR, VILLAGE, World, district, founding, household, own, set};
use office::Office;
use pendata_domain::area::{AreaCode, DistrictCode};
use pendata_domain::ids::PhotoHash;
use pendata_domain::protocol::{QuarantineReason, ScopeState, Verdict};
use sync_server::Error;
use sync_server::access::{Asked, Capability, Duty, Need, NewGrant, Of, Reach, Visitor};
use sync_server::http::{Endpoint, endpoints};
use sync_server::store::rows::PhotoRow;
use sync_server::store::{Act, Write};

/// Where a grant may lie, seen from the village that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    /// Holds the village.
    Here,
    /// Another village, or subdistrict, of the district.
    Beside,
    OtherDistrict,
    OtherProvince,
}

const EVERYWHERE: [Lies; 4] = [Lies::Here, Lies::Beside, Lies::OtherDistrict, Lies::OtherProvince];

/// The area of a grant, of the size that the duty is done in.
fn reach(duty: Duty, lies: Lies) -> Option<Reach> {
    let levels = [VILLAGE.len(), 8, 5, 2];
    let village = match lies {
        Lies::Here => VILLAGE,
        Lies::Beside => "35.02.12.2001",
        Lies::OtherDistrict => "35.03.01.2001",
        Lies::OtherProvince => "31.71.01.1001",
    };
    let reaches = levels.map(|length| Reach::Area(village[..length].parse::<AreaCode>().expect("an area")));
    let reach = reaches.into_iter().find(|reach| reach.suits(duty))?;
    // An area that holds the village after all is no other.
    let same = lies != Lies::Here && reach.contains(VILLAGE);
    (!same).then_some(reach)
}

/// What the standard says, told once more and otherwise than the program does: rows of the brief.
fn allows(duty: Duty) -> &'static [&'static str] {
    match duty {
        Duty::VillageOfficer => &[],
        Duty::VillageHead => &["counts", "household", "photo", "households of a village", "sign-off"],
        Duty::SubdistrictMonitor | Duty::ProvinceMonitor => &["counts"],
        Duty::DistrictDataEntry => &[
            "counts",
            "overview",
            "household",
            "photo",
            "households of a village",
            "work",
            "bundle in",
            "bundle out",
        ],
        Duty::HeadOfAgency => &[
            "counts",
            "overview",
            "household",
            "photo",
            "households of a village",
            "work",
            "cases",
            "case",
            "doubles",
        ],
        Duty::Verifier => &[
            "counts",
            "overview",
            "household",
            "photo",
            "households of a village",
            "work",
            "cases",
            "case",
            "doubles",
            "return",
            "reveal",
        ],
        Duty::DistrictAdmin => &[
            "counts",
            "overview",
            "household",
            "photo",
            "households of a village",
            "work",
            "cases",
            "case",
            "doubles",
            "return",
            "reveal",
            "preview",
            "decide",
            "give",
            "withdraw",
            "devices",
            "revoke",
            "quarantine",
            "release",
            "keep out",
            "lost",
            "lost as a file",
            "health",
            "forms",
            "export",
            "exported",
            "bundle in",
            "bundle out",
        ],
        Duty::CentreOperator => &[
            "counts",
            "devices",
            "revoke",
            "quarantine",
            "release",
            "keep out",
            "erase",
            "health",
            "forms",
            "storage",
        ],
        Duty::Auditor => &["audit", "audit as a file"],
    }
}

/// What a route is called above; `None` for what asks for no capability.
fn called(endpoint: &Endpoint) -> Option<&'static str> {
    let name = match endpoint.path {
        "/api/sign-in" | "/api/sign-in/begin" | "/api/sign-in/back" | "/api/sign-in/code" => return None,
        "/api/login" | "/api/logout" | "/api/me" | "/api/second-factor" | "/api/second-factor/confirm" => {
            return None;
        }
        "/api/counts" => "counts",
        "/api/overview" => "overview",
        "/api/cases" => "cases",
        "/api/cases/{household}/{case}" => "case",
        "/api/cases/{household}/{case}/preview" => "preview",
        "/api/cases/{household}/{case}/decide" => "decide",
        "/api/households/{household}" => "household",
        "/api/households/{household}/return" => "return",
        "/api/households/{household}/reveal" => "reveal",
        "/api/households/{household}/erase" => "erase",
        "/api/photos/{photo}" => "photo",
        "/api/quarantine" => "quarantine",
        "/api/devices" => "devices",
        "/api/devices/{device}/revoke" => "revoke",
        "/api/work" => "work",
        "/api/work/households" => "households of a village",
        "/api/work/give" => "give",
        "/api/work/withdraw" => "withdraw",
        "/api/bundles" => "bundle in",
        "/api/villages/{village}/bundle" => "bundle out",
        "/api/villages/{village}/sign-off" => "sign-off",
        "/api/audit" => "audit",
        "/api/audit.csv" => "audit as a file",
        "/api/quarantine/release" => "release",
        "/api/quarantine/keep-out" => "keep out",
        "/api/devices/{device}/lost" => "lost",
        "/api/devices/{device}/lost.csv" => "lost as a file",
        "/api/health" => "health",
        "/api/forms" => "forms",
        "/api/storage" => "storage",
        "/api/doubles" => "doubles",
        "/api/exports" => "export",
        "/api/exports/{ticket}" => "exported",
        other => panic!("{other}: a route that no row of this test knows"),
    };
    Some(name)
}

/// The request for the village of the test, its household, its district.
fn path(endpoint: &Endpoint) -> String {
    let id = household(1).to_string();
    let path = endpoint.path.replace("{household}", &id).replace("{village}", VILLAGE);
    let path = path
        .replace("{case}", &"11".repeat(16))
        .replace("{photo}", &"22".repeat(32))
        .replace("{device}", "77")
        .replace("{ticket}", "33");
    match endpoint.path {
        "/api/work/households" | "/api/doubles" => {
            format!("{path}?district={}&village={VILLAGE}", district())
        }
        _ => format!("{path}?district={}", district()),
    }
}

/// A registry with one household in the village, and a photo of it.
async fn registry() -> (Office, String) {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    (Office::open(world).await, "Siti Aminah".into())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_gets_at_every_route_what_the_law_gives_it_and_nothing_of_elsewhere() {
    let (office, name) = registry().await;
    let (mut asked, mut let_through, mut refused) = (0, 0, 0);
    for duty in Duty::ALL.into_iter().filter(|duty| *duty != Duty::VillageOfficer) {
        for lies in EVERYWHERE {
            let Some(reach) = reach(duty, lies) else { continue };
            let desk = office.somebody(duty, reach.clone()).await;
            for endpoint in endpoints() {
                let Some(called) = called(&endpoint) else { continue };
                let (status, body) = desk.ask(&endpoint.method, &path(&endpoint)).await;
                let allowed = allows(duty).contains(&called);
                // Numbers of one's own villages, within the district that was asked for.
                let own = allowed && lies == Lies::Beside && called == "counts";
                let wanted = allowed && lies == Lies::Here;
                let passed = !matches!(status, 401 | 403);
                let of_one = matches!(endpoint.need, Need::May(_, Of::Household | Of::Photo));
                // A household or photo of elsewhere is not told from one that is not there.
                let hidden = status == 404 && of_one && allowed && !wanted;
                asked += 1;
                assert_eq!(passed && !hidden, wanted || own, "{duty} in {reach} asks for {called}: {status}");
                let shows = body.contains(&name) || body.contains(VILLAGE);
                assert!(wanted || !shows, "{duty} in {reach} reads of another area at {called}");
                if passed && !hidden { let_through += 1 } else { refused += 1 }
            }
        }
    }
    println!("{asked} requests: {let_through} let through, {refused} refused, 0 reads of another area");
    assert!(asked > 500 && let_through > 50, "{asked} {let_through}");
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_has_every_role_capability_and_route() {
    let granted: BTreeSet<String> =
        Duty::ALL.iter().flat_map(|duty| duty.capabilities()).map(|able| format!("{able:?}")).collect();
    let asked: BTreeSet<String> = endpoints()
        .iter()
        .filter_map(|endpoint| match endpoint.need {
            Need::May(capability, _) => Some(format!("{capability:?}")),
            Need::Nobody | Need::Session => None,
        })
        .collect();
    assert_eq!(granted, asked, "a capability that nobody has, or that opens nothing");
    let open: Vec<_> = endpoints().into_iter().filter(|e| e.need == Need::Nobody).map(|e| e.path).collect();
    let sign_in = ["", "/begin", "/back", "/code"].map(|step| format!("/api/sign-in{step}"));
    let sign_in = sign_in.each_ref().map(String::as_str);
    assert_eq!(open, [&["/api/login"][..], &sign_in].concat());
}

#[test]
fn no_route_of_the_console_is_made_beside_the_table() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut made = Vec::new();
    for file in std::fs::read_dir(folder).expect("the folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("it reads");
        made.extend(
            text.lines().filter(|line| line.contains(".route(\"/api")).map(|line| line.trim().to_owned()),
        );
    }
    assert_eq!(made, ["routes.route(\"/api/{*rest}\", get(unknown).post(unknown))"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_counts_from_its_first_moment_to_its_last_and_not_after_it_was_withdrawn() {
    let (office, _) = registry().await;
    let now = office.world.app.now();
    let user = office.account("kepala", Duty::Auditor, Reach::from(&district()));
    let new = NewGrant {
        duty: Duty::Verifier,
        reach: Reach::from(&district()),
        starts: Some(now + 100),
        ends: Some(now + 200),
        by: None,
    };
    let number = office.world.app.grant(&district(), user, new.clone()).expect("granted");
    let desk = office.log_in("kepala").await;
    assert_eq!(desk.get("/api/cases").await, 403, "not yet");
    office.world.wait(100);
    assert_eq!(desk.get("/api/cases").await, 200);
    office.world.wait(100);
    assert_eq!(desk.get("/api/cases").await, 403, "over");
    let again = NewGrant { starts: None, ends: None, ..new };
    let second = office.world.app.grant(&district(), user, again).expect("granted");
    assert_eq!((number, second), (2, 3));
    assert_eq!(desk.get("/api/cases").await, 200);
    office.world.app.withdraw_grant(&district(), user, second, None).expect("withdrawn");
    assert_eq!(desk.get("/api/cases").await, 403, "withdrawn");
    assert!(office.world.app.withdraw_grant(&district(), user, second, None).is_err(), "once");
    office.world.app.deactivate(&district(), user, None).expect("closed");
    assert_eq!(desk.get("/api/me").await, 401);
    office.close().await;
}

#[test]
fn an_officer_whose_grant_is_over_reads_and_writes_there_no_more() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    assert_eq!(rina.sync(&world), [Verdict::Accepted]);
    let user = rina.user;
    world.app.withdraw_grant(&district(), user, 1, None).expect("withdrawn");
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    let outbox = std::mem::take(&mut rina.outbox);
    let group = rina.seal(&outbox);
    let answer = rina.push(&world, Some(group)).expect("an answer");
    let aside = [Verdict::Quarantined { reason: QuarantineReason::OutOfArea }];
    assert_eq!(answer.results, aside);
    assert_eq!(answer.scopes[0].state, ScopeState::Revoked);
}

#[test]
fn households_and_photos_are_of_a_village_before_they_are_of_a_district() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let (hash, village) = (PhotoHash([2; 32]), field::village());
    let photo = PhotoRow { village, hash, bytes: 9, device: rina.number };
    let (district, time) = (Some(district()), world.app.now());
    let act = Act { district, time, write: Write::AddPhoto(photo), audit: None };
    world.app.store.write(act).expect("a photo");
    let asked = Asked {
        household: Some(household(1).to_string()),
        photo: Some(hash.to_string()),
        ..Asked::default()
    };
    for (login, village, sees) in [("own", VILLAGE, true), ("next", NEIGHBOUR, false)] {
        let user = world.account(login, Duty::VillageHead, &[village]);
        let account = world.app.store.account(&field::district(), user).expect("asked").expect("an account");
        for of in [Of::Household, Of::Photo] {
            let visitor = Visitor::of(account.clone(), String::new());
            let outcome = world.app.let_through(visitor, Capability::Households, of, &asked);
            assert_eq!(outcome.is_ok(), sees, "{login} {of:?}");
            assert!(sees || matches!(outcome, Err(Error::NotFound)));
        }
    }
}

#[test]
fn nobody_has_two_functions_of_the_district_at_one_time() {
    let world = World::new();
    let user = world.account("dewi", Duty::Verifier, &[]);
    let now = world.app.now();
    let new = |duty, starts, ends| NewGrant { duty, reach: Reach::from(&district()), starts, ends, by: None };
    let refusal = world.app.grant(&district(), user, new(Duty::HeadOfAgency, None, None));
    let told = refusal.expect_err("refused").to_string();
    assert!(told.contains("verifier in 35.02 already (grant 1)") && told.contains("73/HUK/2024"), "{told}");
    world.app.withdraw_grant(&district(), user, 1, None).expect("withdrawn");
    let first = world.app.grant(&district(), user, new(Duty::HeadOfAgency, None, Some(now + 50)));
    assert_eq!(first.expect("the other one was withdrawn"), 2);
    assert!(world.app.grant(&district(), user, new(Duty::DistrictAdmin, Some(now + 49), None)).is_err());
    let after = world.app.grant(&district(), user, new(Duty::DistrictAdmin, Some(now + 50), None));
    assert_eq!(after.expect("one after the other"), 3);
    let elsewhere: DistrictCode = "35.03".parse().expect("a district");
    let there = NewGrant { reach: Reach::from(&elsewhere), ..new(Duty::DistrictDataEntry, None, None) };
    assert!(world.app.grant(&district(), user, there).is_err(), "nor in two districts");
    let village = NewGrant { reach: NEIGHBOUR.parse().expect("an area"), ..new(Duty::Verifier, None, None) };
    assert!(world.app.grant(&district(), user, village).is_err(), "a district's function in a village");
}

#[test]
fn capabilities_that_change_data_are_those_that_write() {
    let changing: Vec<Duty> = Duty::ALL.into_iter().filter(|duty| duty.changes()).collect();
    let office = [Duty::VillageHead, Duty::DistrictDataEntry, Duty::Verifier, Duty::DistrictAdmin];
    assert_eq!(changing, [&office[..], &[Duty::CentreOperator]].concat());
    assert!(!Duty::Auditor.capabilities().contains(&Capability::Households));
}
