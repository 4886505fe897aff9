//! W6: many devices push at once. Their seals are made beforehand, so that the clients only send and wait.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use ed25519_dalek::SigningKey;
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{CutRequest, Document};
use pendata_domain::form::FormRules;
use pendata_domain::ids::{ActorId, FormVersion, UserId};
use pendata_domain::later::Later;
use pendata_domain::merge::{compose, read};
use pendata_domain::protocol::{
    EnrolAnswer, EnrolRequest, Entry, Group, PROTOCOL_VERSION, ScopeCursor, Signed, SyncAnswer, SyncRequest,
    Verdict, seal_frame,
};
use pendata_domain::seal::{Seal, SealHeader, SealId, SealedChange};
use sync_server::App;
use sync_server::body::{self, Effort};
use sync_server::store::rows::{Feed, VillageDocument};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;

use crate::bench::Bench;
use crate::edits::revisit;
use crate::measure::{Process, quantile, timed};
use crate::office::{Office, demo_village, households, today, villages};
use crate::options::{Fleet, Size};
use crate::row::{Row, Sample};
use crate::text::{CLIENT_CPU, DOWN, SERVER_CPU, SERVER_DISK, SERVER_PEAK, UP, WALL};
use crate::upsert;

/// Edited households of a device.
pub const EDITED: usize = 20;

const RATE: &str = "households/s";
pub const ACCEPTED: &str = "households accepted";
pub const CPU_EACH: &str = "server CPU s per 1,000";
const WORKER_PEAK: &str = "a worker's memory, peak MiB";
const LAST: &str = "acknowledged after, s p99";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let fleet = bench.size.fleet();
    let Fleet { devices, .. } = fleet;
    bench.report.tell(format!("W6: preparing {devices} devices"));
    let (office, requests) = prepared(bench, fleet)?;
    let mut runs = Vec::new();
    for n in 0..bench.options.repeat() {
        runs.push(push(office.copy()?, &requests)?);
        bench.report.tell(format!("W6: run {} of {}", n + 1, bench.options.repeat()));
    }
    let households = fleet.villages * fleet.households;
    let case = bench.case(format!("{devices} devices, {households} households"));
    let row = Row::of("W6", case, &runs);
    let row = match office.database() {
        Some(database) => beside(row, &upsert::at_once(database)?),
        None => row,
    };
    let row = row.at_least(ACCEPTED, (devices * EDITED) as f64, None);
    bench.report.add(match bench.size {
        // Too few to say anything about a rate.
        Size::S => row,
        // Whoever waits for 20,000 households cannot be served within a second.
        Size::L => judged(row),
        Size::M => judged(row).at_most(LAST, 1.0, 0.35),
    });
    Ok(())
}

/// With what PostgreSQL does of itself, and how many times as fast as we that is.
fn beside(row: Row, bare: &Sample) -> Row {
    let times = match (row.median(RATE), bare.get(upsert::RATE)) {
        (Some(ours), Some(theirs)) => Sample::default().with("of the bare upserts, times", ours / theirs),
        _ => Sample::default(),
    };
    row.once(bare.clone()).once(times)
}

fn judged(row: Row) -> Row {
    row.at_least(RATE, 2_000.0, 6_000.0)
        .at_most(CPU_EACH, None, 0.2)
        .at_most(SERVER_PEAK, 100.0, None)
        .at_most(WORKER_PEAK, 512.0, None)
}

/// A registry that knows the devices, and what each of them is about to send.
fn prepared(bench: &mut Bench, fleet: Fleet) -> anyhow::Result<(Office, Vec<Vec<u8>>)> {
    let (office, villages) = match fleet.villages {
        1 => (bench.office(fleet.households)?, vec![demo_village()]),
        several => (Office::open(&bench.options.dir, bench.kept)?, villages(several)),
    };
    if fleet.villages > 1 {
        for (seed, village) in villages.iter().enumerate() {
            office.import(households(seed as u64, village, fleet.households)?)?;
        }
    }
    let requests = prepare(&office.books()?, &villages, fleet)?;
    Ok((office, requests))
}

