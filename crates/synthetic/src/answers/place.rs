//! Sections I, II and VI: place, visit, notes.

use chrono::Days;
use rand::Rng;

use crate::area::Area;
use crate::draw::{Source, chance};
use crate::portrait::Home;

const OFFICERS: [(&str, &str); 2] = [("Petugas Contoh Satu", "P001"), ("Petugas Contoh Dua", "P002")];
const NOTES: &[&str] = &[
    "Rumah di belakang musala.",
    "Kartu keluarga sedang diperbarui.",
    "Kepala keluarga bekerja di luar kota, pulang tiap akhir pekan.",
    "Jalan ke rumah hanya bisa dilalui sepeda motor.",
    "Responden meminta kunjungan sore hari.",
];

pub(super) fn answer(code: &str, home: &Home, area: &Area, source: &mut Source) -> Option<String> {
    let text = match code {
        "q101" => area.codes[0].clone(),
        "q102" => area.codes[1].clone(),
        "q103" => area.codes[2].clone(),
        "q104" => area.codes[3].clone(),
        "q105" => format!("{:04}", home.rt),
        "q105a" => "00".to_owned(),
        "q106" => format!("RT {:03} RW {:03}", home.rt, home.rw),
        "dusun" => format!("Dusun {}", home.hamlet),
        "rw" => format!("{:03}", home.rw),
        "rt" => format!("{:03}", home.rt),
        "q107" => format!("Jalan {} No. {}, Dusun {}", home.street, home.building, home.hamlet),
        "q109" | "q110" => home.building.to_string(),
        "q114" => home.family_card.clone(),
        "q115" => return super::one_of(source, &[(0, 90), (1, 6), (2, 4)]),
        "lokasi" => format!(
            "{:.6} {:.6} {} {}",
            home.latitude,
            home.longitude,
            source.random_range(20..180),
            source.random_range(3..25)
        ),
        // A name only: synthetic households have no photos.
        "foto_depan" => format!("contoh-{}.jpg", home.family_card.get(6..)?),
        _ => return visit(code, home, source),
    };
    Some(text)
}

fn visit(code: &str, home: &Home, source: &mut Source) -> Option<String> {
    let (officer, number) = OFFICERS[home.officer];
    let text = match code {
        "q201" => home.visit.to_string(),
        "q202" => officer.to_owned(),
        "q202a" => number.to_owned(),
        "q205" => "1".to_owned(),
        "nama_responden" => respondent(home)?,
        // No operator has numbers that begin so.
        "hp_responden" if chance(source, 62) => format!("08000000{:04}", source.random_range(0..10_000)),
        "q601" if chance(source, 9) => NOTES[source.random_range(0..NOTES.len())].to_owned(),
        _ => return None,
    };
    Some(text)
}

fn respondent(home: &Home) -> Option<String> {
    let grown = home.present().filter(|person| person.age >= 17);
    grown.take(2).last().map(|person| person.name.clone())
}

/// The day before which everybody's last change of residence lies.
pub(super) fn event_day(home: &Home, source: &mut Source) -> String {
    (home.visit - Days::new(source.random_range(1..300))).to_string()
}
