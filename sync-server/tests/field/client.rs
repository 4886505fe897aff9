//! A client that does by hand what a device does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ed25519_dalek::{SigningKey, VerifyingKey};
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::digest::VillageDigest;
use pendata_domain::document::{Caps, CutRequest, Document, inspect};
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, FormVersion, HouseholdId, Ticket, UserId};
use pendata_domain::later::Later;
use pendata_domain::merge::{compose, integrate, read};
use pendata_domain::protocol::{
    EnrolAnswer, EnrolRequest, Entry, Group, LogRecord, PROTOCOL_VERSION, ScopeCursor, ScopeState,
    SyncAnswer, SyncRequest, Verdict, open_frame, seal_frame,
};
use pendata_domain::seal::{Seal, SealHeader, SealId, SealedChange};
use sync_server::{Error, body};

use super::World;

#[derive(Clone)]
pub struct Officer {
    pub key: SigningKey,
    pub server_key: VerifyingKey,
    pub number: DeviceNumber,
    pub user: UserId,
    pub role: Role,
    pub ticket: Ticket,
    pub request: u64,
    pub counter: u64,
    pub previous: SealId,
    pub session: [u8; 4],
    pub clock: i64,
    pub documents: BTreeMap<HouseholdId, Document>,
    pub outbox: Vec<(HouseholdId, Vec<u8>)>,
    pub cursors: BTreeMap<VillageCode, (u32, u64, VillageDigest)>,
    /// Public keys by device, from the roster.
    pub keys: BTreeMap<DeviceNumber, VerifyingKey>,
    pub roster: u32,
    /// The form it holds and writes under.
    pub form: FormVersion,
}

pub type Answered = Result<SyncAnswer, Error>;

impl Officer {
    pub fn enrol(world: &World, label: &str, code: &str) -> Self {
        let seed: [u8; 32] = std::array::from_fn(|i| label.as_bytes()[i % label.len()] ^ i as u8);
        Self::try_enrol(world, label, code, SigningKey::from_bytes(&seed)).expect("an enrolment")
    }

    pub fn try_enrol(world: &World, label: &str, code: &str, key: SigningKey) -> Result<Self, Error> {
        let request = EnrolRequest {
            protocol: PROTOCOL_VERSION,
            code: code.into(),
            key: key.verifying_key().to_bytes().to_vec(),
            label: label.into(),
            time: 0,
        };
        let frame = seal_frame(&request, "enrol request", b"", &key);
        let answer = world.app.handle_enrol(&body::pack(&frame, body::Effort::Quick), "test")?;
        let answer = body::unpack(&answer).expect("a body");
        let signed = pendata_domain::protocol::Signed::parse(&answer).expect("a frame");
        let peeked: EnrolAnswer = signed.peek().expect("an answer");
        let server_key: [u8; 32] = peeked.enrolment.server_key.try_into().expect("a key");
        let server_key = VerifyingKey::from_bytes(&server_key).expect("a key");
        let sent = pendata_domain::protocol::Signed::parse(&frame).expect("a frame").body;
        let answer: EnrolAnswer = open_frame(&answer, "enrol answer", &sent, &server_key).expect("signed");
        let villages = answer.enrolment.villages.iter();
        let cursors = villages.map(|village| (village.clone(), (1, 0, VillageDigest::default()))).collect();
        Ok(Self {
            key,
            server_key,
            number: answer.enrolment.device,
            user: answer.enrolment.user,
            role: answer.enrolment.role,
            ticket: answer.ticket,
            request: 0,
            counter: 0,
            previous: SealId::default(),
            session: [1, 2, 3, 4],
            clock: 1_795_500_000,
            documents: BTreeMap::new(),
            outbox: Vec::new(),
            cursors,
            keys: BTreeMap::new(),
            roster: 0,
            form: FormVersion(1),
        })
    }

    pub fn attribution(&self, act: Act) -> Attribution {
        Attribution {
            user: self.user,
            role: self.role,
            act,
            visit: 1,
            form: self.form,
            today: NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day"),
        }
    }

    /// Writes one change and puts it into the outbox.
    pub fn write(&mut self, world: &World, household: HouseholdId, intents: &[Intent]) -> ChangeHash {
        self.write_as(world, household, intents, self.attribution(Act::Save))
    }

    pub fn write_as(
        &mut self,
        world: &World,
        household: HouseholdId,
        intents: &[Intent],
        attribution: Attribution,
    ) -> ChangeHash {
        let mut document = self.documents.get(&household).cloned().unwrap_or_else(Document::golden);
        let request = CutRequest {
            actor: ActorId::of_session(self.number, self.session),
            attribution,
            time: self.clock,
            base: document.heads(),
        };
        let cut = compose(&mut document, household, &world.rules, &request, intents);
        let cut = cut.expect("the write holds").expect("it changes something");
        self.documents.insert(household, document);
        self.outbox.push((household, cut.bytes));
        cut.hash
    }

    /// Seals changes as the next of the chain.
    pub fn seal(&mut self, changes: &[(HouseholdId, Vec<u8>)]) -> Group {
        self.counter += 1;
        let header = SealHeader {
            device: self.number,
            counter: self.counter,
            previous: self.previous,
            ticket: self.ticket,
            time: self.clock,
            later: Later::default(),
        };
        let sealed = changes.iter().map(|(household, change)| SealedChange {
            household: *household,
            hash: pendata_domain::document::change_hash(change).expect("a change"),
        });
        let seal = Seal::sign(header, sealed.collect(), &self.key);
        self.previous = seal.id();
        let entries = changes
            .iter()
            .map(|(household, change)| Entry::Present { household: *household, change: change.clone() })
            .collect();
        Group { header: seal.header, entries, signature: seal.signature }
    }

