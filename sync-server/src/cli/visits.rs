//! Visits of the demo's officers with tablets of their own: neither had seen what the other entered, so that the
//! district has something to decide. Pushed as any tablet pushes.

use anyhow::Context;
use chrono::{DateTime, NaiveDate};
use ed25519_dalek::SigningKey;
use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::{CutRequest, Document};
use pendata_domain::edit::Intent;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_domain::household::Member;
use pendata_domain::ids::{ActorId, FormVersion, HouseholdId, UserId};
use pendata_domain::later::Later;
use pendata_domain::merge::{compose, read};
use pendata_domain::protocol::{
    EnrolAnswer, EnrolRequest, Entry, Group, PROTOCOL_VERSION, Signed, SyncRequest, seal_frame,
};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::seal::{Seal, SealHeader, SealId, SealedChange};
use pendata_domain::stage::Stage;
use sync_server::App;
use sync_server::body::{self, Effort};
use sync_server::store::rows::VillageDocument;

use super::enrol;

/// What the tablets are called on the console.
pub const LABEL: &str = "Tablet contoh";

/// Relations to the head, and the presence of who moved away: codes of the questionnaire.
const CHILD: &str = "3";
const GRANDCHILD: &str = "5";
const OTHER_KIN: &str = "8";
const MOVED: &str = "3";

/// What two officers say of one member, of whom both had read the same.
type Clash = fn(&Questions, &Member) -> [Intent; 2];

/// Adds two households with a case each, where the tablets were not here yet.
pub fn add(app: &App, village: &VillageCode, officers: [&str; 2]) -> anyhow::Result<()> {
    let district = village.district();
    if app.store.devices(&district)?.iter().any(|device| device.label == LABEL) {
        return Ok(());
    }
    let form = app.form(&district)?;
    let questions = Questions::of(&form.rules)?;
    let documents = app.store.village(village)?.1;
    let tablet = |login| Tablet::enrol(app, &district, enrol::user(app, &district, login)?);
    let (mut first, mut second) = (tablet(officers[0])?, tablet(officers[1])?);
    let mut clashes = [two_relations as Clash, removed_and_edited].into_iter();
    for stored in &documents {
        let Some(child) = child_of_a_finished_family(stored, &form.rules, &questions)? else { continue };
        let Some(clash) = clashes.next() else { break };
        let [one, other] = clash(&questions, &child);
        first.answer(stored, &form.rules, one)?;
        second.answer(stored, &form.rules, other)?;
    }
    first.push(app)?;
    second.push(app)
}

/// Questions the officers disagree about.
struct Questions {
    relation: QuestionCode,
    presence: QuestionCode,
    name: QuestionCode,
}

impl Questions {
    fn of(rules: &FormRules) -> anyhow::Result<Self> {
        let core = |role| rules.core(role).cloned().context("a question of the form's core");
        let relation = core(CoreRole::Relation)?;
        Ok(Self { relation, presence: core(CoreRole::Presence)?, name: core(CoreRole::Name)? })
    }
}

/// A child of the head, in a household that is entered to the end.
fn child_of_a_finished_family(
    stored: &VillageDocument,
    rules: &FormRules,
    questions: &Questions,
) -> anyhow::Result<Option<Member>> {
    let view = read(&Document::load(&stored.saved)?, stored.household, rules);
    let is_child = |member: &Member| {
        let relation = member.answers.get(&questions.relation);
        relation.is_some_and(|field| field.value.as_text() == CHILD)
    };
    Ok(view.members.into_iter().find(is_child).filter(|_| view.stage == Stage::Ready))
}

fn two_relations(questions: &Questions, child: &Member) -> [Intent; 2] {
    let say = |value: &str| Intent::SetAnswer {
        path: FieldPath::person(child.id, questions.relation.clone()),
        value: value.into(),
    };
    [say(GRANDCHILD), say(OTHER_KIN)]
}

fn removed_and_edited(questions: &Questions, child: &Member) -> [Intent; 2] {
    let removed = Intent::RemovePerson {
        person: child.id,
        question: questions.presence.clone(),
        presence: MOVED.into(),
        reason: "Pindah ke kabupaten lain, kata tetangga".into(),
    };
    let name = child.answers.get(&questions.name).map(|field| field.value.as_text()).unwrap_or_default();
    let path = FieldPath::person(child.id, questions.name.clone());
    [removed, Intent::SetAnswer { path, value: format!("Nur {name}") }]
}

/// A tablet of which the server knows the key, and what it is about to push.
struct Tablet {
    key: SigningKey,
    user: UserId,
    answer: EnrolAnswer,
    entries: Vec<(HouseholdId, Vec<u8>, SealedChange)>,
    time: i64,
    form: FormVersion,
}

impl Tablet {
    fn enrol(app: &App, district: &DistrictCode, user: UserId) -> anyhow::Result<Self> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let key = SigningKey::from_bytes(&secret);
        let request = EnrolRequest {
            protocol: PROTOCOL_VERSION,
            code: app.enrolment_code(district, user)?,
            key: key.verifying_key().to_bytes().to_vec(),
            label: LABEL.into(),
            time: app.now(),
        };
        let frame = seal_frame(&request, "enrol request", b"", &key);
        let answer = app.handle_enrol(&body::pack(&frame, Effort::Quick), LABEL)?;
        let answer = Signed::parse(&body::unpack(&answer)?)?.peek()?;
        Ok(Self {
            key,
            user,
            answer,
            entries: Vec::new(),
            time: app.now(),
            form: app.form(district)?.version,
        })
    }

    fn answer(&mut self, stored: &VillageDocument, rules: &FormRules, intent: Intent) -> anyhow::Result<()> {
        let mut document = Document::load(&stored.saved)?;
        let today: NaiveDate = DateTime::from_timestamp(self.time, 0).context("a time")?.date_naive();
        let attribution = Attribution {
            user: self.user,
            role: Role::VillageOfficer,
            act: Act::Save,
            visit: self.entries.len() as u32 + 1,
            form: self.form,
            today,
        };
        let actor = ActorId::of_session(self.answer.enrolment.device, [0; 4]);
        let request = CutRequest { actor, attribution, time: self.time, base: document.heads() };
        let cut = compose(&mut document, stored.household, rules, &request, &[intent])?;
        let cut = cut.context("the answer says something new")?;
        let sealed = SealedChange { household: stored.household, hash: cut.hash };
        self.entries.push((stored.household, cut.bytes, sealed));
        Ok(())
    }

    fn push(self, app: &App) -> anyhow::Result<()> {
        let EnrolAnswer { enrolment, ticket, .. } = self.answer;
        let (device, time) = (enrolment.device, self.time);
        let header = SealHeader {
            device,
            counter: 1,
            previous: SealId::default(),
            ticket,
            time,
            later: Later::default(),
        };
        let seal = Seal::sign(header, self.entries.iter().map(|(.., sealed)| *sealed).collect(), &self.key);
        let present = |(household, change, _)| Entry::Present { household, change };
        let entries = self.entries.into_iter().map(present).collect();
        let request = SyncRequest {
            protocol: PROTOCOL_VERSION,
            device,
            request: 1,
            ticket,
            time,
            form: self.form,
            roster: 0,
            scopes: Vec::new(),
            push: Some(Group { header: seal.header, entries, signature: seal.signature }),
            backlog: 0,
            receipt: None,
            work: None,
            form_starts: None,
            report: None,
            erasures: Vec::new(),
        };
        let frame = seal_frame(&request, "sync request", b"", &self.key);
        app.handle_sync(&body::pack(&frame, Effort::Small))?;
        Ok(())
    }
}
