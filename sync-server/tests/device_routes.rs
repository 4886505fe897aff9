//! Every route of devices, asked by everybody who has a device: what stands of a village goes to those who work there.

mod field;

use std::sync::Arc;

use field::{NEIGHBOUR, Officer, VILLAGE, World, district, founding, household, village};
use pendata_domain::document::Document;
use pendata_domain::ids::PhotoHash;
use pendata_domain::protocol::{
    ACCESS_HEADER, Access, REPAIR_REQUEST, RepairRequest, ScopeState, Signed, SyncAnswer, part_path,
    photo_path, seal_frame,
};
use reqwest::{Client, Method};
use sha2::{Digest, Sha256};
use sync_server::access::{Duty, NewGrant, Reach};
use sync_server::store::fleet::Cause;
use sync_server::{PieceOf, body, http};

const ELSEWHERE: &str = "35.03.01.2001";

/// A line in the village's papers that nobody else may read.
const NAME: &str = "Siti Aminah";

struct Town {
    world: World,
    base: String,
    client: Client,
    photo: PhotoHash,
    pack: (u64, u32),
}

fn line(officer: &Officer, method: &str, path: &str) -> String {
    Access::sign(officer.number, officer.clock, officer.ticket, method, path, &officer.key).to_string()
}

impl Town {
    async fn ask(&self, officer: &Officer, method: Method, path: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let access = line(officer, method.as_str(), path);
        let asked = self.client.request(method, format!("{}{path}", self.base)).header(ACCESS_HEADER, access);
        let answer = asked.body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.bytes().await.expect("a body").to_vec())
    }

    /// What each route that reads or writes something of the village answers.
    async fn statuses(&self, officer: &Officer) -> Vec<(&'static str, u16)> {
        let (through, parts) = self.pack;
        assert!(parts > 0, "there is a snapshot");
        let photo = photo_path(&village(), &self.photo);
        let reads = [
            ("log", format!("/v1/scope/{VILLAGE}/log?epoch=1&after=0")),
            ("part", part_path(&village(), 1, through, 0)),
            ("photo", format!("{photo}?from=0")),
            ("photo held", format!("{photo}/held")),
        ];
        let mut all = Vec::new();
        for (route, path) in reads {
            all.push((route, self.ask(officer, Method::GET, &path, Vec::new()).await.0));
        }
        let piece = format!("{photo}?from=0&of=3");
        all.push(("photo piece", self.ask(officer, Method::PUT, &piece, b"new".to_vec()).await.0));
        all.push(("repair", self.repair(officer).await));
        all
    }

    async fn repair(&self, officer: &Officer) -> u16 {
        let question = RepairRequest {
            protocol: 1,
            device: officer.number,
            ticket: officer.ticket,
            time: officer.clock,
            household: household(1),
            message: Document::golden().repair_question(),
        };
        let frame = seal_frame(&question, REPAIR_REQUEST, b"", &officer.key);
        let path = format!("/v1/doc/{}/sync", household(1));
        self.ask(officer, Method::POST, &path, body::pack(&frame, body::Effort::Quick)).await.0
    }

    /// Asks for the village in a sync, whatever the officer's own villages are.
    async fn sync(&self, officer: &mut Officer) -> Result<SyncAnswer, u16> {
        officer.cursors.insert(village(), Default::default());
        let request = officer.request(None);
        let frame = seal_frame(&request, "sync request", b"", &officer.key);
        let packed = body::pack(&frame, body::Effort::Quick);
        let (status, bytes) = self.ask(officer, Method::POST, "/v1/sync", packed).await;
        if status != 200 {
            return Err(status);
        }
        let answer = Signed::parse(&body::unpack(&bytes).expect("a frame")).expect("signed");
        let answer: SyncAnswer = answer.peek().expect("an answer");
        officer.ticket = answer.ticket;
        Ok(answer)
    }
}

