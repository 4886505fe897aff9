//! Rows as the tables hold them, and back.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::household::Conflict;
use pendata_domain::ids::{CaseId, ChangeHash, FormVersion, HouseholdId, PersonId, PhotoHash};
use pendata_domain::photo::named_in;
use pendata_domain::stage::Stage;
use pendata_domain::work::StageMark;

use super::DistrictKeys;
use super::cipher::Spot;
use crate::error::{Error, Result};
use crate::ingest::projection::{CaseRow, HouseholdRow, PersonRow, Projection};
use crate::store::commit::{Commit, Emptied, Erasing, HouseholdCommit};
use crate::store::rows::Pack;

/// A commit whose bodies and households are encrypted.
pub type SealedCommit = Commit<SealedHousehold>;

/// What a commit writes of a household. `rt`, the head's name and the stage stay readable: lists are sorted and filtered
/// by them.
#[derive(Clone, Debug)]
pub struct SealedHousehold {
    pub household: HouseholdId,
    pub village: VillageCode,
    pub expected: Option<u64>,
    pub heads: Vec<ChangeHash>,
    pub saved: Vec<u8>,
    pub rt: String,
    pub head_name: String,
    pub stage: Stage,
    pub hard: u32,
    pub soft: u32,
    pub form: FormVersion,
    pub stage_mark: Option<StageMark>,
    pub private: Vec<u8>,
    pub people: Vec<SealedPerson>,
    pub open: Vec<SealedCase>,
    /// Photos that its answers and cases name, sorted: hashes, which say nothing of what is on them.
    pub photos: Vec<PhotoHash>,
}

#[derive(Clone, Debug)]
pub struct SealedPerson {
    pub person: PersonId,
    pub place: u32,
    pub presence: String,
    pub nik_index: Option<[u8; 16]>,
    pub private: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct SealedCase {
    pub id: CaseId,
    pub kind: &'static str,
    pub question: String,
    /// JSON of the subject.
    pub subject: String,
    pub candidates: Vec<SealedCandidate>,
}

#[derive(Clone, Debug)]
pub struct SealedCandidate {
    /// The value.
    pub private: Vec<u8>,
    /// JSON of its writers.
    pub writers: String,
}

/// What of a household's row is encrypted.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct HouseholdPrivate {
    #[n(0)]
    pub card: String,
    #[n(1)]
    pub address: String,
    #[n(2)]
    pub answers: String,
    #[n(3)]
    pub contested: String,
}

/// What of a person's row is encrypted.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct PersonPrivate {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub nik: String,
    #[n(2)]
    pub sex: String,
    #[n(3)]
    pub birth_date: String,
    #[n(4)]
    pub relation: String,
    #[n(5)]
    pub answers: String,
    #[n(6)]
    pub contested: String,
}

impl PersonPrivate {
    pub fn of(self, person: PersonId, place: u32, presence: String) -> PersonRow {
        let Self { name, nik, sex, birth_date, relation, answers, contested } = self;
        PersonRow { person, place, name, nik, sex, birth_date, relation, presence, answers, contested }
    }
}

/// The tables of changes: those in the log, those that wait, those set aside.
#[derive(Clone, Copy, Debug)]
pub enum Changes {
    Logged,
    Waiting,
    Refused,
}

impl Changes {
    pub fn table(self) -> &'static str {
        match self {
            Self::Logged => "changes",
            Self::Waiting => "waiting",
            Self::Refused => "quarantine",
        }
    }
}

impl DistrictKeys {
    pub fn seal_commit(&self, commit: Commit) -> SealedCommit {
        let seal = |table, household, hash, body: &mut Vec<u8>| {
            *body = self.seal(&self.change(table, household, hash), body);
        };
        let Commit { mut logs, mut waiting, mut quarantined, mut erasing, households, .. } = commit;
        for (household, change) in logs.values_mut().flatten() {
            seal(Changes::Logged, *household, change.hash, &mut change.body);
        }
        waiting.iter_mut().for_each(|held| seal(Changes::Waiting, held.household, held.hash, &mut held.body));
        quarantined.iter_mut().for_each(|refused| {
            seal(Changes::Refused, refused.household, refused.hash, &mut refused.body);
        });
        if let Some(erasing) = &mut erasing {
            self.seal_erasing(erasing);
        }
        Commit {
            district: commit.district,
            time: commit.time,
            seal: commit.seal,
            households: households.into_iter().map(|new| self.seal_household(new)).collect(),
            logs,
            waiting,
            seen: commit.seen,
            awaited: commit.awaited,
            quarantined,
            receipt: commit.receipt,
            contact: commit.contact,
            audit: commit.audit,
            emptied: commit.emptied,
            erasing,
            transfer: commit.transfer,
        }
    }

    /// What is empty is encrypted as everything is.
    pub fn seal_erasing(&self, erasing: &mut Erasing) {
        let household = erasing.erasure.household;
        let empty = |table, all: &mut Vec<Emptied>| {
            all.iter_mut().for_each(|one| {
                one.body = self.seal(&self.change(table, household, one.hash), &one.body);
            });
        };
        empty(Changes::Logged, &mut erasing.logged);
        empty(Changes::Refused, &mut erasing.refused);
        erasing.saved = self.seal(&self.document(household), &erasing.saved);
    }

