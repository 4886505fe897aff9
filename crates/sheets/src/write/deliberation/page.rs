//! What stands where on the paper. Points, from the top left.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use super::letters::Fonts;
use super::{Line, Words};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 42.0;
const RIGHT: f32 = 553.0;
const TOP: f32 = 48.0;
/// Below it only the page's number stands.
const BOTTOM: f32 = 790.0;
const ROW: f32 = 22.0;
const GROUP: f32 = 26.0;
const HEAD: f32 = 24.0;
/// Title and what stands under it, on the first page.
const TITLE: f32 = 78.0;
const SIGNATURES: f32 = 150.0;
const SIZE: f32 = 9.5;

/// Left edges of the columns, and the right edge of the last.
const EDGES: [f32; 7] = [LEFT, 70.0, 240.0, 278.0, 378.0, 478.0, RIGHT];

/// One thing below the other.
pub enum Block<'a> {
    Group {
        rt: &'a str,
        households: usize,
        people: u32,
    },
    /// With its number in the whole list.
    Household {
        number: usize,
        line: &'a Line,
    },
    Signatures,
}

pub struct Sheets<'a> {
    pub pages: Vec<Vec<Block<'a>>>,
    pub households: usize,
    pub people: u32,
}

pub fn settings() -> Option<PageSettings> {
    PageSettings::from_wh(WIDTH, HEIGHT)
}

/// Blocks over pages: a group's heading never stands alone at a page's foot.
pub fn paged(lines: &[Line]) -> Sheets<'_> {
    let mut layout = Layout { pages: vec![Vec::new()], left: BOTTOM - TOP - TITLE - HEAD };
    let mut number = 0;
    for group in lines.chunk_by(|a, b| a.rt == b.rt) {
        let people = group.iter().map(|line| line.people).sum();
        layout.put(Block::Group { rt: &group[0].rt, households: group.len(), people }, GROUP, GROUP + ROW);
        for line in group {
            number += 1;
            layout.put(Block::Household { number, line }, ROW, ROW);
        }
    }
    layout.put(Block::Signatures, SIGNATURES, SIGNATURES);
    let people = lines.iter().map(|line| line.people).sum();
    Sheets { pages: layout.pages, households: lines.len(), people }
}

struct Layout<'a> {
    pages: Vec<Vec<Block<'a>>>,
    /// Of the page begun last.
    left: f32,
}

impl<'a> Layout<'a> {
    fn put(&mut self, block: Block<'a>, height: f32, least: f32) {
        if self.left < least {
            self.pages.push(Vec::new());
            self.left = BOTTOM - TOP - HEAD;
        }
        self.left -= height;
        if let Some(page) = self.pages.last_mut() {
            page.push(block);
        }
    }
}

/// A page being drawn.
pub struct Canvas<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    pub fonts: &'a Fonts,
    pub words: &'a Words,
}