async fn town() -> (Town, Officer) {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    rina.sync(&world);
    let pack = world.app.make_pack(&village()).expect("a snapshot");
    let content = vec![7; 4_000];
    let photo = PhotoHash(Sha256::digest(&content).into());
    let path = format!("{}?from=0&of={}", photo_path(&village(), &photo), content.len());
    let piece = PieceOf { village: village(), hash: photo, from: 0, of: content.len() as u32 };
    let chunk = Ok::<_, std::convert::Infallible>(axum::body::Bytes::from(content));
    let access = line(&rina, "PUT", &path);
    let stream = futures_util::stream::iter([chunk]);
    world.app.handle_photo_piece(access, path, piece, stream).await.expect("a photo");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(http::serve(Arc::clone(&world.app), listener, std::future::pending()));
    // A test beside this one may have installed it: either way it is there.
    sync_server::tls::choose_ciphers();
    let client = Client::builder().no_proxy().build().expect("a client");
    (Town { world, base, client, photo, pack: (pack.through, pack.parts) }, rina)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_read_and_written_by_those_who_work_there_and_nobody_else() {
    let (town, mut rina) = town().await;
    let world = &town.world;
    for (route, status) in town.statuses(&rina).await {
        // Three bytes are no photo of that hash: the route is open all the same.
        let open = if route == "photo piece" { status == 200 || status == 422 } else { status == 200 };
        assert!(open, "{route}: {status}");
    }
    let answer = town.sync(&mut rina).await.expect("an answer");
    assert_eq!(answer.scopes[0].state, ScopeState::Ok);

    let mut beside = world.officer("beside", &[NEIGHBOUR]);
    let mut elsewhere = world.officer("elsewhere", &[ELSEWHERE]);
    let mut moved = world.officer("moved", &[VILLAGE, NEIGHBOUR]);
    world.app.withdraw_grant(&district(), moved.user, 1, None).expect("withdrawn");
    let mut temporary = world.officer("temporary", &[NEIGHBOUR]);
    let ends = Some(world.app.now() + 60);
    let reach = Reach::from(&village());
    let grant = NewGrant { duty: Duty::VillageOfficer, reach, starts: None, ends, by: None };
    world.app.grant(&district(), temporary.user, grant).expect("a grant");
    town.sync(&mut temporary).await.expect("its minute is not over");
    assert_eq!(town.statuses(&temporary).await[0], ("log", 200));
    world.wait(60);
    for (who, officer) in [
        ("beside", &mut beside),
        ("of another district", &mut elsewhere),
        ("moved", &mut moved),
        ("whose time is over", &mut temporary),
    ] {
        for (route, status) in town.statuses(officer).await {
            assert!(matches!(status, 403 | 404), "{route} for one {who}: {status}");
        }
        let answer = town.sync(officer).await.expect("an answer");
        let scope = answer.scopes.iter().find(|scope| scope.village == village()).expect("it is answered");
        assert_eq!((scope.state, scope.records.len()), (ScopeState::Revoked, 0), "one {who}");
        assert!(scope.pack.is_none(), "one {who}");
        let told = format!("{answer:?}");
        assert!(!told.contains(NAME), "one {who} reads a name");
    }

    let lost = world.officer("lost", &[VILLAGE]);
    world.app.revoke(&district(), lost.number, Cause::Lost, (None, "hilang")).expect("revoked");
    let gone = world.officer("gone", &[VILLAGE]);
    world.app.deactivate(&district(), gone.user, None).expect("closed");
    let form = format!("/v1/form/{}", world.app.form(&district()).expect("a form").hash);
    for (who, officer) in [("lost", &lost), ("gone", &gone)] {
        for (route, status) in town.statuses(officer).await {
            assert!(matches!(status, 401 | 403 | 404), "{route} for one {who}: {status}");
        }
        assert_eq!(town.ask(officer, Method::GET, &form, Vec::new()).await.0, 403, "the form for one {who}");
    }
}
