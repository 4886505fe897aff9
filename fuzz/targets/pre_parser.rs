#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pendata_fuzz::pre_parser(bytes));
