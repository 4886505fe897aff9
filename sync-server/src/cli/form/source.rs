//! The file of a form: an XForm as it is, or an XLSForm through pyxform.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use sync_server::publishing::Problem;

/// What pyxform is called with; it speaks JSON with us.
const SCRIPT: &str = include_str!("../../../../forms/convert.py");

#[derive(clap::Args)]
pub struct Source {
    /// The form: an XLSForm (.xlsx), or an XForm (.xml).
    file: PathBuf,
    /// CSV of what earlier answers are called in it: question,code,new_question,new_code. An empty code renames the
    /// question; an empty new code has no counterpart and is asked again.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Python with pyxform, which turns an XLSForm into an XForm.
    #[arg(long, env = "PENDATA_CONVERTER", default_value = ".venv/bin/python")]
    converter: PathBuf,
}

/// What a source gave.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Taken {
    pub xform: Option<String>,
    pub problems: Vec<Problem>,
    warnings: Vec<String>,
    /// Letters of the sheet's columns by heading.
    columns: BTreeMap<String, String>,
    #[serde(skip)]
    pub mapping: Option<String>,
}

impl Source {
    pub fn take(&self) -> anyhow::Result<Taken> {
        let mapping = self.mapping.as_deref().map(read).transpose()?;
        let kind = self.file.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_lowercase();
        let taken = match kind.as_str() {
            "xlsx" => self.convert()?,
            "xls" | "ods" | "csv" => bail!("{}: save it as .xlsx first", self.file.display()),
            _ => Taken { xform: Some(read(&self.file)?), ..Taken::default() },
        };
        taken.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
        Ok(Taken { mapping, ..taken })
    }

    fn convert(&self) -> anyhow::Result<Taken> {
        ensure!(self.file.exists(), "{}: no such file", self.file.display());
        let python = &self.converter;
        ensure!(
            python.exists(),
            "{}: no Python with pyxform there. In the project's folder `make form` makes it; elsewhere: python3 -m venv \
             DIR && DIR/bin/pip install pyxform==4.5.0, then --converter DIR/bin/python. An XForm (.xml) needs none.",
            python.display()
        );
        let ran = Command::new(python)
            .args(["-c", SCRIPT, "--json"])
            .arg(&self.file)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("{} does not start", python.display()))?;
        let told = String::from_utf8_lossy(&ran.stderr);
        let last = told.lines().last().unwrap_or_default();
        ensure!(ran.status.success(), "{} did not convert the form: {last}", python.display());
        serde_json::from_slice(&ran.stdout).context("the converter's answer cannot be read")
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: not a readable text file", path.display()))
}

impl Taken {
    /// Problems with the letters of their columns; of translated columns, those of the first language.
    pub fn with_cells(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let letter = |heading: &str| {
            let translated = |(known, _): &(&String, &String)| known.starts_with(&format!("{heading}::"));
            let found = self.columns.get(heading);
            found.or_else(|| self.columns.iter().find(translated).map(|(_, letter)| letter)).cloned()
        };
        let with_cell = |problem: Problem| {
            let column = problem.column.as_deref().filter(|_| problem.sheet.as_deref() == Some("survey"));
            let cell = column.and_then(letter).zip(problem.row).map(|(letter, row)| format!("{letter}{row}"));
            Problem { cell: problem.cell.clone().or(cell), ..problem }
        };
        problems.into_iter().map(with_cell).collect()
    }
}
