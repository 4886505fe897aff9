//! `sync-server form`, the real program on real files: XLSForms through pyxform, mappings, a dry run, and consent.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

const REFUSED: i32 = 3;
const NOT_AGREED: i32 = 4;
const SHEET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/keluarga.xlsx");
const FORM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/keluarga.xml");
const MAPPING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/dtsen-2026.csv");

/// A folder with the demo's village.
struct Registry {
    dir: TempDir,
}

/// What a command said and how it ended.
struct Said {
    code: i32,
    out: String,
    errors: String,
}

impl Registry {
    fn of(households: &str) -> Self {
        let registry = Self { dir: tempfile::tempdir().expect("a folder") };
        let codes = registry.path("codes");
        let said =
            registry.run(&["demo", "--households", households, "--officer-dir", &codes.to_string_lossy()]);
        assert_eq!(said.code, 0, "{}", said.errors);
        registry
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_sync-server"))
            .args(arguments)
            .env("PENDATA_DATA", self.path("data"))
            .env("PENDATA_CONVERTER", python())
            .output()
            .expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Said { code: status.code().expect("it ends by itself"), out: text(stdout), errors: text(stderr) }
    }

    fn check(&self, form: &Path, more: &[&str]) -> (i32, Value) {
        let form = form.to_string_lossy();
        let said = self.run(&[&["form", "check", &form, "--json"], more].concat());
        let report = serde_json::from_str(&said.out);
        (said.code, report.unwrap_or_else(|_| panic!("{}{}", said.out, said.errors)))
    }

    fn publish(&self, form: &Path, more: &[&str]) -> Said {
        self.run(&[&["form", "publish", &form.to_string_lossy()], more].concat())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("it writes");
        path
    }

    /// The questionnaire's workbook after some lines of Python on `survey`, `choices` and `settings`.
    fn sheet(&self, edit: &str) -> PathBuf {
        let target = self.path("form.xlsx");
        let script = format!(
            "import sys, openpyxl\nbook = openpyxl.load_workbook(sys.argv[1])\n\
             survey, choices, settings = book['survey'], book['choices'], book['settings']\n{edit}\nbook.save(sys.argv[2])"
        );
        let ran =
            Command::new(python()).args(["-c", &script, SHEET]).arg(&target).output().expect("it starts");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        target
    }

    /// One number out of the database.
    /// Answers of every household, by question.
    fn answers(&self) -> Vec<Value> {
        let app = sync_server::App::open(&self.path("data"), sync_server::Surroundings::of_the_machine());
        let store = app.expect("a registry").store;
        let of = |district| {
            let all = store.documents_after(&district, None, 1_000).expect("documents").into_iter();
            let projected = all.map(|document| store.projection(&district, document.household));
            projected
                .map(|found| found.expect("asked").expect("a household").household.answers)
                .collect::<Vec<_>>()
        };
        let all = store.districts().expect("districts").into_iter().flat_map(of);
        all.map(|answers| serde_json::from_str(&answers).expect("JSON")).collect()
    }

    fn count(&self, sql: &str) -> u32 {
        let database = Connection::open(self.path("data/registry.sqlite")).expect("a database");
        database.query_row(sql, [], |row| row.get(0)).expect("a number")
    }
}

/// The Python that `make form` makes.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.venv/bin/python");
    assert!(python.exists(), "{}: run `make form` first", python.display());
    python
}

/// The questionnaire with replacements, each of which must fit.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(std::fs::read_to_string(FORM).expect("the questionnaire"), |form, (from, to)| {
        assert!(form.contains(from), "the questionnaire has no {from}");
        form.replace(from, to)
    })
}

/// A question less: its node, its bind and its control.
fn without(form: &str, question: &str) -> String {
    let mut kept = Vec::new();
    let mut within = false;
    for line in form.lines() {
        let control = line.contains("ref=\"/") && line.contains(&format!("/{question}\">"));
        let node = line.trim() == format!("<{question}/>");
        within |= control;
        let bind = line.contains("<bind ") && line.contains(&format!("/{question}\" "));
        if !(within || node || bind) {
            kept.push(line);
        }
        within &= !(line.trim().starts_with("</select1") || line.trim().starts_with("</input"));
    }
    assert!(kept.len() < form.lines().count(), "{question} is in the form");
    kept.join("\n")
}

