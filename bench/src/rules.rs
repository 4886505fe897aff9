//! The rules alone, in microseconds of CPU for one household: what everything else is made of.

use anyhow::Context;
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{CutRequest, Document};
use pendata_domain::form::FormRules;
use pendata_domain::ids::{ActorId, DeviceNumber, FormVersion, UserId};
use pendata_domain::merge::{compose, read};
use pendata_xforms::{RowId, Session};
use sync_server::import::Incoming;

use crate::bench::Bench;
use crate::edits::revisit;
use crate::measure::timed;
use crate::office::{COMPILED, demo_village, households, lists, today};
use crate::row::{Row, Sample};

const HOUSEHOLDS: usize = 300;
const CHECK: &str = "form engine: fill and findings, CPU us";

pub fn run(bench: &mut Bench) -> anyhow::Result<()> {
    let runs: Vec<Sample> = (0..bench.options.repeat()).map(|_| once()).collect::<Result<_, _>>()?;
    let row = Row::of("rules", format!("{HOUSEHOLDS} households, one at a time"), &runs);
    // At least 2,000 households a second on a core.
    bench.report.add(row.at_most(CHECK, 500.0, None));
    Ok(())
}

fn once() -> anyhow::Result<Sample> {
    let incoming = households(1, &demo_village(), HOUSEHOLDS)?;
    let rules = FormRules::from_attributes(COMPILED.attributes())?;
    let (created, create) = each(&incoming, |incoming| first(incoming, &rules))?;
    let (documents, firsts): (Vec<_>, Vec<_>) = created.into_iter().unzip();
    let (saved, save) = each(&documents, |document| Ok(document.save()))?;
    let (_, load) = each(&saved, |saved| Ok(Document::load(saved)?))?;
    let (_, gate_first) =
        each(&firsts, |change| Document::golden().with_changes(&[change]).map_err(refused))?;
    let pairs: Vec<_> = documents.iter().zip(&incoming).collect();
    let (views, reading) =
        each(&pairs, |(document, incoming)| Ok(read(document, incoming.household, &rules)))?;
    let numbered: Vec<_> = pairs.iter().zip(&views).enumerate().collect();
    let (edits, edit) = each(&numbered, |(turn, ((document, incoming), view))| {
        let mut document = (*document).clone();
        let request = request(&document, 9);
        let cut = compose(&mut document, incoming.household, &rules, &request, &revisit(view, *turn))?;
        Ok(cut.context("the edit changes nothing")?.bytes)
    })?;
    let upon: Vec<_> = documents.iter().zip(&edits).collect();
    let (_, gate_edit) = each(&upon, |(document, change)| document.with_changes(&[change]).map_err(refused))?;
    let (_, form) = each(&views, |view| Ok(judge(view)))?;
    let mean = |all: &[Vec<u8>]| all.iter().map(Vec::len).sum::<usize>() as f64 / all.len() as f64;
    Ok(Sample::default()
        .with("first change: compose, CPU us", create)
        .with("first change: gate, CPU us", gate_first)
        .with("five answers: compose, CPU us", edit)
        .with("five answers: gate, CPU us", gate_edit)
        .with("read, CPU us", reading)
        .with("save, CPU us", save)
        .with("load, CPU us", load)
        .with(CHECK, form)
        .with("bytes of a document", mean(&saved))
        .with("bytes of a first change", mean(&firsts))
        .with("bytes of a change of five answers", mean(&edits)))
}

/// Every result, and the mean microseconds of CPU of one.
fn each<T, R>(of: &[T], work: impl Fn(&T) -> anyhow::Result<R>) -> anyhow::Result<(Vec<R>, f64)> {
    let (results, _, cpu) = timed(|| of.iter().map(work).collect::<anyhow::Result<Vec<R>>>());
    Ok((results?, cpu * 1e6 / of.len() as f64))
}

fn first(incoming: &Incoming, rules: &FormRules) -> anyhow::Result<(Document, Vec<u8>)> {
    let mut document = Document::golden();
    let request = request(&document, 8);
    let cut = compose(&mut document, incoming.household, rules, &request, &incoming.intents)?;
    Ok((document, cut.context("the household is empty")?.bytes))
}

fn request(document: &Document, device: u32) -> CutRequest {
    let attribution = Attribution {
        user: UserId(1),
        role: Role::VillageOfficer,
        act: Act::Save,
        visit: 1,
        form: FormVersion(1),
        today: today(),
    };
    let actor = ActorId::of_session(DeviceNumber(device), [1, 2, 3, 4]);
    CutRequest { actor, attribution, time: 1_795_500_000, base: document.heads() }
}

fn judge(view: &pendata_domain::household::Household) -> usize {
    let rows: Vec<RowId> = view.members.iter().map(|member| RowId(member.id.0)).collect();
    let values: Vec<_> = view.values().collect();
    let answers = values
        .iter()
        .map(|(person, code, text)| (person.map(|id| RowId(id.0)), code.as_str(), text.as_str()));
    Session::load(COMPILED.clone(), today(), lists(), &rows, answers).findings().len()
}

fn refused(reason: pendata_domain::protocol::QuarantineReason) -> anyhow::Error {
    anyhow::anyhow!("refused: {}", reason.as_str())
}
