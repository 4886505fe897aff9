//! Lists as files, read page by page: whoever reads a line costs what that line costs, also in a list of a million.

use chrono::{DateTime, SecondsFormat};
use pendata_domain::area::DistrictCode;
use pendata_domain::identifiers::{mask, mask_name};
use pendata_domain::ids::{HouseholdId, UserId};
use serde::{Deserialize, Serialize};

use super::csv::{Line, first_line, lines};
use super::types::{AuditQuestion, ExportReady, ExportRequest, ExportedList, LostReport};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::{self, Entry};
use crate::store::fleet::{AuditFilter, PersonOfList};
use crate::store::rows::AuditRow;
use crate::store::views::HouseholdRow;

/// Rows read at once.
const PAGE: u32 = 500;
/// Seconds for which a file that was asked for can be fetched.
const LIFE: i64 = 60;
/// What a ticket is sealed for.
const EXPORT: &str = "export";

/// What is read, and how far it was.
#[derive(Clone, Debug)]
pub enum Listing {
    Households { last: Option<HouseholdId>, masked: bool },
    People { last: Option<(HouseholdId, [u8; 16])>, masked: bool },
    Audit(AuditFilter),
}

/// A file under way.
#[derive(Clone, Debug)]
pub struct Export {
    pub district: DistrictCode,
    pub user: UserId,
    listing: Listing,
    /// Lines that were given.
    pub rows: u64,
    /// Every line was given.
    pub whole: bool,
}

/// A file that was asked for: sealed in its address, so that any instance gives it.
#[derive(Serialize, Deserialize)]
struct Promise {
    district: String,
    user: u32,
    list: ExportedList,
    masked: bool,
    until: i64,
}

impl App {
    /// Writes down who takes which list and why, and says where it is. With a reason names and numbers stand in it.
    ///
    /// Errors with `ReasonMissing` for a reason that says nothing.
    pub fn promise_export(&self, visitor: &Visitor, asked: &ExportRequest) -> Result<ExportReady> {
        let why = asked.reason.as_deref().map(audit::reason).transpose()?;
        let list = match asked.list {
            ExportedList::Households => "households",
            ExportedList::People => "people",
        };
        let detail = match &why {
            Some(why) => format!("{list} in full: {why}"),
            None => format!("{list} masked"),
        };
        let (user, district) = (visitor.account.user, &visitor.district);
        self.note(district, Entry::by_user(user, "export", detail))?;
        let promise = Promise {
            district: district.to_string(),
            user: user.0,
            list: asked.list,
            masked: why.is_none(),
            until: self.now() + LIFE,
        };
        Ok(ExportReady {
            path: format!("/api/exports/{}?district={district}", self.sealed(EXPORT, &promise)),
        })
    }

    /// Errors with `NotFound` for what was not promised to this visitor, or a minute ago.
    pub fn promised_export(&self, visitor: &Visitor, ticket: &str) -> Result<Export> {
        let promise = self.unsealed::<Promise>(EXPORT, ticket).ok_or(Error::NotFound)?;
        let (district, user) = (&visitor.district, visitor.account.user);
        let to_them = promise.user == user.0 && promise.district == district.as_str();
        if !to_them || promise.until < self.now() {
            return Err(Error::NotFound);
        }
        let masked = promise.masked;
        let listing = match promise.list {
            ExportedList::Households => Listing::Households { last: None, masked },
            ExportedList::People => Listing::People { last: None, masked },
        };
        Ok(Export::of(visitor, listing))
    }

    /// The audit chain, as far as it is asked for, the newest first.
    pub fn audit_export(&self, visitor: &Visitor, asked: &AuditQuestion) -> Result<Export> {
        self.note(&visitor.district, Entry::by_user(visitor.account.user, "export", "audit"))?;
        Ok(Export::of(visitor, Listing::Audit(AuditFilter::from(asked))))
    }

    /// Writes down how far a file went.
    pub fn export_ended(&self, export: &Export) -> Result<()> {
        let act = if export.whole { "export_done" } else { "export_cut" };
        self.note(&export.district, Entry::by_user(export.user, act, format!("rows {}", export.rows)))
    }
}

impl Export {
    fn of(visitor: &Visitor, listing: Listing) -> Self {
        let (district, user) = (visitor.district.clone(), visitor.account.user);
        Self { district, user, listing, rows: 0, whole: false }
    }