fn changes<'a>(report: &'a Value, kind: &str) -> Vec<&'a Value> {
    report["changes"].as_array().expect("a list").iter().filter(|change| change["kind"] == kind).collect()
}

/// Roofs 5 and 6 change places, "does not cook" is 0 where it was 12: the code lists of DTSEN 2026.
const DTSEN: &str = "
for row in range(2, choices.max_row + 1):
    name = (choices.cell(row, 1).value, str(choices.cell(row, 2).value))
    new = {('atap', '5'): '6', ('atap', '6'): '5', ('bahan_bakar', '12'): '0'}.get(name)
    if new: choices.cell(row, 2).value = new
settings['C2'] = '2026.12.1'
";

#[test]
fn the_code_lists_of_2026_are_published_from_their_workbook_with_a_mapping() {
    let registry = Registry::of("20");
    let form = registry.sheet(DTSEN);
    let (code, report) = registry.check(&form, &[]);
    assert_eq!((code, &report["doubts"]), (NOT_AGREED, &serde_json::json!(["looks_recoded"])));
    let since =
        |kind| changes(&report, kind).iter().map(|c| c["since"].as_str().unwrap_or("")).collect::<Vec<_>>();
    assert_eq!((since("choice_relabelled"), since("choice_removed")), (vec!["6", "5"], vec!["0"]));

    let (code, report) = registry.check(&form, &["--mapping", MAPPING]);
    assert_eq!((code, &report["doubts"], &report["version"]), (0, &serde_json::json!([]), &2.into()));
    assert_eq!(changes(&report, "choice_recoded").len(), 3);
    assert_eq!(registry.count("SELECT count(*) FROM forms"), 1, "a check publishes nothing");

    let far = ["--mapping", MAPPING, "--district", "35.02", "--from", "2099-01-01", "--decree", "SK 12/2026"];
    let said = registry.publish(&form, &far);
    assert!(said.code == 0 && said.out.contains("35.02: in force from 2099-01-01"), "{}", said.out);
    let xform = "SELECT count(*) FROM forms WHERE version = 2 AND xform LIKE
        '%<pd:mapping xmlns:pd=\"urn:pendata:form\" after=\"1\"><pd:choice question=\"q305\" from=\"5\" to=\"6\"/>%'";
    assert_eq!(registry.count(xform), 1, "one hash covers form and mapping");
    let again = registry.publish(&form, &["--mapping", MAPPING]);
    assert!(again.code == 0 && again.out.contains("published already, as version 2"), "{}", again.out);

    let rolled = registry.run(&["form", "rollout", "2", "--all"]);
    assert!(
        rolled.code == 0 && rolled.out.contains("everywhere: version 2 is in force from"),
        "{}",
        rolled.out
    );
    let halted = registry.run(&["form", "halt", "2", "--district", "35.02"]);
    assert!(
        halted.code == 0 && halted.out.contains("35.02: version 2 goes to no more tablets"),
        "{}",
        halted.out
    );
    let list = registry.run(&["form", "list"]).out;
    for line in
        ["2  Pendataan keluarga 2026.12.1, SK 12/2026", "35.02 from 2099-01-01, halted", "everywhere from "]
    {
        assert!(list.contains(line), "{list}");
    }
    let verified = registry.run(&["verify"]);
    assert!(verified.out.contains("everything holds"), "{}", verified.out);
}