    pub fn request(&mut self, push: Option<Group>) -> SyncRequest {
        self.request += 1;
        let scopes = self.cursors.iter().map(|(village, (epoch, after, digest))| ScopeCursor {
            village: village.clone(),
            epoch: *epoch,
            after: *after,
            digest: *digest,
        });
        SyncRequest {
            protocol: PROTOCOL_VERSION,
            device: self.number,
            request: self.request,
            ticket: self.ticket,
            time: self.clock,
            form: self.form,
            roster: self.roster,
            scopes: scopes.collect(),
            push,
            backlog: 0,
            receipt: None,
            work: None,
            form_starts: None,
            report: None,
            erasures: Vec::new(),
        }
    }

    /// Sends a request and verifies the answer; changes nothing here.
    pub fn exchange(
        &self,
        request: &SyncRequest,
        call: impl Fn(&[u8]) -> Result<Vec<u8>, Error>,
    ) -> Answered {
        let frame = seal_frame(request, "sync request", b"", &self.key);
        let sent = pendata_domain::protocol::Signed::parse(&frame).expect("a frame").body;
        let answer = body::unpack(&call(&body::pack(&frame, body::Effort::Small))?)?;
        Ok(open_frame(&answer, "sync answer", &sent, &self.server_key).expect("signed by the server"))
    }

    /// One round: pushes a group, takes in what comes.
    pub fn push(&mut self, world: &World, push: Option<Group>) -> Answered {
        let request = self.request(push);
        let answer = self.exchange(&request, |bytes| world.app.handle_sync(bytes))?;
        let pushed = request.push.as_ref().and_then(|group| Some(group.seal().ok()?.changes));
        self.take(world, &answer, &pushed.unwrap_or_default());
        Ok(answer)
    }

    /// Pushes the outbox and pulls until nothing is left. Returns the verdicts of the push.
    pub fn sync(&mut self, world: &World) -> Vec<Verdict> {
        let outbox = std::mem::take(&mut self.outbox);
        let push = (!outbox.is_empty()).then(|| self.seal(&outbox));
        let answer = self.push(world, push).expect("an answer");
        let verdicts = answer.results.clone();
        let mut last = answer;
        while last.scopes.iter().any(|scope| scope.state == ScopeState::Ok && scope.next < scope.head) {
            last = self.push(world, None).expect("an answer");
        }
        verdicts
    }

    /// Takes an answer in, as a device would: seals verified, changes through the gate, digest compared.
    /// `pushed`: what the answered request pushed.
    pub fn take(&mut self, world: &World, answer: &SyncAnswer, pushed: &[SealedChange]) {
        self.ticket = answer.ticket;
        if let Some(receipt) = &answer.receipt {
            receipt.verify(&self.server_key).expect("the receipt is the server's");
        }
        if let Some((version, entries)) = &answer.roster {
            self.roster = *version;
            for device in entries.iter().flat_map(|entry| &entry.devices) {
                let key: [u8; 32] = device.key.clone().try_into().expect("a key");
                self.keys.insert(device.number, VerifyingKey::from_bytes(&key).expect("a key"));
            }
        }
        for scope in answer.scopes.iter().filter(|scope| scope.state == ScopeState::Ok) {
            let (_, _, mut digest) = self.cursors.get(&scope.village).copied().unwrap_or_default();
            for record in &scope.records {
                match record {
                    LogRecord::Changes { group, emptied, .. } => {
                        self.take_group(world, group, &mut digest);
                        let entries = emptied.iter().map(|place| &group.entries[*place as usize]);
                        entries.for_each(|entry| digest.add(&entry.sealed().expect("a name").hash));
                    }
                    LogRecord::Own { places, .. } => {
                        places.iter().for_each(|place| digest.add(&pushed[*place as usize].hash));
                    }
                    LogRecord::Left { .. } => {}
                }
            }
            if scope.next == scope.head {
                assert_eq!(digest, scope.digest, "the digest holds at the head");
            }
            self.cursors.insert(scope.village.clone(), (scope.epoch, scope.next, digest));
        }
    }

    fn take_group(&mut self, _: &World, group: &Group, digest: &mut VillageDigest) {
        let writer = self.keys.get(&group.header.device).expect("the roster names every writer");
        group.seal().expect("a group").verify(writer).expect("the writer's seal holds");
        for entry in &group.entries {
            let Entry::Present { household, change } = entry else { continue };
            let change = inspect(change.clone(), &Caps::CHANGE).expect("an honest change");
            digest.add(&change.hash);
            let document = self.documents.entry(*household).or_insert_with(Document::golden);
            let integration = integrate(document, std::slice::from_ref(&change));
            let verdict = &integration.results[0].verdict;
            assert!(matches!(verdict, Verdict::Accepted | Verdict::Duplicate), "{verdict:?}");
            *document = integration.document;
        }
    }

    pub fn view(&self, world: &World, household: HouseholdId) -> Household {
        read(&self.documents[&household], household, &world.rules)
    }

    pub fn heads(&self, household: HouseholdId) -> Vec<ChangeHash> {
        self.documents[&household].heads()
    }
}
