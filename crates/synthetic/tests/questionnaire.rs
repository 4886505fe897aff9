//! The questionnaire itself: what it must bind, and the checks of its answers, tried on one complete synthetic family.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use pendata_domain::area::{Region, Regions};
use pendata_domain::form::{CoreRole, FormRules};
use pendata_synthetic::{DEMO_VILLAGE, Shares, SyntheticHousehold, Village};
use pendata_xforms::{FindingKind, Form, Item, Lists, QuestionKind, RowId, Session, Table};

const XML: &str = include_str!("../../../forms/keluarga.xml");

fn form() -> Arc<Form> {
    static FORM: OnceLock<Arc<Form>> = OnceLock::new();
    FORM.get_or_init(|| Arc::new(Form::compile(XML).expect("the questionnaire is supported"))).clone()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

/// A complete family: head, wife and two children at least, everybody present with a NIK.
struct Family {
    session: Session,
    rows: Vec<RowId>,
}

impl Family {
    fn complete() -> Self {
        static FOUND: OnceLock<(SyntheticHousehold, Arc<Lists>)> = OnceLock::new();
        let (household, lists) = FOUND.get_or_init(find);
        let rows: Vec<RowId> = household.rows.iter().map(|row| RowId(*row)).collect();
        let answers =
            household.values.iter().map(|(row, code, value)| (row.map(RowId), code.as_str(), value.as_str()));
        Self { session: Session::load(form(), today(), lists.clone(), &rows, answers), rows }
    }

    /// Sets an answer of the household.
    fn with(mut self, code: &str, value: &str) -> Self {
        self.session.set(None, code, value).expect("a question of the household");
        self
    }

    /// Sets an answer of member `at`: 0 the head, 1 the wife, 2 the eldest child.
    fn with_member(mut self, at: usize, code: &str, value: &str) -> Self {
        self.session.set(Some(self.rows[at]), code, value).expect("a question of a member");
        self
    }

    fn findings(&self) -> Vec<String> {
        self.session.findings().iter().map(|finding| finding.id()).collect()
    }

    fn finds(&self, id: &str) -> bool {
        self.findings().iter().any(|found| found == id)
    }

    fn reads(&self, member: Option<usize>, code: &str) -> &str {
        self.session.field(member.map(|at| self.rows[at]), code).expect("a question").value
    }
}

fn find() -> (SyntheticHousehold, Arc<Lists>) {
    let regions = Regions::unpack(include_bytes!("../../../data/regions.csv.zst")).expect("the regions");
    let code = DEMO_VILLAGE.parse().expect("a village");
    let village = Village { seed: 5, code, size: 400, today: today(), shares: Shares::COMPLETE };
    let fits = |household: &SyntheticHousehold| {
        let read = |at: usize, code: &str| {
            let row = household.rows.get(at).copied();
            household
                .values
                .iter()
                .find(|(whose, known, _)| *whose == row && known == code)
                .map_or("", |(.., v)| v)
        };
        let all = |code, wanted: [&str; 4]| (0..4).all(|at| read(at, code) == wanted[at]);
        let eldest: i32 = read(2, "q406").get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
        all("q409", ["1", "2", "3", "3"])
            && household.rows.len() == 4
            && (0..4).all(|at| !read(at, "q403").is_empty())
            && (2008..2016).contains(&eldest)
            && household.values.iter().all(|(_, code, value)| code != "q301a" || value == "1")
            && read(1, "q406") < "1992"
    };
    let mut households = village.generate(form(), &regions).expect("the village of the demo");
    let household = households.find(fits).expect("such a family among 400");
    let table = Table::of_rows(Region::COLUMNS, regions.lineage(DEMO_VILLAGE).iter().map(Region::row));
    (household, Arc::new(Lists::default().with("regions", table)))
}

#[test]
fn every_core_role_is_bound_to_its_question() {
    let rules = FormRules::from_attributes(form().attributes()).expect("rules");
    for (role, code) in [
        (CoreRole::Name, "q402"),
        (CoreRole::Nik, "q403"),
        (CoreRole::Presence, "q404"),
        (CoreRole::Sex, "q405"),
        (CoreRole::BirthDate, "q406"),
        (CoreRole::Relation, "q409"),
        (CoreRole::FamilyCard, "q114"),
        (CoreRole::Village, "q104"),
        (CoreRole::Rt, "rt"),
        (CoreRole::Address, "q107"),
        (CoreRole::Location, "lokasi"),
        (CoreRole::HeadName, "q108"),
    ] {
        assert_eq!(rules.core(role).map(|bound| bound.as_str()), Some(code));
    }
}

#[test]
fn every_question_says_how_it_merges_and_how_private_it_is() {
    let form = form();
    for question in form.questions().filter(|question| !question.calculated) {
        let has = |name: &str| question.attributes.iter().any(|(known, _)| known == name);
        assert!(has("merge") && has("class"), "{}", question.code);
        assert_eq!(
            has("soft_constraint"),
            has("soft_message") && has("soft_message_en"),
            "{}",
            question.code
        );
        if question.kind == QuestionKind::SelectMultiple {
            assert!(
                question.attributes.contains(&("merge".to_owned(), "union".to_owned())),
                "{}",
                question.code
            );
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    let form = form();
    let family = Family::complete();
    let (indonesian, english) = (form.lang("id"), form.lang("en"));
    assert_ne!(indonesian, english);
    for question in form.questions().filter(|question| !question.calculated) {
        let row = question.in_repeat.then(|| family.rows[0]);
        for lang in [indonesian, english] {
            assert!(!family.session.label(row, &question.code, lang).is_empty(), "{}", question.code);
            for (value, label) in form.choices(&question.code, lang) {
                assert!(!label.is_empty(), "{} {value}", question.code);
            }
        }
    }
}

#[test]
fn a_section_is_a_group_and_the_members_repeat() {
    let form = form();
    let top: Vec<&str> = form
        .items()
        .iter()
        .filter_map(|item| match item {
            Item::Section(section) => Some(section.code.as_str()),
            Item::Question(_) => None,
        })
        .collect();
    assert_eq!(
        top[..8],
        ["tempat", "petugas", "perumahan", "anggota", "program", "aset", "penutup", "ringkasan"]
    );
    assert_eq!(form.repeat(), Some("anggota"));
}

#[test]
fn the_complete_family_has_no_finding_and_is_summarised() {
    let family = Family::complete();
    assert_eq!(family.findings(), Vec::<String>::new());
    assert_eq!(family.reads(None, "q112"), "4");
    assert_eq!(family.reads(None, "q108"), family.reads(Some(0), "q402"));
    assert_eq!(family.reads(Some(3), "q401"), "4");
}

#[test]
fn a_nik_must_be_possible() {
    // Serials of 9000 and more: nobody's numbers.
    for good in
        ["3171011708459001", "3171015708459001", "3171012902009234", "9501010101909000", "3201014108959001"]
    {
        assert!(!Family::complete().with_member(0, "q403", good).finds("q403.constraint"), "{good}");
    }
    let bad = [
        ("31710117084590", "two digits short"),
        ("31710117084590011", "one digit too many"),
        ("9971011708459001", "no such province"),
        ("3100011708459001", "district 00"),
        ("3171001708459001", "subdistrict 00"),
        ("3171013002009234", "30 February"),
        ("3171012902019234", "29 February of a common year"),
        ("3201013104959001", "31 April"),
        ("3201011513959001", "month 13"),
        ("3201014008959001", "day 40"),
        ("3201017208959001", "day 72"),
        ("3201011508950000", "serial 0000"),
        ("3,20101E+15", "from a spreadsheet"),
    ];
    for (nik, why) in bad {
        assert!(Family::complete().with_member(0, "q403", nik).finds("q403.constraint"), "{why}");
    }
}

#[test]
fn two_members_cannot_have_one_nik() {
    let family = Family::complete();
    let of_head = family.reads(Some(0), "q403").to_owned();
    let findings = family.with_member(3, "q403", &of_head).findings();
    assert_eq!(findings.iter().filter(|found| *found == "q403.constraint").count(), 2);
}

#[test]
fn without_a_nik_a_reason_is_asked() {
    assert!(Family::complete().with_member(2, "q403", "").finds("q403_alasan.required"));
    assert_eq!(
        Family::complete().with_member(0, "q403", "").with_member(0, "q403_alasan", "3").findings(),
        Vec::<String>::new()
    );
}

#[test]
fn the_nik_is_compared_with_birth_and_sex() {
    let other_sex = |family: &Family, at| if family.reads(Some(at), "q405") == "1" { "2" } else { "1" };
    let family = Family::complete();
    let sex = other_sex(&family, 2);
    assert!(family.with_member(2, "q405", sex).finds("q405.soft"));
    assert!(Family::complete().with_member(2, "q406", "2010-02-03").finds("q406.soft"));
    assert!(Family::complete().with_member(2, "q406", "2026-11-25").finds("q406.constraint"));
    assert!(Family::complete().with_member(2, "q406", "1899-12-31").finds("q406.constraint"));
}

#[test]
fn a_family_has_one_head() {
    assert!(Family::complete().with_member(1, "q409", "1").finds("q409.constraint"));
    assert!(Family::complete().with_member(0, "q409", "8").finds("q205.constraint"));
    // The head died: somebody else must be it.
    assert!(Family::complete().with_member(0, "q404", "2").finds("q205.constraint"));
}

#[test]
fn a_member_who_left_is_asked_no_more() {
    let family = Family::complete().with_member(3, "q404", "3");
    assert_eq!(family.findings(), ["q404_tanggal.required", "q404_tujuan.required"]);
    assert_eq!(family.reads(Some(3), "q405"), "");
    assert_eq!(family.reads(None, "q112"), "3");
    let family =
        family.with_member(3, "q404_tanggal", "2026-03-01").with_member(3, "q404_tujuan", "Surabaya");
    assert_eq!(family.findings(), Vec::<String>::new());
}

#[test]
fn relations_and_ages_that_seldom_go_together_are_asked_about() {
    let soft = |member, code, value, id| {
        assert!(Family::complete().with_member(member, code, value).finds(id), "{id}")
    };
    soft(1, "q408", "1", "q408.soft");
    soft(2, "q409", "2", "q409.soft");
    soft(2, "q409", "6", "q409.soft");
    soft(1, "q409", "3", "q409.soft");
    soft(2, "q411", "1 4", "q411.soft");
    soft(0, "q412", "2", "q412.soft");
    assert!(Family::complete().with("q302", "15").finds("q302.soft"));
    assert!(Family::complete().with("q307a", "4").with("q502b", "1").finds("q502b.soft"));
    let official =
        Family::complete().with("q501b", "1").with_member(0, "q416a", "1").with_member(0, "q418", "5");
    assert!(official.finds("q501b.soft"));
}

#[test]
fn nobody_with_an_identity_card_is_asked_about() {
    let family = Family::complete().with_member(0, "q411", "1").with_member(1, "q411", "0");
    assert!(family.finds("q205.soft"));
}

#[test]
fn a_certificate_above_the_level_attended_is_asked_about() {
    let left = |level, certificate| {
        Family::complete()
            .with_member(0, "q412", "3")
            .with_member(0, "q413", level)
            .with_member(0, "q414", "8")
            .with_member(0, "q415", certificate)
    };
    assert!(left("3", "8").finds("q415.soft"));
    assert!(left("13", "19").finds("q415.soft"));
    assert!(left("19", "21").finds("q415.soft"));
    for (level, certificate) in [("3", "4"), ("13", "15"), ("13", "23"), ("22", "21")] {
        assert!(!left(level, certificate).finds("q415.soft"), "{level} {certificate}");
    }
}

#[test]
fn pregnancy_is_asked_of_married_women_only() {
    let asked = |family: &Family, at: usize| {
        family.session.field(Some(family.rows[at]), "q410").is_some_and(|f| f.relevant)
    };
    let family = Family::complete();
    assert!(asked(&family, 1) && !asked(&family, 0) && !asked(&family, 2));
    assert!(!asked(&Family::complete().with_member(1, "q408", "1"), 1));
    // A baby of three weeks and a new pregnancy.
    let family = family.with_member(1, "q410", "1").with_member(3, "q406", "2026-11-03");
    let day = family.reads(None, "q201").to_owned();
    assert_eq!(family.finds("q410.soft"), day.as_str() >= "2026-11-03");
}

#[test]
fn skips_follow_the_paper_form() {
    let asked =
        |family: &Family, code: &str| family.session.field(None, code).is_some_and(|field| field.relevant);
    assert!(
        asked(&Family::complete().with("q301a", "1"), "q301b")
            && !asked(&Family::complete().with("q301a", "2"), "q301b")
    );
    for (water, wanted) in [("3", false), ("4", true), ("8", true), ("9", false), ("10", false)] {
        assert_eq!(asked(&Family::complete().with("q306a", water), "q306b"), wanted, "{water}");
    }
    assert!(!asked(&Family::complete().with("q309a", "4"), "q309b"));
    assert!(asked(&Family::complete().with("q309a", "3"), "q309b"));
    assert!(asked(&Family::complete().with("q501c", "1"), "q501c_bulan"));
    assert!(!asked(&Family::complete().with("q307a", "2"), "q307b1"));
}

#[test]
fn age_opens_and_closes_questions_on_the_birthday() {
    let family = Family::complete().with("q201", "2026-11-20");
    let age = |born: &str| family_with(&family, born).reads(Some(3), "q407").to_owned();
    assert_eq!((age("2021-11-20"), age("2021-11-21")), ("5".to_owned(), "4".to_owned()));
    assert_eq!((age("2026-11-20"), age("1926-11-21")), ("0".to_owned(), "99".to_owned()));
    let asked = |born: &str, code: &str| {
        let family = family_with(&family, born);
        family.session.field(Some(family.rows[3]), code).is_some_and(|field| field.relevant)
    };
    assert!(asked("2021-11-20", "q412") && !asked("2021-11-21", "q412"));
    assert!(asked("2021-11-21", "q427") && !asked("2021-11-20", "q427"));
    assert!(asked("2024-11-20", "q428a") && !asked("2024-11-21", "q428a"));
    assert!(asked("2021-11-20", "q428j") && !asked("2021-11-21", "q428j"));
    assert!(asked("1966-11-20", "q429") && !asked("1966-11-21", "q429"));
    assert!(asked("2011-11-20", "q431f") && !asked("2011-11-21", "q431f"));
    assert!(asked("1995-11-21", "q431e") && !asked("1995-11-20", "q431e"));
}

fn family_with(family: &Family, born: &str) -> Family {
    Family { session: family.session.clone(), rows: family.rows.clone() }.with_member(3, "q406", born)
}

#[test]
fn a_refused_interview_may_stay_empty() {
    let rows = [RowId(uuid::Uuid::from_u128(1))];
    let answers = [(None, "q205", "4"), (Some(rows[0]), "q402", "Contoh")];
    let session = Session::load(form(), today(), Lists::none(), &rows, answers);
    let required: Vec<String> =
        session.findings().into_iter().filter(|f| f.kind == FindingKind::Required).map(|f| f.code).collect();
    assert_eq!(
        required,
        ["q101", "q102", "q103", "q104", "rt", "q107", "q114", "q115", "q201", "q202", "q202a"]
    );
}

#[test]
fn other_answers_are_bounded() {
    let hard = |code, value, refused| {
        assert_eq!(
            Family::complete().with(code, value).finds(&format!("{code}.constraint")),
            refused,
            "{code} {value}"
        )
    };
    for (code, value, refused) in [
        ("rt", "3", true),
        ("rt", "003", false),
        ("q114", "3502110101259000", false),
        ("q114", "3502110101250000", true),
        ("q114", "350211010125900", true),
        ("hp_responden", "080000000000", false),
        ("hp_responden", "+6280000000000", false),
        ("hp_responden", "0351123456", true),
        ("lokasi", "-7.9 111.4 90 10", false),
        ("lokasi", "7.9 111.4 90 10", true),
        ("lokasi", "-7.9 151.4 90 10", true),
        ("q302", "0", true),
        ("q302", "999", false),
        ("q302", "1000", true),
        ("q201", "2026-11-25", true),
        ("q504a", "-1", true),
        ("q601", &"a".repeat(1001), true),
    ] {
        hard(code, value, refused);
    }
    assert!(Family::complete().with("lokasi", "-7.9 111.4 90 80").finds("lokasi.soft"));
    assert!(
        Family::complete().with("q501a", "1").with("q501a_tahun", "2027").finds("q501a_tahun.constraint")
    );
    assert!(Family::complete().with("q501a", "1").with("q501a_tahun", "2024").finds("q501a_tahun.soft"));
    assert!(Family::complete().with("q501a", "1").with("q501a_bulan", "13").finds("q501a_bulan.constraint"));
    assert!(
        Family::complete()
            .with("q307b3", "1")
            .with("q307b2", "")
            .with("q307a", "1")
            .finds("q307b3.constraint")
    );
    assert!(Family::complete().with_member(0, "q411", "0 4").finds("q411.constraint"));
    assert!(Family::complete().with_member(0, "q431a", "1 99").finds("q431a.constraint"));
    assert!(Family::complete().with_member(0, "q402", "B0di").finds("q402.constraint"));
}

#[test]
fn a_village_outside_the_chosen_subdistrict_is_not_offered() {
    assert!(Family::complete().with("q103", "35.02.12").finds("q103.choice"));
    assert!(Family::complete().with("q104", "35.02.12.2001").finds("q104.choice"));
}
