//! Files that go out.

pub mod deliberation;
mod guard;
pub mod refused;
pub mod village;

/// A file could not be made of what was handed in. Nothing is lost by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A sheet takes 1,048,576 rows.
    #[error("more rows than a sheet takes")]
    TooMuch,
    #[error("the file could not be made")]
    Failed,
}

impl From<rust_xlsxwriter::XlsxError> for Unwritable {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::RowColumnLimitError => Self::TooMuch,
            _ => Self::Failed,
        }
    }
}
