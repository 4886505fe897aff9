//! Codes and labels of a list of choices.

use std::collections::{BTreeMap, HashMap};

use pendata_xforms::Form;

use crate::columns::fold;
use crate::read::Cell;

/// The choices of a question, by code and by all that people write for them.
pub struct ChoiceTable {
    codes: Vec<String>,
    /// Folded label, or a part of one, to its code.
    labels: HashMap<String, String>,
    /// Codes of the DTSEN list that mean another one here.
    recoded: &'static [(&'static str, &'static str)],
}

/// Where the DTSEN list of 2026 has other codes than the questionnaire (forms/README.md).
const RECODED: [(&str, &[(&str, &str)]); 2] =
    [("id_atap_terluas", &[("5", "6"), ("6", "5")]), ("id_bb_utama", &[("0", "12")])];
/// Stored 1 and 0 there, 1 and 2 here.
const FLAGS: [&str; 3] = ["aset_bergerak_", "lahan_tempat_lain", "rumah_tempat_lain"];
const NOUGHT_IS_NO: &[(&str, &str)] = &[("0", "2")];

/// Short for a label, where the label begins with or is the long word.
const SHORT: [(&str, &[&str]); 4] = [
    ("lakilaki", &["l", "lk", "laki", "pria", "m", "male", "laki2"]),
    ("perempuan", &["p", "pr", "w", "wanita", "f", "female"]),
    ("ya", &["y", "iya", "ada", "true", "v"]),
    ("tidak", &["t", "tdk", "tidakada", "false", "x"]),
];

impl ChoiceTable {
    pub fn of(form: &Form, question: &str, dtsen: Option<&str>) -> Self {
        let mut table = Self { codes: Vec::new(), labels: HashMap::new(), recoded: recoded(dtsen) };
        let mut parts: BTreeMap<String, Option<String>> = BTreeMap::new();
        for language in form.languages() {
            for (code, label) in form.choices(question, form.lang(&language.code)) {
                if !table.codes.iter().any(|known| known == code) {
                    table.codes.push(code.to_owned());
                }
                table.labels.entry(fold(label)).or_insert_with(|| code.to_owned());
                for part in parts_of(label) {
                    // A part that two labels share says nothing.
                    let said = parts.entry(part).or_insert_with(|| Some(code.to_owned()));
                    *said = said.take().filter(|known| known == code);
                }
            }
        }
        for (part, code) in parts.into_iter().filter_map(|(part, code)| Some((part, code?))) {
            table.labels.entry(part).or_insert(code);
        }
        table.add_short();
        table
    }

    /// The form leaves the list to the host.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    fn add_short(&mut self) {
        for (long, short) in SHORT {
            let Some(code) = self.labels.get(long).cloned() else { continue };
            for word in short {
                self.labels.entry((*word).to_owned()).or_insert_with(|| code.clone());
            }
        }
    }

    pub fn one(&self, cell: &Cell) -> Option<String> {
        let text = plain(cell);
        let text = text.trim().trim_start_matches('\'');
        self.code(text).or_else(|| self.labels.get(&fold(text)).cloned()).or_else(|| self.numbered(text))
    }

    /// Codes or labels apart by blanks, commas or semicolons; or the sum of codes that are powers of two, as the paper
    /// form asks for it.
    pub fn several(&self, cell: &Cell) -> Option<String> {
        if let Some(one) = self.one(cell) {
            return Some(one);
        }
        let text = plain(cell);
        let marks: &[char] = if text.contains([';', ',', '|']) { &[';', ',', '|'] } else { &[' '] };
        let words: Vec<&str> = text.split(marks).map(str::trim).filter(|word| !word.is_empty()).collect();
        let each: Option<Vec<String>> = match words.len() {
            1 => self.summed(words[0]),
            _ => words.iter().map(|word| self.one(&Cell::Text((*word).into()))).collect(),
        };
        let mut chosen = each?;
        chosen.sort_by_key(|code| self.codes.iter().position(|known| known == code));
        chosen.dedup();
        Some(chosen.join(" "))
    }

    fn summed(&self, text: &str) -> Option<Vec<String>> {
        let mut left: u32 = text.parse().ok().filter(|sum| *sum > 0)?;
        let powers = self.codes.iter().filter_map(|code| code.parse().ok());
        let mut powers: Vec<u32> = powers.filter(|power: &u32| power.is_power_of_two()).collect();
        powers.sort_unstable_by(|a, b| b.cmp(a));
        let mut chosen = Vec::new();
        for power in powers {
            if power <= left {
                left -= power;
                chosen.push(power.to_string());
            }
        }
        (left == 0).then_some(chosen)
    }

    /// `1`, `01`, and what DTSEN writes for it.
    fn code(&self, text: &str) -> Option<String> {
        if let Some((_, here)) = self.recoded.iter().find(|(there, _)| *there == text) {
            return Some((*here).to_owned());
        }
        let short = text.trim_start_matches('0');
        let known = |code: &&String| code.as_str() == text || (!short.is_empty() && code.as_str() == short);
        self.codes.iter().find(known).cloned()
    }

    /// `1 - Laki-laki`: the code where the label after it is its own.
    fn numbered(&self, text: &str) -> Option<String> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (code, rest) = (self.code(text.get(..digits)?)?, fold(text.get(digits..)?));
        let own = self.labels.get(&rest).is_some_and(|of| *of == code);
        own.then_some(code)
    }
}

fn recoded(dtsen: Option<&str>) -> &'static [(&'static str, &'static str)] {
    let Some(column) = dtsen else { return &[] };
    if FLAGS.iter().any(|flag| column.starts_with(flag)) {
        return NOUGHT_IS_NO;
    }
    RECODED.iter().find(|(name, _)| *name == column).map_or(&[], |(_, codes)| *codes)
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Flag(true) => "ya".into(),
        Cell::Flag(false) => "tidak".into(),
        cell => cell.shown(),
    }
}

/// `Kawin/nikah` is also `kawin` and `nikah`; what stands in brackets may be left out.
fn parts_of(label: &str) -> Vec<String> {
    let outside = label.split('(').next().unwrap_or(label);
    let parts = outside.split(['/', ',']).chain([outside]).map(fold);
    parts.filter(|part| part.len() > 1 && !part.bytes().all(|byte| byte.is_ascii_digit())).collect()
}
