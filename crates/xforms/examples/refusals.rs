//! Compiles the XForms named on the command line and prints what keeps each from being published.

use std::process::ExitCode;

use pendata_xforms::Form;

fn main() -> ExitCode {
    let mut refused = false;
    for path in std::env::args().skip(1) {
        let xml = match std::fs::read_to_string(&path) {
            Ok(xml) => xml,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        match Form::compile(&xml) {
            Ok(form) => println!("{path}: {} {} is supported", form.id(), form.version()),
            Err(refusals) => {
                refused = true;
                refusals.iter().for_each(|refusal| println!("{path}: {refusal}"));
            }
        }
    }
    if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
