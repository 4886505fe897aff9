//! Rows as lines for people.

use crate::row::{Bound, Figure, Row, Verdict};

/// The figures that have a column, and its heading.
const COLUMNS: [(&str, &str); 12] = [
    (WALL, "wall s"),
    (CLIENT_CPU, "client ms"),
    (SERVER_CPU, "server ms"),
    (UP, "up KB"),
    (DOWN, "down KB"),
    (TRIPS, "trips"),
    (ON_2G, "2G s"),
    (SEEN_ON_2G, "2G seen"),
    (CLIENT_PEAK, "cl MiB"),
    (SERVER_PEAK, "sv MiB"),
    (CLIENT_DISK, "cl KB"),
    (SERVER_DISK, "sv KB"),
];

pub const WALL: &str = "wall s";
pub const CLIENT_CPU: &str = "client CPU ms";
pub const SERVER_CPU: &str = "server CPU ms";
pub const UP: &str = "up KB";
pub const DOWN: &str = "down KB";
pub const TRIPS: &str = "round trips";
/// Projected from bytes and round trips.
pub const ON_2G: &str = "on 2G, projected s";
/// Measured on a line of that speed.
pub const SEEN_ON_2G: &str = "on 2G, measured s";
pub const CLIENT_PEAK: &str = "client memory, peak MiB";
pub const SERVER_PEAK: &str = "server memory, peak MiB";
pub const CLIENT_DISK: &str = "client disk KB";
pub const SERVER_DISK: &str = "server disk KB";

pub fn header() -> String {
    let headings: String = COLUMNS.iter().map(|(_, heading)| format!(" {heading:>9}")).collect();
    format!("{:<7} {:<40}{headings}\n", "", "medians")
}

/// The columns of a row.
pub fn line(row: &Row) -> String {
    let cell = |(name, _): &(&str, &str)| row.median(name).map(short).unwrap_or_default();
    let cells: String = COLUMNS.iter().map(|column| format!(" {:>9}", cell(column))).collect();
    format!("{:<7} {:<40}{cells}\n", row.workload, row.case)
}

/// Everything about a row: its columns, their spread, what has no column, and what was asked.
pub fn block(row: &Row) -> String {
    let mut out = line(row);
    let in_table = |figure: &&Figure| COLUMNS.iter().any(|(name, _)| *name == figure.name);
    let (columns, others): (Vec<_>, Vec<_>) = row.figures.iter().partition(in_table);
    let spread: Vec<String> = columns.iter().filter(|figure| figure.spreads()).map(|f| range(f)).collect();
    if !spread.is_empty() {
        out += &format!("{:<10}{} runs: {}\n", "", row.runs, spread.join(" · "));
    }
    let judged = |figure: &&Figure| row.verdicts.iter().any(|verdict| verdict.figure == figure.name);
    for figure in others.into_iter().filter(|figure| figure.spreads() || !judged(figure)) {
        out += &format!("{:<10}{}\n", "", range(figure));
    }
    for verdict in &row.verdicts {
        out += &format!("{:<10}{}\n", "", asked(verdict));
    }
    out
}

fn range(figure: &Figure) -> String {
    let Figure { name, median, least, most } = figure;
    match figure.spreads() {
        true => format!("{name} {} ({} to {})", short(*median), short(*least), short(*most)),
        false => format!("{name} {}", short(*median)),
    }
}

/// As in `round trips 5: must <= 2 MISSED, 2.5 times · aim <= 2 missed`.
pub fn asked(verdict: &Verdict) -> String {
    let part = |word: &str, missed: &str, bound: Option<Bound>| {
        let bound = bound?;
        let end = match bound.holds(verdict.measured) {
            true => "met".to_owned(),
            false => format!("{missed}, {} times", short(verdict.measured / bound.value())),
        };
        Some(format!("{word} {} {} {end}", bound.sign(), short(bound.value())))
    };
    let parts = [part("must", "MISSED", verdict.must), part("aim", "missed", verdict.aim)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} {}: {}", verdict.figure, short(verdict.measured), parts.join(" · "))
}

/// Three digits that say something.
pub fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Sample;

    #[test]
    fn a_row_says_what_is_missed_and_by_how_much() {
        let row = Row::of("W2", "push", &[Sample::default().with(TRIPS, 5.0)]).at_most(TRIPS, 2.0, 8.0);
        let text = block(&row);
        assert!(text.contains("round trips 5: must <= 2 MISSED, 2.50 times · aim <= 8 met"), "{text}");
    }

    #[test]
    fn figures_without_a_column_are_lines_with_their_spread() {
        let runs = [1.0, 2.0, 4.0].map(|value| Sample::default().with("parts", value).with(UP, 7.0));
        let text = block(&Row::of("W1", "first", &runs));
        assert!(text.contains("parts 2 (1 to 4)"), "{text}");
        assert!(text.lines().next().is_some_and(|line| line.contains(" 7")), "{text}");
    }
}