fn push(mut office: Office, requests: &[Vec<u8>]) -> anyhow::Result<Sample> {
    office.serve()?;
    pushed(&office, requests)
}

/// What it costs that all of these are sent at one moment to an office that serves.
pub fn pushed(office: &Office, requests: &[Vec<u8>]) -> anyhow::Result<Sample> {
    let server = office.process()?;
    server.rest();
    server.forget_peak()?;
    let mark = server.mark();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (pushed, _, client_cpu) = timed(|| runtime.block_on(at_once(&office.address, requests.to_vec())));
    let (pushed, cpu) = (pushed?, server.since(mark));
    let households = pushed.accepted as f64;
    let mut times = pushed.times.clone();
    Ok(Sample::default()
        .with(WALL, pushed.wall)
        .with(CLIENT_CPU, client_cpu * 1e3)
        .with(SERVER_CPU, cpu * 1e3)
        .with(UP, pushed.up as f64 / 1e3)
        .with(DOWN, pushed.down as f64 / 1e3)
        .with(SERVER_PEAK, server.peak())
        .with(WORKER_PEAK, server.children().into_iter().map(Process::peak).fold(0.0, f64::max))
        .with(SERVER_DISK, office.disk() as f64 / 1e3)
        .with(ACCEPTED, households)
        .with(RATE, households / pushed.wall)
        .with(CPU_EACH, cpu * 1e3 / households)
        .with("acknowledged after, s p50", quantile(&mut times, 0.5))
        .with(LAST, quantile(&mut times, 0.99)))
}

/// One ready HTTP request for each device; the documents of one village at a time are in memory.
pub fn prepare(app: &App, villages: &[VillageCode], fleet: Fleet) -> anyhow::Result<Vec<Vec<u8>>> {
    let rules = app.form(&villages[0].district())?;
    let mut requests = vec![Vec::new(); fleet.devices];
    for (place, village) in villages.iter().enumerate() {
        let (feed, documents) = app.store.village(village)?;
        for device in (place..fleet.devices).step_by(villages.len()) {
            let first = device / villages.len() * EDITED;
            let mine = (first..first + EDITED).map(|n| &documents[n % documents.len()]).collect::<Vec<_>>();
            requests[device] = Client::enrol(app, device, village)?.request(&rules.rules, feed, &mine)?;
        }
    }
    Ok(requests)
}

/// A device of which the server knows the key.
struct Client {
    key: SigningKey,
    user: UserId,
    village: VillageCode,
    answer: EnrolAnswer,
}

