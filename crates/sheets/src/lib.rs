//! Spreadsheets: households out of a sheet's rows, and the village back into sheets and onto paper.
//!
//! - [`read`] turns the bytes of a file into cells; what would eat the memory is refused first.
//! - [`columns`] finds the heading and guesses which column answers which question.
//! - [`plan`] makes households of rows: good ones, and for every other row the place and the reason.
//! - [`write`] makes the files that go out: the village, the refused rows, the list for the deliberation.
//!
//! No I/O, no device, no texts for people: bytes and rows in, bytes and stable words out. What is written on a sheet in a
//! language is handed in.

pub mod answer;
pub mod columns;
pub mod judge;
pub mod plan;
pub mod read;
pub mod write;

pub use read::{Cell, Row, Sheet, Workbook};