    pub fn seal_household(&self, new: HouseholdCommit) -> SealedHousehold {
        let (household, photos) = (new.household, named(&new));
        let Projection { household: row, people } = new.projection;
        let HouseholdRow { card, address, answers, contested, .. } = row;
        let private = HouseholdPrivate { card, address, answers, contested };
        SealedHousehold {
            household,
            village: new.village,
            expected: new.expected,
            heads: new.heads,
            saved: self.seal(&self.document(household), &new.saved),
            rt: row.rt,
            head_name: row.head_name,
            stage: row.stage,
            hard: row.hard,
            soft: row.soft,
            form: row.form,
            stage_mark: row.stage_mark,
            private: self.seal_private(household, &private),
            people: people.into_iter().map(|person| self.seal_member(household, person)).collect(),
            open: new.open.iter().map(|conflict| self.seal_case(household, conflict)).collect(),
            photos,
        }
    }

    fn seal_member(&self, household: HouseholdId, row: PersonRow) -> SealedPerson {
        let PersonRow { person, place, presence, name, nik, sex, birth_date, relation, answers, contested } =
            row;
        let nik_index = self.index(&nik);
        let private = PersonPrivate { name, nik, sex, birth_date, relation, answers, contested };
        let private = self.seal(&self.person(household, person), &cbor(&private));
        SealedPerson { person, place, presence, nik_index, private }
    }

    fn seal_case(&self, household: HouseholdId, conflict: &Conflict) -> SealedCase {
        let CaseRow { kind, question, subject, candidates } = CaseRow::of(conflict);
        let candidates = (0..).zip(candidates).map(|(place, (value, writers))| {
            let spot = self.candidate(household, conflict.id, place);
            SealedCandidate { private: self.seal(&spot, value.as_bytes()), writers }
        });
        SealedCase { id: conflict.id, kind, question, subject, candidates: candidates.collect() }
    }

    pub fn seal_private(&self, household: HouseholdId, private: &HouseholdPrivate) -> Vec<u8> {
        self.seal(&self.household(household), &cbor(private))
    }

    pub fn open_private(&self, household: HouseholdId, sealed: &[u8]) -> Result<HouseholdPrivate> {
        parsed(&self.open(&self.household(household), sealed)?)
    }

    pub fn open_person(
        &self,
        household: HouseholdId,
        person: PersonId,
        sealed: &[u8],
    ) -> Result<PersonPrivate> {
        parsed(&self.open(&self.person(household, person), sealed)?)
    }

    /// The body of a change.
    pub fn open_change(
        &self,
        table: Changes,
        household: HouseholdId,
        hash: ChangeHash,
        sealed: &[u8],
    ) -> Result<Vec<u8>> {
        self.open(&self.change(table, household, hash), sealed)
    }

    /// A saved document; in place of one that does not open stands what no document loads from, so that it is made again
    /// of its changes.
    pub fn open_document(&self, household: HouseholdId, sealed: &[u8]) -> Result<Vec<u8>> {
        match self.open(&self.document(household), sealed) {
            Err(Error::Damaged) => Ok(vec![0]),
            outcome => outcome,
        }
    }

    /// The parts of a snapshot.
    pub fn seal_parts(&self, village: &VillageCode, pack: &Pack, parts: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let spot = |part| self.pack_part(village, (pack.epoch, pack.through, part));
        (0..).zip(parts).map(|(part, body)| self.seal(&spot(part), body)).collect()
    }

    /// A part of a snapshot: `(epoch, through, part)`.
    pub fn open_part(&self, village: &VillageCode, part: (u32, u64, u32), sealed: &[u8]) -> Result<Vec<u8>> {
        self.open(&self.pack_part(village, part), sealed)
    }

    fn change(&self, table: Changes, household: HouseholdId, hash: ChangeHash) -> Spot {
        self.spot(table.table()).bytes(household.as_bytes()).bytes(&hash.0)
    }

    fn document(&self, household: HouseholdId) -> Spot {
        self.spot("documents").bytes(household.as_bytes())
    }

    fn household(&self, household: HouseholdId) -> Spot {
        self.spot("households").bytes(household.as_bytes())
    }

    fn person(&self, household: HouseholdId, person: PersonId) -> Spot {
        self.spot("people").bytes(household.as_bytes()).bytes(person.as_bytes())
    }

    fn candidate(&self, household: HouseholdId, case: CaseId, place: i64) -> Spot {
        self.spot("candidates").bytes(household.as_bytes()).bytes(&case.0).number(place)
    }

    fn pack_part(&self, village: &VillageCode, (epoch, through, part): (u32, u64, u32)) -> Spot {
        let spot = self.spot("pack_parts").text(village.as_str());
        spot.number(epoch.into()).number(through as i64).number(part.into())
    }
}

fn named(new: &HouseholdCommit) -> Vec<PhotoHash> {
    let answers = new.projection.people.iter().map(|person| &person.answers);
    let candidates = new.open.iter().flat_map(|case| &case.candidates).map(|candidate| &candidate.value);
    let texts = answers.chain([&new.projection.household.answers]).chain(candidates);
    let all: BTreeSet<PhotoHash> = texts.flat_map(|text| named_in(text.as_bytes())).collect();
    all.into_iter().collect()
}

pub fn cbor(content: &impl Encode<()>) -> Vec<u8> {
    minicbor::to_vec(content).expect("writing to a vector cannot fail")
}

fn parsed<T: for<'b> Decode<'b, ()>>(content: &[u8]) -> Result<T> {
    minicbor::decode(content).map_err(|_| Error::Damaged)
}
