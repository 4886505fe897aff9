//! The areas of Indonesia, read from the lines `code;name;postcode` of `data/regions.csv.zst`.

use std::ops::Range;

/// Text that is no list of regions; `line` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionsError {
    #[error("the regions cannot be unpacked")]
    Packed,
    #[error("line {line} of the regions is malformed, out of order, or has no parent")]
    Line { line: usize },
}

/// An area of any level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region<'a> {
    /// Kemendagri code, such as `35.02.11.2003`.
    pub code: &'a str,
    pub name: &'a str,
    /// Of villages only, else empty.
    pub postcode: &'a str,
}

impl<'a> Region<'a> {
    /// Columns of the questionnaire's choice list `regions` (forms/README.md).
    pub const COLUMNS: [&'static str; 3] = ["name", "label", "parent"];

    /// Its row of that list; the parent of a province is `ID`.
    pub fn row(&self) -> [Option<&'a str>; 3] {
        [Some(self.code), Some(self.name), Some(self.parent().unwrap_or("ID"))]
    }

    /// Code of the area that holds this one.
    pub fn parent(&self) -> Option<&'a str> {
        self.code.rsplit_once('.').map(|(parent, _)| parent)
    }
}

/// All areas, in the order of their codes: a parent stands right before its descendants.
#[derive(Clone, Debug)]
pub struct Regions {
    text: Box<str>,
    lines: Vec<Range<u32>>,
}

/// Digits of a code of each level, dots included.
const WIDTHS: [usize; 4] = [2, 5, 8, 13];
/// More than the unpacked list of any year.
const MOST_BYTES: usize = 16 << 20;

impl Regions {
    /// Reads the file as it is shipped.
    pub fn unpack(packed: &[u8]) -> Result<Self, RegionsError> {
        let text = zstd::bulk::decompress(packed, MOST_BYTES).map_err(|_| RegionsError::Packed)?;
        Self::parse(String::from_utf8(text).map_err(|_| RegionsError::Packed)?)
    }

    /// Reads unpacked lines. Codes must be sorted, and each but a province's must follow its parent.
    pub fn parse(text: String) -> Result<Self, RegionsError> {
        let fault = |line| RegionsError::Line { line };
        let mut regions = Self { text: text.into(), lines: Vec::new() };
        let mut start = 0;
        for (number, line) in regions.text.lines().enumerate() {
            let end = u32::try_from(start + line.len()).map_err(|_| fault(number + 1))?;
            let begin = end - u32::try_from(line.len()).map_err(|_| fault(number + 1))?;
            if !well_formed(line) {
                return Err(fault(number + 1));
            }
            regions.lines.push(begin..end);
            start += line.len() + 1;
        }
        match regions.misplaced() {
            Some(line) => Err(fault(line)),
            None => Ok(regions),
        }
    }

    /// Areas of each level: provinces, districts (kabupaten and kota), subdistricts, villages.
    pub fn counts(&self) -> [usize; 4] {
        WIDTHS.map(|width| self.iter().filter(|region| region.code.len() == width).count())
    }

    pub fn get(&self, code: &str) -> Option<Region<'_>> {
        let at = self.lines.binary_search_by(|line| self.region(line).code.cmp(code)).ok()?;
        Some(self.region(&self.lines[at]))
    }

    /// Areas right below `code`; the provinces for `None`.
    pub fn children<'a>(&'a self, code: Option<&'a str>) -> impl Iterator<Item = Region<'a>> {
        let start = self.lines.partition_point(|line| Some(self.region(line).code) < code);
        let below = move |region: &Region<'_>| code.is_none_or(|code| region.code.starts_with(code));
        self.lines[start..]
            .iter()
            .map(|line| self.region(line))
            .take_while(below)
            .filter(move |r| r.parent() == code)
    }

    /// The areas that hold `code`, province first, and itself at the end.
    pub fn lineage<'a>(&'a self, code: &str) -> Vec<Region<'a>> {
        WIDTHS.iter().filter_map(|width| self.get(code.get(..*width)?)).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = Region<'_>> {
        self.lines.iter().map(|line| self.region(line))
    }

    fn region(&self, line: &Range<u32>) -> Region<'_> {
        let mut parts = self.text[line.start as usize..line.end as usize].split(';');
        let mut part = || parts.next().unwrap_or_default();
        Region { code: part(), name: part(), postcode: part() }
    }

    /// First line (from 1) that is not after the one before, or whose parent is missing.
    fn misplaced(&self) -> Option<usize> {
        let mut path: Vec<&str> = Vec::new();
        let mut before = "";
        for (number, region) in self.iter().enumerate() {
            while path.last().is_some_and(|above| Some(*above) != region.parent()) {
                path.pop();
            }
            if region.code <= before || path.last().copied() != region.parent() {
                return Some(number + 1);
            }
            path.push(region.code);
            before = region.code;
        }
        None
    }
}

fn well_formed(line: &str) -> bool {
    let parts: Vec<&str> = line.split(';').collect();
    let [code, name, postcode] = parts[..] else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let dotted = code.bytes().enumerate().all(|(at, byte)| match at {
        2 | 5 | 8 => byte == b'.',
        _ => byte.is_ascii_digit(),
    });
    WIDTHS.contains(&code.len()) && dotted && !name.is_empty() && digits(postcode)
}