impl Canvas<'_, '_> {
    pub fn page(&mut self, blocks: &[Block<'_>], number: usize, count: usize, sheets: &Sheets<'_>) {
        let mut y = TOP;
        if number == 1 {
            self.title();
            y += TITLE;
        }
        if blocks.iter().any(|block| !matches!(block, Block::Signatures)) {
            self.heading(y);
        }
        y += HEAD;
        for block in blocks {
            y += match block {
                Block::Group { rt, households, people } => self.group(y, rt, *households, *people),
                Block::Household { number, line } => self.household(y, *number, line),
                Block::Signatures => self.signatures(y, sheets),
            };
        }
        let foot =
            self.words.page.replace("{page}", &number.to_string()).replace("{pages}", &count.to_string());
        let at = RIGHT - self.fonts.width(&foot, 8.5, false);
        self.text(at, HEIGHT - 32.0, 8.5, false, &foot);
        let title = self.fonts.fitted(&self.words.title, 8.5, false, 380.0);
        self.text(LEFT, HEIGHT - 32.0, 8.5, false, &title);
    }

    fn title(&mut self) {
        let words = self.words;
        self.text(LEFT, TOP + 16.0, 16.0, true, &words.title);
        for (line, text) in (0_u8..).zip(&words.under_title) {
            let text = self.fonts.fitted(text, 10.5, false, RIGHT - LEFT);
            self.text(LEFT, TOP + 36.0 + f32::from(line) * 15.0, 10.5, false, &text);
        }
    }

    fn heading(&mut self, y: f32) {
        self.grey(LEFT, y, RIGHT - LEFT, HEAD, 226);
        let words = self.words;
        for (column, title) in words.columns.iter().enumerate() {
            self.cell(column, y + 15.5, true, title);
        }
        self.rule(y + HEAD, 0.8);
    }

    fn group(&mut self, y: f32, rt: &str, households: usize, people: u32) -> f32 {
        let text = filled(&self.words.group, households, people).replace("{rt}", rt);
        self.grey(LEFT, y + 4.0, RIGHT - LEFT, GROUP - 4.0, 244);
        self.text(LEFT + 4.0, y + 18.5, SIZE, true, &text);
        self.rule(y + GROUP, 0.4);
        GROUP
    }

    fn household(&mut self, y: f32, number: usize, line: &Line) -> f32 {
        let cells = [&number.to_string(), &line.head, &line.people.to_string(), &line.nik, &line.family_card];
        for (column, text) in cells.into_iter().enumerate() {
            self.cell(column, y + 15.0, false, text);
        }
        self.rule(y + ROW, 0.4);
        ROW
    }

    fn signatures(&mut self, y: f32, sheets: &Sheets<'_>) -> f32 {
        let words = self.words;
        let total = filled(&words.total, sheets.households, sheets.people);
        self.text(LEFT, y + 20.0, 10.5, true, &total);
        self.text(LEFT, y + 44.0, SIZE, false, &words.signed_at);
        let each = (RIGHT - LEFT) / words.signatories.len().max(1) as f32;
        for (place, who) in (0_u8..).zip(&words.signatories) {
            let left = LEFT + f32::from(place) * each;
            let who = self.fonts.fitted(who, SIZE, false, each - 14.0);
            self.text(left, y + 62.0, SIZE, false, &who);
            self.line(left, y + 122.0, left + each - 16.0, 0.6);
        }
        SIGNATURES
    }

    /// A text in a column, shortened to what fits.
    fn cell(&mut self, column: usize, y: f32, bold: bool, text: &str) {
        let (left, right) = (EDGES[column] + 4.0, EDGES[column + 1] - 4.0);
        let text = self.fonts.fitted(text, SIZE, bold, right - left);
        // Numbers stand under each other by their last digit.
        let to_the_right = matches!(column, 0 | 2);
        let x = if to_the_right { right - self.fonts.width(&text, SIZE, bold) } else { left };
        self.text(x, y, SIZE, bold, &text);
    }

    fn text(&mut self, x: f32, y: f32, size: f32, bold: bool, text: &str) {
        let font = if bold { &self.fonts.bold } else { &self.fonts.regular };
        self.surface.set_fill(Some(ink(0)));
        self.surface.set_stroke(None);
        let at = Point::from_xy(x, y);
        self.surface.draw_text(at, font.clone(), size, text, false, TextDirection::LeftToRight);
    }

    fn grey(&mut self, x: f32, y: f32, width: f32, height: f32, lightness: u8) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(ink(lightness)));
            self.surface.draw_path(&path);
        }
    }

    fn rule(&mut self, y: f32, width: f32) {
        self.line(LEFT, y, RIGHT, width);
    }

    fn line(&mut self, x: f32, y: f32, to: f32, width: f32) {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        path.line_to(to, y);
        if let Some(path) = path.finish() {
            self.surface.set_fill(None);
            let paint = luma::Color::new(150).into();
            self.surface.set_stroke(Some(Stroke { paint, width, ..Stroke::default() }));
            self.surface.draw_path(&path);
        }
    }
}

fn ink(lightness: u8) -> Fill {
    Fill { paint: luma::Color::new(lightness).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn filled(template: &str, households: usize, people: u32) -> String {
    template.replace("{households}", &households.to_string()).replace("{people}", &people.to_string())
}
