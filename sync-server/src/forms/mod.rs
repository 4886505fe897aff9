//! The published form: what the merge asks of it, and what the engine says about a household.

mod shelf;

use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::Region;
use pendata_domain::document::Document;
use pendata_domain::form::FormRules;
use pendata_domain::household::{Field, Household};
use pendata_domain::ids::{FormHash, FormVersion, PersonId};
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::{Finding, FindingKind, Form, Lists, RowId, Session, Table};
use sha2::{Digest, Sha256};

use crate::district::types::Words;
use crate::error::{Error, Result};
use crate::publishing::Problem;
use crate::store::Store;

pub use shelf::Shelf;

const BLANK_ROW: RowId = RowId(uuid::Uuid::nil());

/// A published form, compiled.
pub struct Published {
    pub version: FormVersion,
    pub hash: FormHash,
    pub xform: String,
    pub rules: FormRules,
    pub form: Arc<Form>,
    pub lists: Arc<Lists>,
    /// A household without answers but with one member, for labels.
    blank: Session,
}

impl Published {
    /// Errors with `FormRefused` where the engine or the rules cannot work with the form.
    pub fn compile(version: FormVersion, hash: FormHash, xform: &str, lists: Arc<Lists>) -> Result<Self> {
        let form = Arc::new(Form::compile(xform).map_err(|refusals| refused(&refusals))?);
        let mapping = form.mapping().iter();
        let mapping = mapping.map(|m| (m.after, m.question.as_str(), m.choice.as_deref(), m.to.as_deref()));
        let rules = FormRules::from_attributes(form.attributes())
            .and_then(|rules| rules.under(version, form.coded(), mapping))
            .map_err(|error| Error::FormRefused(vec![Problem::of_form("form.rules", error.to_string())]))?;
        let mut blank = Session::new(form.clone(), NaiveDate::default(), lists.clone());
        blank.fill(&[BLANK_ROW], []);
        Ok(Self { version, hash, xform: xform.to_owned(), rules, form, lists, blank })
    }

    /// The engine on a household as it stands, with the day of the last visit.
    pub fn session(&self, household: &Household, today: NaiveDate) -> Session {
        let rows: Vec<RowId> = household.members.iter().map(|member| RowId(member.id.0)).collect();
        let values: Vec<_> = household.values().collect();
        let answers = values
            .iter()
            .map(|(person, code, text)| (person.map(|id| RowId(id.0)), code.as_str(), text.as_str()));
        Session::load(self.form.clone(), today, self.lists.clone(), &rows, answers)
    }

    /// What the form finds fault with in a household. What was answered under a newer form is not missing.
    pub fn findings(session: &Session, household: &Household) -> Vec<Finding> {
        let answered = |finding: &Finding| {
            let person = finding.row.map(|row| PersonId(row.0));
            let path = QuestionCode::new(&finding.code).map(|question| FieldPath { person, question });
            let field = path.ok().and_then(|path| household.field(&path).map(Field::is_newer));
            finding.kind == FindingKind::Required && field == Some(true)
        };
        let mut findings = session.findings();
        findings.retain(|finding| !answered(finding));
        findings
    }

    /// Label of a question as the form has it, without a household's answers in it.
    pub fn plain_label(&self, code: &QuestionCode) -> Words {
        let question = self.form.question(code.as_str());
        let row = question.filter(|question| question.in_repeat).map(|_| BLANK_ROW);
        let label = |lang: &str| {
            let label = self.blank.label(row, code.as_str(), self.form.lang(lang));
            if label.is_empty() { code.to_string() } else { label }
        };
        Words { id: label("id"), en: label("en") }
    }
}

fn refused(refusals: &[pendata_xforms::Refusal]) -> Error {
    Error::FormRefused(refusals.iter().map(Problem::from).collect())
}

/// The name of a form: SHA-256 of its XForm.
pub fn form_hash(xform: &str) -> FormHash {
    FormHash(Sha256::digest(xform).into())
}

/// The day under which a household is judged: the latest day its newest writers give. A function of the
/// document, so that every rebuild judges alike.
pub fn day_of(document: &Document) -> NaiveDate {
    let days = document.heads().into_iter().filter_map(|head| document.provenance(head).day());
    days.max().unwrap_or(NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day"))
}

/// The regions as the external choice list `regions`: `name`, `label`, `parent` (`ID` for a province).
pub fn lists(store: &dyn Store) -> Result<Arc<Lists>> {
    let mut table = Table::of_columns(Region::COLUMNS);
    let provinces = store.regions("", 1)?;
    for level in 1..=4 {
        // One province after the other: all villages at once are tens of megabytes of single texts.
        for province in &provinces {
            for region in store.regions(&province.code, level)? {
                table.push(Region { code: &region.code, name: &region.name, postcode: "" }.row());
            }
        }
    }
    Ok(Arc::new(Lists::default().with("regions", table)))
}