#[test]
fn a_dry_run_counts_exactly_the_households_that_would_break_a_rule() {
    let registry = Registry::of("60");
    let strict =
        edited(&[("constraint=\". &gt;= 1 and . &lt;= 999\"", "constraint=\". &gt;= 30 and . &lt;= 999\"")]);
    let (code, report) = registry.check(&registry.file("strict.xml", &strict), &[]);
    let is_small = |answers: &serde_json::Value| {
        answers["q302"]
            .as_str()
            .and_then(|area| area.parse().ok())
            .is_some_and(|area: f64| (1.0..30.0).contains(&area))
    };
    let small = registry.answers().iter().filter(|answers| is_small(answers)).count() as u32;
    let all = registry.count("SELECT count(*) FROM households");
    let rule = report["rules"].as_array().expect("a list").iter().find(|rule| rule["question"] == "q302");
    let rule = rule.expect("the rule finds somebody");
    assert!(small > 0 && all == 60);
    assert_eq!((code, &rule["newly"], &report["households"]), (NOT_AGREED, &small.into(), &all.into()));
    let percent = (f64::from(small) * 1000.0 / f64::from(all)).round() / 10.0;
    assert_eq!((&rule["percent"], &rule["rule"]), (&percent.into(), &"constraint".into()));

    let said = registry.publish(&registry.path("strict.xml"), &["--all"]);
    let line = format!("{small} ({percent:.1} %) would break q302 constraint");
    assert!(said.out.contains(&line) && said.out.contains("Nothing was published"), "{}", said.out);
    assert_eq!((said.code, registry.count("SELECT count(*) FROM forms")), (NOT_AGREED, 1));
}

#[test]
fn a_form_that_drops_a_question_lists_its_answers_and_keeps_them() {
    let registry = Registry::of("60");
    let form = without(&std::fs::read_to_string(FORM).expect("the questionnaire"), "q306b");
    let answered = || registry.answers().iter().filter(|answers| !answers["q306b"].is_null()).count() as u32;
    let standing = answered();
    let dropped = registry.file("dropped.xml", &form);
    let (code, report) = registry.check(&dropped, &[]);
    let removed = changes(&report, "question_removed");
    assert!(standing > 0);
    assert_eq!((code, removed.len(), &removed[0]["households"]), (NOT_AGREED, 1, &standing.into()));
    assert_eq!(report["doubts"], serde_json::json!(["answers_set_aside"]));

    let said = registry.publish(&dropped, &["--all", "--yes"]);
    let line = format!("asked no more; answers stay stored: {standing} households");
    assert!(said.code == 0 && said.out.contains(&line), "{}", said.out);
    let app = sync_server::App::open(&registry.path("data"), sync_server::Surroundings::of_the_machine());
    assert_eq!(app.expect("a registry").judge_again().expect("it judges"), 60);
    assert_eq!(answered(), standing, "judged under the form without the question");
    assert!(registry.run(&["verify"]).out.contains("everything holds"));
}

