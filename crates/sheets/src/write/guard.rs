//! CSV that opens as text: a spreadsheet runs a cell that begins with a formula's sign.

/// A cell with an apostrophe before what a spreadsheet would run; reading takes it away again.
pub fn guarded(text: &str) -> String {
    let runs = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\'']);
    let number = text.parse::<f64>().is_ok();
    if runs && !number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        for text in ["=1+1", "+62812", "-cmd", "@SUM(A1)", "\tx", " =1", "=HYPERLINK(\"x\")"] {
            let written = guarded(text);
            assert_eq!(written.starts_with('\''), text != "+62812", "{text}");
        }
        assert_eq!(guarded("-8.05"), "-8.05");
        assert_eq!(guarded("Jl. Mawar 1"), "Jl. Mawar 1");
    }
}
