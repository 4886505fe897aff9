//! Households and cases as lists show them.

use std::collections::BTreeMap;

use pendata_domain::household::Subject;
use pendata_domain::identifiers::mask;
use pendata_domain::stage::Stage;

use super::types::{
    HouseholdBrief, Overview, Place, Queue, QueueFilter, QueueItem, StageWord, VillageNumbers,
};
use super::wording::{case_kind, path_of};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::forms::Published;
use crate::store::views::{self, CaseRow, HouseholdRow};

const DAY: i64 = 24 * 3600;
const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 200;

impl App {
    pub fn overview(&self, visitor: &Visitor) -> Result<Overview> {
        let district = &visitor.district;
        let rows = self.store.overview(district)?;
        let devices = self.store.devices(district)?;
        let counted = devices.iter().filter(|d| d.number != crate::store::rows::CONSOLE);
        Ok(Overview {
            open_cases: rows.iter().map(|row| row.conflicts).sum(),
            ready: rows.iter().map(|row| row.ready).sum(),
            returned: rows.iter().map(|row| row.returned).sum(),
            quarantined: self.store.quarantined(district)?,
            silent_devices: counted.filter(|device| self.is_silent(device)).count() as u32,
            villages: rows.into_iter().map(VillageNumbers::from).collect(),
        })
    }

    pub fn queue(&self, visitor: &Visitor, filter: &QueueFilter) -> Result<Queue> {
        let district = &visitor.district;
        let asked = views::QueueFilter {
            village: filter.village.clone(),
            kind: filter.kind.map(|kind| kind.word().to_owned()),
            opened_before: filter.older_days.map(|days| self.now() - i64::from(days) * DAY),
            offset: filter.offset.unwrap_or(0),
            limit: filter.limit.unwrap_or(PAGE).min(LARGEST_PAGE),
        };
        let page = self.store.queue(district, &asked)?;
        let form = self.form(district)?;
        let mut places = Places { app: self, known: BTreeMap::new() };
        let cases = page.cases.iter().map(|row| item(row, &form, &mut places)).collect::<Result<_>>()?;
        let villages = self.store.overview(district)?;
        let villages = villages.into_iter().map(|row| Place { code: row.village, name: row.name }).collect();
        Ok(Queue { total: page.total, cases, villages })
    }

    pub(super) fn brief(&self, row: &HouseholdRow) -> Result<HouseholdBrief> {
        brief(row, &mut Places { app: self, known: BTreeMap::new() })
    }
}

impl App {
    pub(super) fn briefs<'a>(
        &self,
        rows: impl Iterator<Item = &'a HouseholdRow>,
    ) -> Result<Vec<HouseholdBrief>> {
        let mut places = Places { app: self, known: BTreeMap::new() };
        rows.map(|row| brief(row, &mut places)).collect()
    }
}

/// Names of areas, each looked up once.
struct Places<'a> {
    app: &'a App,
    known: BTreeMap<String, Place>,
}

impl Places<'_> {
    fn of(&mut self, code: &str) -> Result<Place> {
        if let Some(place) = self.known.get(code) {
            return Ok(place.clone());
        }
        let place = self.app.place(code)?;
        self.known.insert(code.to_owned(), place.clone());
        Ok(place)
    }
}

fn item(row: &CaseRow, form: &Published, places: &mut Places<'_>) -> Result<QueueItem> {
    let subject: Subject = serde_json::from_str(&row.subject).map_err(|_| Error::Damaged)?;
    Ok(QueueItem {
        household: brief(&row.of, places)?,
        case: row.id.to_string(),
        kind: case_kind(&row.kind),
        subject: form.plain_label(&path_of(&subject).question),
        opened: row.opened,
        candidates: row.candidates,
    })
}

fn brief(row: &HouseholdRow, places: &mut Places<'_>) -> Result<HouseholdBrief> {
    Ok(HouseholdBrief {
        household: row.household.to_string(),
        village: places.of(&row.village)?,
        rt: row.rt.clone(),
        head_name: row.head_name.clone(),
        card: mask(&row.card),
        stage: Stage::from_word(&row.stage).unwrap_or_default().into(),
        members: row.members,
        hard: row.hard,
        soft: row.soft,
        open_cases: row.conflicts,
        updated: row.updated,
    })
}

impl From<Stage> for StageWord {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::NotVisited => Self::NotVisited,
            Stage::Draft => Self::Draft,
            Stage::Ready => Self::Ready,
            Stage::Returned => Self::Returned,
            Stage::NotFound => Self::NotFound,
            Stage::Refused => Self::Refused,
            Stage::Moved => Self::Moved,
            Stage::Locked => Self::Locked,
        }
    }
}

impl From<views::VillageRow> for VillageNumbers {
    fn from(row: views::VillageRow) -> Self {
        Self {
            village: Place { code: row.village, name: row.name },
            households: row.households,
            people: row.people,
            ready: row.ready,
            returned: row.returned,
            with_findings: row.hard,
            open_cases: row.conflicts,
            updated: row.updated,
        }
    }
}
