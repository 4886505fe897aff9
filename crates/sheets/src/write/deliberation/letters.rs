//! The two embedded fonts, and how wide a text is in them.

use krilla::text::Font;
use ttf_parser::Face;

const REGULAR: &[u8] = include_bytes!("../../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../fonts/NotoSans-Bold.ttf");

pub struct Fonts {
    pub regular: Font,
    pub bold: Font,
    faces: [Face<'static>; 2],
}

impl Fonts {
    pub fn embedded() -> Option<Self> {
        let font = |bytes: &'static [u8]| Font::new(bytes.into(), 0);
        let face = |bytes| Face::parse(bytes, 0).ok();
        Some(Self { regular: font(REGULAR)?, bold: font(BOLD)?, faces: [face(REGULAR)?, face(BOLD)?] })
    }

    pub fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let face = &self.faces[usize::from(bold)];
        let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(600);
        let units: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
        units as f32 * size / f32::from(face.units_per_em())
    }

    /// The text, or as much of it as fits before an ellipsis. Letters that the fonts lack become a question mark.
    pub fn fitted(&self, text: &str, size: f32, bold: bool, width: f32) -> String {
        let face = &self.faces[usize::from(bold)];
        let known = |c: char| if face.glyph_index(c).is_some() { c } else { '?' };
        let mut text: String = text.chars().map(known).collect();
        if self.width(&text, size, bold) <= width {
            return text;
        }
        while !text.is_empty() && self.width(&text, size, bold) + size > width {
            text.pop();
        }
        format!("{}…", text.trim_end())
    }
}