    /// What the file is called.
    pub fn file_name(&self) -> String {
        let list = match self.listing {
            Listing::Households { .. } => "keluarga",
            Listing::People { .. } => "anggota",
            Listing::Audit(_) => "jejak-audit",
        };
        format!("{list}-{}.csv", self.district)
    }

    /// The line of names.
    pub fn begin(&self) -> Result<Vec<u8>> {
        first_line(match self.listing {
            Listing::Households { .. } => &HOUSEHOLD,
            Listing::People { .. } => &PERSON,
            Listing::Audit(_) => &AUDIT,
        })
    }

    /// The next lines; after the last ones `whole` is true.
    pub fn next(&mut self, app: &App) -> Result<Vec<u8>> {
        let page: Vec<Line> = match &mut self.listing {
            Listing::Households { last, masked } => {
                let page = app.store.households_after(&self.district, *last, PAGE)?;
                *last = page.last().map(|row| row.household);
                page.into_iter().map(|row| household(row, *masked)).collect()
            }
            Listing::People { last, masked } => {
                let page = app.store.people_after(&self.district, *last, PAGE)?;
                *last = page.last().map(|row| (row.household, row.person));
                page.into_iter().map(|row| person(row, *masked)).collect()
            }
            Listing::Audit(filter) => {
                let page = app.store.audit_search(&self.district, filter, PAGE)?;
                filter.before = page.last().map(|row| row.number);
                page.into_iter().map(act).collect()
            }
        };
        self.rows += page.len() as u64;
        self.whole = page.len() < PAGE as usize;
        lines(page)
    }
}

const HOUSEHOLD: [&str; 11] = [
    "keluarga",
    "desa",
    "rt",
    "nomor_kk",
    "kepala_keluarga",
    "status",
    "anggota",
    "belum_benar",
    "perlu_dipastikan",
    "kasus",
    "diperbarui",
];

fn household(row: HouseholdRow, masked: bool) -> Line {
    vec![
        row.household.to_string(),
        row.village,
        row.rt,
        hidden(row.card, masked, mask),
        hidden(row.head_name, masked, mask_name),
        row.stage,
        row.members.to_string(),
        row.hard.to_string(),
        row.soft.to_string(),
        row.conflicts.to_string(),
        moment(row.updated),
    ]
}

const PERSON: [&str; 13] = [
    "keluarga",
    "orang",
    "desa",
    "rt",
    "nomor_kk",
    "alamat",
    "status",
    "nama",
    "nik",
    "jenis_kelamin",
    "tanggal_lahir",
    "hubungan",
    "keberadaan",
];

fn person(row: PersonOfList, masked: bool) -> Line {
    vec![
        row.household.to_string(),
        uuid::Uuid::from_bytes(row.person).to_string(),
        row.village,
        row.rt,
        hidden(row.card, masked, mask),
        hidden(row.address, masked, |_| String::new()),
        row.stage,
        hidden(row.name, masked, mask_name),
        hidden(row.nik, masked, mask),
        row.sex,
        hidden(row.birth_date, masked, |day| day.chars().take(4).collect()),
        row.relation,
        row.presence,
    ]
}

const AUDIT: [&str; 6] = ["nomor", "waktu", "akun", "perangkat", "tindakan", "keterangan"];

fn act(row: AuditRow) -> Line {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    vec![row.number.to_string(), moment(row.time), number(row.user), number(row.device), row.act, row.detail]
}

fn hidden(text: String, masked: bool, mask: impl Fn(&str) -> String) -> String {
    if masked { mask(&text) } else { text }
}

/// RFC 3339, in UTC.
fn moment(time: i64) -> String {
    DateTime::from_timestamp(time, 0)
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
        .unwrap_or_default()
}

/// What a lost device held, as a file.
pub fn lost_file(report: &LostReport) -> Result<Vec<u8>> {
    let names = ["keluarga", "desa", "rt", "kepala_keluarga", "sejak", "pasti"];
    let line = |household: &super::types::LostHousehold| {
        let certain = if household.certain { "ya" } else { "mungkin" };
        let since = moment(household.since);
        let super::types::LostHousehold { household, village, rt, head, .. } = household.clone();
        vec![household, village, rt, head, since, certain.to_owned()]
    };
    Ok([first_line(&names)?, lines(report.households.iter().map(line))?].concat())
}
