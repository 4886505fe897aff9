//! Names that columns go by: the questionnaire's numbers and labels, the DTSEN columns, and what village offices write.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::form::{CoreRole, FormRules};
use pendata_xforms::{Form, Lists, Question, RowId, Session};
use uuid::Uuid;

use super::takes_cells;

/// A question a heading names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub code: String,
    pub dtsen: Option<String>,
    pub names_head: bool,
}

pub struct Dictionary {
    names: HashMap<String, Found>,
}

/// Folded, by the question's role in the registry.
const ROLES: [(CoreRole, &[&str]); 10] = [
    (
        CoreRole::Name,
        &[
            "nama",
            "namalengkap",
            "namaart",
            "namaanggota",
            "namaanggotakeluarga",
            "namaanggotarumahtangga",
            "namaktp",
            "namasesuaiktp",
            "namapenerima",
            "namakpm",
            "namapengurus",
            "name",
            "fullname",
        ],
    ),
    (
        CoreRole::Nik,
        &[
            "nik",
            "nonik",
            "nomornik",
            "noktp",
            "nomorktp",
            "nikktp",
            "nikanggota",
            "nikart",
            "nikkpm",
            "nikkepalakeluarga",
        ],
    ),
    (
        CoreRole::FamilyCard,
        &["nokk", "nomorkk", "kk", "nkk", "nomorkartukeluarga", "nokartukeluarga", "kartukeluarga", "idkk"],
    ),
    (CoreRole::Sex, &["jk", "jeniskelamin", "kelamin", "lp", "jenkel", "sex", "gender"]),
    (CoreRole::BirthDate, &["tgllahir", "tanggallahir", "tgllhr", "tanggallhr", "birthdate"]),
    (
        CoreRole::Relation,
        &[
            "shdk",
            "hubungan",
            "hubungankeluarga",
            "hubkk",
            "hubungandengankepalakeluarga",
            "statushubungankeluarga",
            "statushubungandalamkeluarga",
            "hubungandalamkeluarga",
        ],
    ),
    (CoreRole::Presence, &["keberadaan", "statuskeberadaan", "keberadaananggota"]),
    (
        CoreRole::Village,
        &[
            "kodedesa",
            "kodekelurahan",
            "kodewilayah",
            "kodekemendagri",
            "desa",
            "kelurahan",
            "desakelurahan",
            "keldesa",
            "namadesa",
            "namakelurahan",
            "namadesakelurahan",
        ],
    ),
    (CoreRole::Rt, &["rt", "nort", "nomorrt", "rtrw"]),
    (CoreRole::Address, &["alamat", "alamatlengkap", "alamatktp", "alamatdomisili", "alamatrumah"]),
];

/// Names of a column that holds heads alone.
const HEADS: [&str; 5] =
    ["namakepalakeluarga", "kepalakeluarga", "namakk", "namakrt", "namakepalarumahtangga"];

/// Other questions, by their code in the questionnaire.
const OTHERS: [(&str, &[&str]); 5] = [
    ("rw", &["rw", "norw", "nomorrw"]),
    ("dusun", &["dusun", "lingkungan", "jorong", "dukuh", "kampung"]),
    ("q406b", &["tempatlahir", "tmplahir", "tmptlahir", "tempatlhr"]),
    ("q408", &["statuskawin", "statusperkawinan", "kawin", "perkawinan"]),
    ("hp_responden", &["nohp", "hp", "nomorhp", "telepon", "notelp", "nomortelepon"]),
];

impl Dictionary {
    /// `today` is any day: labels are asked of an empty household.
    pub fn of(form: &Arc<Form>, rules: &FormRules, today: NaiveDate) -> Self {
        let mut dictionary = Self { names: HashMap::new() };
        dictionary.add_customary(form, rules);
        for question in form.questions().filter(|question| takes_cells(form, &question.code)) {
            dictionary.add_own(question);
        }
        dictionary.add_labels(form, today);
        dictionary
    }

    /// The question that the words above a column name, the most certain name first.
    pub fn best(&self, words: &[String]) -> Option<Found> {
        words.iter().flat_map(|words| variants(words)).find_map(|name| self.names.get(&name).cloned())
    }

    pub fn knows(&self, words: &str) -> bool {
        variants(words).into_iter().any(|name| self.names.contains_key(&name))
    }

    fn add(&mut self, name: &str, found: Found) {
        let name = fold(name);
        if !name.is_empty() {
            self.names.entry(name).or_insert(found);
        }
    }

    fn add_customary(&mut self, form: &Form, rules: &FormRules) {
        for (role, names) in ROLES {
            let Some(question) = rules.core(role) else { continue };
            for name in names {
                self.add(name, plain(question.as_str()));
            }
        }
        if let Some(question) = rules.core(CoreRole::Name) {
            for name in HEADS {
                self.add(name, Found { names_head: true, ..plain(question.as_str()) });
            }
        }
        for (code, names) in OTHERS.into_iter().filter(|(code, _)| takes_cells(form, code)) {
            names.iter().for_each(|name| self.add(name, plain(code)));
        }
    }

    fn add_own(&mut self, question: &Question) {
        let code = question.code.as_str();
        self.add(code, plain(code));
        self.add(&number(code), plain(code));
        if let Some(column) = dtsen(question) {
            // As we write both in one heading: then the codes are the form's.
            self.add(&format!("{}{column}", number(code)), plain(code));
            self.add(column, Found { dtsen: Some(column.to_owned()), ..plain(code) });
        }
    }

    fn add_labels(&mut self, form: &Arc<Form>, today: NaiveDate) {
        let row = RowId(Uuid::nil());
        let session = Session::load(Arc::clone(form), today, Lists::none(), &[row], []);
        for language in form.languages() {
            let lang = form.lang(&language.code);
            for question in form.questions().filter(|question| takes_cells(form, &question.code)) {
                let label = session.label(question.in_repeat.then_some(row), &question.code, lang);
                self.add(&label, plain(&question.code));
            }
        }
    }
}

/// The number on the paper form: `403` of `q403`; the code itself where it has none.
pub fn number(code: &str) -> String {
    let rest = code.strip_prefix('q').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    rest.unwrap_or(code).to_owned()
}

/// The DTSEN column that a question goes to.
pub fn dtsen(question: &Question) -> Option<&str> {
    question.attributes.iter().find(|(name, _)| name == "export").map(|(_, column)| column.as_str())
}

fn plain(code: &str) -> Found {
    Found { code: code.to_owned(), dtsen: None, names_head: false }
}

/// Small letters and digits alone.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// A heading as it stands, without what stands in brackets, and without the number before it.
fn variants(words: &str) -> Vec<String> {
    let outside = words.split(['(', '[']).next().unwrap_or(words);
    let unnumbered = outside.trim_start_matches(|c: char| c.is_ascii_digit() || ". )".contains(c));
    let number = outside.split(['.', ' ', ')']).next().unwrap_or_default();
    let mut names = vec![fold(words), fold(outside), fold(unnumbered)];
    // A number alone names a question only where it is one of three digits: "1. Alamat" is no number of ours.
    if number.len() >= 3 {
        names.push(fold(number));
    }
    names.retain(|name| !name.is_empty());
    names
}