impl Client {
    fn enrol(app: &App, device: usize, village: &VillageCode) -> anyhow::Result<Self> {
        let (user, code) = Office::officer(app, &format!("fleet{device}"), std::slice::from_ref(village))?;
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&(device as u64).to_be_bytes());
        let key = SigningKey::from_bytes(&seed);
        let request = EnrolRequest {
            protocol: PROTOCOL_VERSION,
            code,
            key: key.verifying_key().to_bytes().to_vec(),
            label: "tablet".into(),
            time: 0,
        };
        let frame = seal_frame(&request, "enrol request", b"", &key);
        let answer = app.handle_enrol(&body::pack(&frame, Effort::Quick), &format!("device {device}"))?;
        let answer = Signed::parse(&body::unpack(&answer)?)?.peek()?;
        Ok(Self { key, user, village: village.clone(), answer })
    }

    /// Five answers in each of the households, sealed and signed, as an HTTP request.
    fn request(&self, rules: &FormRules, feed: Feed, mine: &[&VillageDocument]) -> anyhow::Result<Vec<u8>> {
        let (mut sealed, mut entries) = (Vec::new(), Vec::new());
        for (turn, stored) in mine.iter().enumerate() {
            let mut document = Document::load(&stored.saved)?;
            let view = read(&document, stored.household, rules);
            let wanted = self.cut_request(&document, turn);
            let intents = revisit(&view, turn + self.answer.enrolment.device.0 as usize);
            let cut = compose(&mut document, stored.household, rules, &wanted, &intents)?;
            let cut = cut.context("the edit changes nothing")?;
            sealed.push(SealedChange { household: stored.household, hash: cut.hash });
            entries.push(Entry::Present { household: stored.household, change: cut.bytes });
        }
        let EnrolAnswer { enrolment, ticket, .. } = &self.answer;
        let header = SealHeader {
            device: enrolment.device,
            counter: 1,
            previous: SealId::default(),
            ticket: *ticket,
            time: 0,
            later: Later::default(),
        };
        let seal = Seal::sign(header, sealed, &self.key);
        let push = Group { header: seal.header, entries, signature: seal.signature };
        let frame = seal_frame(&self.sync_request(push, feed), "sync request", b"", &self.key);
        Ok(http(&body::pack(&frame, Effort::Small)))
    }

    fn cut_request(&self, document: &Document, turn: usize) -> CutRequest {
        let attribution = Attribution {
            user: self.user,
            role: Role::VillageOfficer,
            act: Act::Save,
            visit: turn as u32 + 1,
            form: FormVersion(1),
            today: today(),
        };
        let actor = ActorId::of_session(self.answer.enrolment.device, [1, 2, 3, 4]);
        CutRequest { actor, attribution, time: 1_795_500_000, base: document.heads() }
    }

    fn sync_request(&self, push: Group, feed: Feed) -> SyncRequest {
        let cursor = ScopeCursor {
            village: self.village.clone(),
            epoch: feed.epoch,
            after: feed.head,
            digest: feed.digest,
        };
        SyncRequest {
            protocol: PROTOCOL_VERSION,
            device: self.answer.enrolment.device,
            request: 1,
            ticket: self.answer.ticket,
            time: 0,
            form: FormVersion(1),
            roster: 0,
            scopes: vec![cursor],
            push: Some(push),
            backlog: 0,
            receipt: None,
            work: None,
            form_starts: None,
            report: None,
            erasures: Vec::new(),
        }
    }
}

fn http(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: localhost\r\ncontent-type: {}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body::CONTENT_TYPE,
        body.len()
    );
    [head.as_bytes(), body].concat()
}

struct Pushed {
    wall: f64,
    /// Seconds until each device had its whole answer.
    times: Vec<f64>,
    up: u64,
    down: u64,
    /// Changes that the answers accept.
    accepted: usize,
}

/// Connects all devices, lets them push at one moment, and waits for every answer.
async fn at_once(address: &str, requests: Vec<Vec<u8>>) -> anyhow::Result<Pushed> {
    let start = Arc::new(Barrier::new(requests.len() + 1));
    let up = requests.iter().map(|request| request.len() as u64).sum();
    let mut devices = Vec::new();
    for request in requests {
        let stream = TcpStream::connect(address).await?;
        devices.push(tokio::spawn(one(stream, request, Arc::clone(&start))));
    }
    start.wait().await;
    let begun = Instant::now();
    let mut answers = Vec::new();
    for device in devices {
        answers.push(device.await??);
    }
    let wall = begun.elapsed().as_secs_f64();
    let down = answers.iter().map(|(answer, _)| answer.len() as u64).sum();
    let times = answers.iter().map(|(_, at)| at.duration_since(begun).as_secs_f64()).collect();
    let accepted = answers.iter().map(|(answer, _)| accepted(answer)).sum::<anyhow::Result<usize>>()?;
    Ok(Pushed { wall, times, up, down, accepted })
}

async fn one(
    mut stream: TcpStream,
    request: Vec<u8>,
    start: Arc<Barrier>,
) -> anyhow::Result<(Vec<u8>, Instant)> {
    start.wait().await;
    stream.write_all(&request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok((answer, Instant::now()))
}

fn accepted(answer: &[u8]) -> anyhow::Result<usize> {
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("no answer")?;
    anyhow::ensure!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer[..head]));
    let answer: SyncAnswer = Signed::parse(&body::unpack(&answer[head + 4..])?)?.peek()?;
    let holds = answer.results.iter().filter(|verdict| **verdict == Verdict::Accepted);
    Ok(holds.count())
}
