//! A server on a real socket in this process, and officers who push to it over HTTP. Its workers are processes.

use std::sync::Arc;

use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{Group, QuarantineReason, Verdict};
use sync_server::ingest::Workers;
use sync_server::store::rows::AuditRow;
use sync_server::{Error, http};
use tokio::runtime::Runtime;

use crate::field::{Officer, VILLAGE, World, district};

pub struct Served {
    pub world: World,
    runtime: Runtime,
    client: reqwest::Client,
    base: String,
}

impl Served {
    pub fn by(workers: &Workers) -> Self {
        sync_server::tls::choose_ciphers();
        let World { app, registry, rules, clock } = World::new();
        let app = Arc::into_inner(app).expect("nobody else holds it").with_workers(workers);
        let world = World { app: Arc::new(app.expect("workers")), registry, rules, clock };
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        runtime.spawn(http::serve(world.app.clone(), listener, std::future::pending()));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { world, runtime, client, base }
    }

    pub fn officer(&self, login: &str) -> Officer {
        self.world.officer(login, &[VILLAGE])
    }

    /// Pushes a group over HTTP. Gives the verdicts.
    pub fn push(&self, officer: &mut Officer, group: Group) -> Vec<Verdict> {
        let request = officer.request(Some(group));
        let answer = officer.exchange(&request, |bytes| self.post("/v1/sync", bytes)).expect("an answer");
        officer.ticket = answer.ticket;
        answer.results
    }

    pub fn push_changes(&self, officer: &mut Officer, changes: &[(HouseholdId, Vec<u8>)]) -> Vec<Verdict> {
        let group = officer.seal(changes);
        self.push(officer, group)
    }

    fn post(&self, path: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let request = self.client.post(format!("{}{path}", self.base)).body(bytes.to_vec());
        self.runtime.block_on(async {
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 200);
            Ok(response.bytes().await.expect("a body").to_vec())
        })
    }

    /// The server answers, and everything in it holds.
    pub fn assert_alive(&self) {
        let request = self.client.get(format!("{}/livez", self.base));
        let answer = self.runtime.block_on(async { request.send().await.expect("it lives").text().await });
        assert_eq!(answer.expect("text"), "ok");
        assert_eq!(self.world.app.verify().expect("a report").faults, []);
    }

    /// What the audit chain says of devices whose changes ended workers: device and how.
    pub fn harm(&self) -> Vec<(u32, String)> {
        let rows = self.world.app.store.audit(&district(), 0, 1_000).expect("the chain");
        let harm = |row: AuditRow| (row.act == "harmful_change").then_some((row.device?, row.detail));
        rows.into_iter().filter_map(harm).collect()
    }
}

pub fn aside(reason: QuarantineReason) -> Verdict {
    Verdict::Quarantined { reason }
}
