//! Who listens on the line between a tablet and the server: what was sent, and what the server signed for.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard};

use ed25519_dalek::VerifyingKey;
use pendata_device::sync::{Call, HttpApi, Reply, SyncApi, Unreachable};
use pendata_domain::ids::{ChangeHash, HouseholdId};
use pendata_domain::protocol::{Signed, SyncAnswer, SyncRequest};
use pendata_domain::receipt::AcceptedList;
use sync_server::Keys;
use sync_server::body::unpack;

use crate::office::Office;
use crate::tablet::{Tablet, api};

pub type Changes = BTreeSet<(HouseholdId, ChangeHash)>;

pub struct Witness {
    api: HttpApi,
    server: VerifyingKey,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    pushed: Changes,
    promised: Changes,
}

impl Witness {
    pub fn of(office: &Office, tablet: &Tablet) -> Self {
        let keys = Keys::at(&office.data(), |_| panic!("there is a key")).expect("the server's key");
        Self { api: api(&tablet.address), server: keys.server.verifying_key(), seen: Mutex::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no test panics in here")
    }

    /// Everything that was ever on its way to the server.
    pub fn pushed(&self) -> Changes {
        self.seen().pushed.clone()
    }

    /// What a receipt of the server's answers for.
    pub fn promised(&self) -> Changes {
        self.seen().promised.clone()
    }

    /// The changes that an answer promises, where its receipt holds.
    fn promise(&self, sent: &[(HouseholdId, ChangeHash)], reply: &Reply) -> Changes {
        let Some(SyncAnswer { results, receipt: Some(receipt), .. }) = read(&reply.body) else {
            return Changes::new();
        };
        let held = sent.iter().zip(&results).filter(|(_, verdict)| verdict.holds());
        let held: Vec<(HouseholdId, ChangeHash)> = held.map(|(change, _)| *change).collect();
        receipt.verify(&self.server).expect("the server signed it");
        assert_eq!(receipt.body.accepted, AcceptedList::of(held.iter().map(|(_, hash)| hash)));
        held.into_iter().collect()
    }
}

impl SyncApi for Witness {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        let sent = match call.path == "/v1/sync" {
            true => changes_of(&call.body),
            false => Vec::new(),
        };
        self.seen().pushed.extend(sent.iter().copied());
        let reply = self.api.call(call).await?;
        if reply.status == 200 && !sent.is_empty() {
            let promised = self.promise(&sent, &reply);
            self.seen().promised.extend(promised);
        }
        Ok(reply)
    }
}

fn read<T: for<'b> minicbor::Decode<'b, ()>>(body: &[u8]) -> Option<T> {
    Signed::parse(&unpack(body).ok()?).ok()?.peek().ok()
}

/// What a request pushes.
fn changes_of(body: &[u8]) -> Vec<(HouseholdId, ChangeHash)> {
    let request: SyncRequest = read(body).expect("a device's request");
    let entries = request.push.map(|group| group.entries).unwrap_or_default();
    let sealed = entries.iter().map(|entry| entry.sealed().expect("a change"));
    sealed.map(|sealed| (sealed.household, sealed.hash)).collect()
}
