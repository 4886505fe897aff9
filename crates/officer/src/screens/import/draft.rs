//! The file that is being looked at.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use pendata_device::{Device, PublishedForm};
use pendata_domain::ids::HouseholdId;
use pendata_sheets::answer::{Area, Circumstances, Reader};
use pendata_sheets::columns::{self, Column, Dictionary, Heading};
use pendata_sheets::judge::{Judge, Remark};
use pendata_sheets::plan::{Basis, Plan, plan};
use pendata_sheets::read::read;
use pendata_sheets::{Sheet, Workbook};

use super::view::view;
use super::{CheckStanding, CheckStepArguments, ChooseArguments, ImportView, OpenArguments};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::regions;
use crate::unlocked::Unlocked;

/// A step of long work takes about so long: answers go in between.
pub(super) const STEP: Duration = Duration::from_millis(150);

/// A file, how it is read, and what became of its rows.
pub struct Draft {
    pub(super) file: String,
    pub(super) book: Workbook,
    pub(super) sheet: usize,
    pub(super) heading: Heading,
    pub(super) codes: Vec<Option<String>>,
    pub(super) remembered: bool,
    pub(super) hidden_too: bool,
    pub(super) form: Arc<PublishedForm>,
    pub(super) dictionary: Dictionary,
    pub(super) areas: Vec<Area>,
    pub(super) today: NaiveDate,
    pub(super) checked: Option<Checked>,
}

pub(super) struct Checked {
    pub plan: Plan<HouseholdId>,
    pub judge: Judge,
    pub judged: usize,
    pub remarks: Vec<Remark>,
    pub remarked: usize,
}

/// Reads a file and guesses its columns.
///
/// Errors: `SheetTooLarge`, `SheetTooMuch`, `NotASheet`, `SheetDamaged`, `SheetLocked`, `SheetEmpty`, `NoForm`.
pub fn open(app: &App, arguments: OpenArguments, file: Vec<u8>) -> Result<ImportView, BridgeError> {
    // Before the device is held: a large file takes seconds.
    let book = read(&file)?;
    drop(file);
    app.with_device(|unlocked| {
        let draft = Draft::of(&unlocked.device, arguments.name, book)?;
        let shown = view(&draft, arguments.language);
        unlocked.beside.import = Some(draft);
        Ok(shown)
    })
}

/// Another sheet, heading or choice of columns.
pub fn choose(app: &App, arguments: ChooseArguments) -> Result<ImportView, BridgeError> {
    app.with_device(|unlocked| {
        let language = arguments.language;
        let Unlocked { device, beside } = unlocked;
        let draft = beside.import.as_mut().ok_or(BridgeError::NoFileOpen)?;
        draft.choose(device, arguments)?;
        Ok(view(draft, language))
    })
}

/// Checks the rows: the first step reads and groups them, the others ask the form about each household.
///
/// Errors: `ColumnsLacking`, `NoFileOpen`.
pub fn check(app: &App, arguments: CheckStepArguments) -> Result<CheckStanding, BridgeError> {
    app.with_device(|unlocked| {
        let Unlocked { device, beside } = unlocked;
        let draft = beside.import.as_mut().ok_or(BridgeError::NoFileOpen)?;
        if arguments.anew || draft.checked.is_none() {
            draft.group(device)?;
        } else {
            draft.judge(STEP);
        }
        draft.standing()
    })
}

/// Forgets the file.
pub fn close(app: &App, (): ()) -> Result<(), BridgeError> {
    app.with_device(|unlocked| {
        unlocked.beside.import = None;
        Ok(())
    })
}

impl Draft {
    fn of(device: &Device, file: String, book: Workbook) -> Result<Self, BridgeError> {
        let form = device.form()?;
        let area = |village: &pendata_domain::area::VillageCode| Area {
            village: village.clone(),
            name: regions::village(village).name,
        };
        let areas: Vec<Area> = device.villages().iter().map(area).collect();
        let today = device.today(&areas.first().ok_or(BridgeError::OutOfArea)?.village);
        let dictionary = Dictionary::of(&form.form, &form.rules, today);
        let sheet = best_sheet(&book, &dictionary);
        let heading = Heading::find(&book.sheets[sheet], &dictionary);
        let (codes, remembered, hidden_too, checked) = (Vec::new(), false, false, None);
        let mut draft = Self {
            file,
            book,
            sheet,
            heading,
            codes,
            remembered,
            hidden_too,
            form,
            dictionary,
            areas,
            today,
            checked,
        };
        draft.guess(device)?;
        Ok(draft)
    }