#[test]
fn a_mapping_that_does_not_fit_is_refused_line_by_line() {
    let registry = Registry::of("5");
    let form = registry.file("form.xml", &edited(&[("q601", "q601b")]));
    let lines = [
        "question;code;new_question;new_code",
        "q601;;q601b;",
        "q305;5;;99",
        "q305;77;;6",
        "q999;;q601b;",
        "q304;;;",
        "q402;;q402b;",
        "q303;;q304;",
        "q305;6",
        "",
    ];
    let mapping = registry.file("wrong.csv", &lines.join("\n"));
    let (code, report) = registry.check(&form, &["--mapping", &mapping.to_string_lossy()]);
    assert_eq!(
        (code, report["problems"][0]["row"].as_u64()),
        (REFUSED, Some(9)),
        "four cells first: {report}"
    );

    let mapping = registry.file("wrong.csv", &lines[..8].join("\n"));
    let said =
        registry.run(&["form", "check", &form.to_string_lossy(), "--mapping", &mapping.to_string_lossy()]);
    assert_eq!(said.code, REFUSED);
    insta::assert_snapshot!(said.out, @r"
    The form cannot be published: 6 problems
      mapping!3 (new_code): `q305` has no choice 99 in the form
      mapping!4 (code): `q305` has no choice 77 in version 1
      mapping!5 (question): version 1 asks no question `q999`
      mapping!6 (new_question): a question that is dropped needs no line
      mapping!7 (question): `q402` is read by the registry itself (x_core): it keeps its name and codes
      mapping!8 (new_question): the version before asks it already; a code is never given to another question
    ");
    let right = registry.file("right.csv", &lines[..2].join("\n"));
    let (code, report) = registry.check(&form, &["--mapping", &right.to_string_lossy()]);
    assert_eq!((code, changes(&report, "question_renamed").len()), (0, 1));
}

#[test]
fn a_workbook_with_many_faults_is_reported_whole_with_sheet_row_and_column() {
    let registry = Registry::of("5");
    let faulty = registry.sheet(
        "survey['A13'] = 'txt'\nsurvey['B20'] = 'a b'\nsurvey['B24'] = 'q113'\nsurvey['H40'] = '${tidak_ada} = 1'\n\
         survey['A45'] = 'select_one tidak_ada'\nsurvey['W1'] = 'x_salah'\nsurvey.merge_cells('C50:D50')\n\
         choices['B5'] = choices['B4'].value\nchoices['A9'] = '=1+1'\nsurvey['A60'] = None",
    );
    let said = registry.run(&["form", "check", &faulty.to_string_lossy()]);
    assert_eq!(said.code, REFUSED);
    insta::assert_snapshot!(said.out, @r"
    The form cannot be published: 10 problems
      choices!B6 (name): the list hasil has the code 2 twice
      choices!A9 (list_name): a formula: write what it gives
      survey!W1 (x_salah): the column x_salah is not one of ours
      survey!A13 (type): the type `txt` is not known
      survey!B20 (name): `a b`: up to 40 letters, digits and _, no digit first
      survey!B24 (name): the name q113 is used twice; answers are kept by name
      survey!H40 (relevant): ${tidak_ada} is no question of the sheet
      survey!A45 (type): the sheet choices has no list tidak_ada
      survey!C50 (label::Indonesia (id)): C50:D50 is one merged cell: only its first place has the value
      survey!A60 (type): the question q402 has no type
    ");
    let refused = registry.sheet("survey['I42'] = \"uuid() != ''\"\nsurvey['R44'] = 'sembarang'");
    let said = registry.run(&["form", "publish", &refused.to_string_lossy(), "--all", "--yes"]);
    assert_eq!((said.code, registry.count("SELECT count(*) FROM forms")), (REFUSED, 1));
    insta::assert_snapshot!(said.out, @r#"
    The form cannot be published: 2 problems
      survey!I42 (constraint): q302 constraint: the function uuid() is not supported in `uuid() != ''`
      survey!R44 (x_merge): q304 merge: pd:merge="sembarang" is not supported
    "#);
    let (code, report) = registry.check(&registry.sheet("survey['S12'] = None"), &[]);
    assert_eq!((code, &report["problems"][0]["code"]), (REFUSED, &"core.unbound".into()));
}

#[test]
fn what_is_no_form_and_a_converter_that_is_missing_are_told_in_one_line() {
    let registry = Registry::of("5");
    let not_a_book = registry.file("salah.xlsx", "bukan buku");
    let (code, report) = registry.check(&not_a_book, &[]);
    assert_eq!((code, &report["problems"][0]["code"]), (REFUSED, &"sheet.file".into()));
    let (code, report) = registry.check(&registry.file("salah.xml", "<h:html>"), &[]);
    assert_eq!((code, &report["problems"][0]["code"]), (REFUSED, &"form.xml".into()));
    let told = |arguments: &[&str]| {
        let said = registry.run(arguments);
        assert_eq!((said.code, said.errors.trim().lines().count()), (1, 1), "{}", said.errors);
        said.errors
    };
    let nowhere = registry.path("python").to_string_lossy().into_owned();
    assert!(told(&["form", "check", SHEET, "--converter", &nowhere]).contains("`make form` makes it"));
    assert!(told(&["form", "check", "tidak-ada.xlsx"]).contains("no such file"));
    assert!(told(&["form", "check", "lama.xls"]).contains("save it as .xlsx"));
    assert!(told(&["form", "rollout", "2", "--district", "35.02"]).contains("no form of this version"));
    assert!(told(&["form", "halt", "1"]).contains("--district CODE"));
    assert!(told(&["form", "publish", FORM, "--from", "2099-01-01"]).contains("--from needs"));
}
