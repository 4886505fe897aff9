//! Values as text, to be read beside their bytes: as Rust shows them, with bytes in hexadecimal.

use std::fmt::Debug;

/// As many numbers in a row as are taken for bytes.
const BYTES_FROM: usize = 4;

pub fn told(value: &impl Debug) -> String {
    let mut out = String::new();
    let mut run: Vec<&str> = Vec::new();
    let shown = format!("{value:#?}");
    for line in shown.lines() {
        let number = line.trim().strip_suffix(',').is_some_and(|text| text.parse::<u8>().is_ok());
        if number {
            run.push(line);
            continue;
        }
        flush(&mut run, &mut out);
        out.push_str(line);
        out.push('\n');
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut Vec<&str>, out: &mut String) {
    if run.len() < BYTES_FROM {
        run.iter().for_each(|line| out.extend([*line, "\n"]));
    } else {
        let indent: String = run[0].chars().take_while(|c| c.is_whitespace()).collect();
        let byte = |line: &&str| line.trim().trim_end_matches(',').parse::<u8>().map(|b| format!("{b:02x}"));
        let hex: String = run.iter().map(|line| byte(line).expect("a byte")).collect();
        out.extend([indent.as_str(), "h'", &hex, "'\n"]);
    }
    run.clear();
}
