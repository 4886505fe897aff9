//! Section IV, work and business.

use rand::Rng;

use super::{one_of, ticked, yes_no};
use crate::draw::{Source, around, chance};
use crate::portrait::{Job, Person};

/// Field of business (list L417) and how people put it.
const FIELDS: &[(u8, &str)] = &[
    (1, "menanam padi dan jagung"),
    (2, "menanam sayur dan cabai"),
    (3, "menyadap getah dan memanen tebu"),
    (5, "memelihara sapi dan kambing"),
    (8, "membuat tempe dan kerupuk"),
    (11, "tukang dan kuli bangunan"),
    (12, "berdagang sembako di rumah"),
    (13, "sopir angkutan barang"),
    (14, "warung makan dan kopi"),
    (20, "perangkat dan pegawai kantor pemerintah"),
    (21, "mengajar di sekolah"),
    (22, "perawat di puskesmas"),
    (24, "bengkel dan jasa jahit"),
    (25, "pembantu rumah tangga"),
];

pub(super) fn answer(code: &str, person: &Person, source: &mut Source) -> Option<String> {
    match (code, person.job) {
        ("q416a", job) => yes_no(job.is_some()),
        ("q419", job) => one_of(
            source,
            if job.is_some_and(Job::is_public) { &[(1, 55), (2, 45)] } else { &[(3, 93), (1, 3), (2, 4)] },
        ),
        ("q420a", job) => yes_no(job.is_some_and(Job::is_own)),
        (_, Some(job)) => employed(code, job, source).or_else(|| business(code, job, source)),
        (_, None) => None,
    }
}

fn employed(code: &str, job: Job, source: &mut Source) -> Option<String> {
    match code {
        "q416b" if job.status == 8 => Some(around(source, 18, 8).to_string()),
        "q416b" => Some(around(source, 42, 16).to_string()),
        "q417t" | "q421t" => {
            FIELDS.iter().find(|(field, _)| *field == job.field).map(|(_, words)| (*words).to_owned())
        }
        "q417" | "q421" => Some(job.field.to_string()),
        "q418" => Some(job.status.to_string()),
        _ => None,
    }
}

fn business(code: &str, job: Job, source: &mut Source) -> Option<String> {
    let helpers = source.random_range(1..=3);
    match code {
        "q420b" => one_of(source, &[(1, 94), (2, 6)]),
        "q422" => Some(if job.status == 3 { helpers } else { 0 }.to_string()),
        "q423" => Some(if job.status == 2 { helpers } else { 0 }.to_string()),
        "q424" => one_of(source, &[(11, 84), (4, 13), (10, 2), (2, 1)]),
        "q425" => one_of(source, &[(1, 84), (2, 12), (3, 3), (4, 1)]),
        "q426" => {
            let online = chance(source, 34);
            ticked(
                &[
                    (online, "1"),
                    (online && chance(source, 40), "2"),
                    (online && chance(source, 30), "4"),
                    (online && chance(source, 45), "8"),
                ],
                "0",
            )
        }
        _ => None,
    }
}