    pub(super) fn sheet(&self) -> &Sheet {
        &self.book.sheets[self.sheet]
    }

    /// As the officer chose for such a file before; else by the headings.
    fn guess(&mut self, device: &Device) -> Result<(), BridgeError> {
        let signature = self.heading.signature(self.sheet());
        let known = device.chosen_columns(&signature)?;
        self.remembered = known.is_some();
        let guessed = || columns::guess(self.sheet(), &self.heading, &self.dictionary);
        self.codes =
            known.unwrap_or_else(|| guessed().into_iter().map(|found| found.map(|f| f.code)).collect());
        // A question of an older form is in no list any more.
        let form = Arc::clone(&self.form);
        let asked = |code: &String| columns::takes_cells(&form.form, code);
        self.codes.iter_mut().for_each(|code| *code = code.take().filter(asked));
        Ok(())
    }

    fn choose(&mut self, device: &Device, arguments: ChooseArguments) -> Result<(), BridgeError> {
        let sheet = arguments.sheet as usize;
        if sheet >= self.book.sheets.len() {
            return Err(BridgeError::MalformedArguments);
        }
        let other = sheet != self.sheet;
        self.sheet = sheet;
        self.checked = None;
        self.hidden_too = arguments.hidden_too;
        let number = arguments.heading_row.filter(|_| !other);
        let place = number.and_then(|number| self.sheet().rows.iter().position(|row| row.number == number));
        let before = self.heading;
        self.heading = match place {
            Some(place) => Heading::at(self.sheet(), &self.dictionary, place),
            None => Heading::find(self.sheet(), &self.dictionary),
        };
        match arguments.codes.filter(|_| !other && before == self.heading) {
            Some(codes) => self.codes = codes,
            None => self.guess(device)?,
        }
        Ok(())
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        columns::chosen(self.sheet(), &self.heading, &self.dictionary, &self.codes)
    }

    pub(super) fn readers(&self) -> Vec<Reader> {
        let reader = |column: &Column| Reader::of(column, &self.form.form, &self.form.rules);
        self.columns().iter().filter_map(reader).collect()
    }

    pub(super) fn about(&self) -> Circumstances<'_> {
        Circumstances { today: self.today, areas: &self.areas }
    }

    fn group(&mut self, device: &Device) -> Result<(), BridgeError> {
        if !columns::lacking(&self.form.rules, &self.codes).is_empty() {
            return Err(BridgeError::ColumnsLacking);
        }
        let here = device.on_device()?;
        let plan = plan(&Basis {
            sheet: self.sheet(),
            heading: self.heading,
            readers: &self.readers(),
            rules: &self.form.rules,
            about: self.about(),
            village: &self.areas[0].village,
            hidden_too: self.hidden_too,
            cards: &here.cards,
            niks: &here.niks,
        });
        let form = &self.form;
        let judge = Judge::new(Arc::clone(&form.form), form.rules.clone(), regions::lists(), self.today);
        self.checked = Some(Checked { plan, judge, judged: 0, remarks: Vec::new(), remarked: 0 });
        Ok(())
    }

    fn judge(&mut self, time: Duration) {
        let end = Instant::now() + time;
        let Some(checked) = &mut self.checked else { return };
        while let Some(planned) = checked.plan.households.get(checked.judged) {
            let remarks = checked.judge.remarks(planned);
            checked.remarked += usize::from(!remarks.is_empty());
            checked.remarks.extend(remarks);
            checked.judged += 1;
            if Instant::now() >= end {
                break;
            }
        }
    }

    fn standing(&self) -> Result<CheckStanding, BridgeError> {
        let checked = self.checked.as_ref().ok_or(BridgeError::NoFileOpen)?;
        Ok(CheckStanding {
            done: checked.judged as u32,
            total: checked.plan.households.len() as u32,
            rows: checked.plan.rows as u32,
        })
    }
}

/// The visible sheet whose heading names most questions; the first that holds anything where none does.
fn best_sheet(book: &Workbook, dictionary: &Dictionary) -> usize {
    let named = |sheet: &Sheet| {
        let heading = Heading::find(sheet, dictionary);
        columns::guess(sheet, &heading, dictionary).iter().flatten().count()
    };
    let places = book.sheets.iter().enumerate().filter(|(_, sheet)| !sheet.rows.is_empty());
    let best = places.max_by_key(|(place, sheet)| (!sheet.hidden, named(sheet), usize::MAX - place));
    best.map_or(0, |(place, _)| place)
}
