//! Names of people as they are common in a part of the country. Common words put together by chance: nobody in particular.

use crate::draw::{Source, any, chance};
use crate::family::Sex;

/// How people of an area are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Custom {
    Javanese,
    Sundanese,
    Batak,
    Minang,
    Malay,
    Balinese,
    Bugis,
    Eastern,
}

impl Custom {
    /// The custom that prevails in a province, by Kemendagri code.
    pub(crate) fn of_province(code: &str) -> Self {
        match code {
            "12" => Self::Batak,
            "13" => Self::Minang,
            "32" | "36" => Self::Sundanese,
            "31" | "33" | "34" | "35" | "18" => Self::Javanese,
            "51" => Self::Balinese,
            "72" | "73" | "74" | "75" | "76" => Self::Bugis,
            "53" | "71" | "81" | "82" | "91" | "92" | "93" | "94" | "95" | "96" => Self::Eastern,
            _ => Self::Malay,
        }
    }

    /// A name for somebody of this sex. `old`: born before 1975, when one short name was usual.
    pub(crate) fn name(self, source: &mut Source, sex: Sex, old: bool, clan: &str) -> String {
        let man = sex == Sex::Male;
        match self {
            Self::Javanese if old => short(source, if man { JAVANESE_MEN } else { JAVANESE_WOMEN }, 25),
            Self::Sundanese if old => short(source, if man { SUNDANESE_MEN } else { SUNDANESE_WOMEN }, 35),
            Self::Balinese => balinese(source, man),
            Self::Batak => format!("{} {clan}", any(source, if man { CHURCH_MEN } else { CHURCH_WOMEN })),
            Self::Eastern => format!("{} {clan}", any(source, if man { CHURCH_MEN } else { CHURCH_WOMEN })),
            Self::Bugis if man => format!("{} {}", any(source, BUGIS), any(source, LATER_MEN)),
            Self::Minang if man && old => short(source, MINANG_MEN, 20),
            _ => format!(
                "{} {}",
                any(source, if man { MEN } else { WOMEN }),
                any(source, if man { LATER_MEN } else { LATER_WOMEN })
            ),
        }
    }

    /// The name that a family hands on; empty where that is not the custom.
    pub(crate) fn clan(self, source: &mut Source) -> &'static str {
        match self {
            Self::Batak => any(source, BATAK_CLANS),
            Self::Eastern => any(source, EASTERN_CLANS),
            _ => "",
        }
    }
}

/// One name, or in `percent` of 100 two.
fn short(source: &mut Source, names: &[&str], percent: u32) -> String {
    let first = any(source, names);
    let second = any(source, names);
    if first != second && chance(source, percent) { format!("{first} {second}") } else { first.to_owned() }
}

fn balinese(source: &mut Source, man: bool) -> String {
    let particle = if man { "I" } else { "Ni" };
    let last = any(source, if man { LATER_MEN } else { LATER_WOMEN });
    format!("{particle} {} {last}", any(source, BIRTH_ORDER))
}

const JAVANESE_MEN: &[&str] = &[
    "Sukimin",
    "Paiman",
    "Suparno",
    "Sutrisno",
    "Slamet",
    "Tukiran",
    "Wagiman",
    "Ponidi",
    "Sarno",
    "Sugeng",
    "Bambang",
    "Joko",
    "Sumarno",
    "Suyatno",
    "Mulyono",
    "Sunarto",
    "Poniran",
    "Katiran",
    "Jumadi",
    "Marsudi",
    "Parman",
    "Giman",
    "Sadiman",
    "Boiran",
    "Samuri",
    "Misdi",
    "Suwito",
    "Kasno",
    "Tumiran",
    "Wasito",
    "Sarjono",
    "Supardi",
    "Mujiono",
    "Hariyanto",
    "Sukarni",
    "Gunadi",
];
const JAVANESE_WOMEN: &[&str] = &[
    "Sumiati", "Sarmi", "Tukinem", "Painem", "Suparti", "Sutinah", "Wagiyem", "Katinem", "Sulastri", "Sri",
    "Siti", "Aminah", "Mujiati", "Jumirah", "Marni", "Boini", "Ngatmini", "Partini", "Rukmini", "Sunarti",
    "Suyati", "Tumini", "Kasmi", "Lasmi", "Sukesi", "Wiwik", "Endang", "Misirah", "Jamini", "Paitun",
    "Samini", "Sumarmi",
];
const SUNDANESE_MEN: &[&str] = &[
    "Asep", "Ujang", "Dadang", "Cecep", "Entis", "Aceng", "Endang", "Jajang", "Nana", "Tatang", "Uus",
    "Wawan", "Yayan", "Iwan", "Dede", "Odang",
];
const SUNDANESE_WOMEN: &[&str] = &[
    "Euis", "Neneng", "Iis", "Imas", "Lilis", "Kokom", "Yeti", "Ai", "Enok", "Cicih", "Tati", "Elis",
    "Popon", "Eneng", "Nining", "Wiwin",
];
const MINANG_MEN: &[&str] = &[
    "Afrizal",
    "Syafrizal",
    "Yulizar",
    "Zulkifli",
    "Nasrul",
    "Amrizal",
    "Syahrul",
    "Bustami",
    "Jasman",
    "Darwis",
    "Rusli",
];
const BIRTH_ORDER: &[&str] = &["Wayan", "Made", "Nyoman", "Ketut", "Putu", "Kadek", "Komang", "Gede"];
const BUGIS: &[&str] = &["Muhammad", "Baso", "Ambo", "La", "Andi", "Muh. Arif", "Syamsul", "Kamaruddin"];
const CHURCH_MEN: &[&str] = &[
    "Yohanes", "Petrus", "Yosep", "Markus", "Paulus", "Daniel", "Samuel", "Andreas", "Stefanus", "Simon",
    "Elias", "Yakobus", "Martinus", "Benyamin", "Lukas", "Jonathan",
];
const CHURCH_WOMEN: &[&str] = &[
    "Maria",
    "Marta",
    "Yuliana",
    "Agustina",
    "Elisabet",
    "Yohana",
    "Kristina",
    "Magdalena",
    "Ester",
    "Rut",
    "Sarlota",
    "Paulina",
    "Debora",
    "Veronika",
    "Lidia",
    "Fransiska",
];
const BATAK_CLANS: &[&str] = &[
    "Siregar",
    "Nasution",
    "Harahap",
    "Lubis",
    "Simanjuntak",
    "Sitompul",
    "Hutagalung",
    "Sinaga",
    "Ginting",
    "Tarigan",
    "Pasaribu",
    "Silalahi",
];
const EASTERN_CLANS: &[&str] = &[
    "Wenda", "Kogoya", "Yikwa", "Tabuni", "Nahak", "Bria", "Tefa", "Seran", "Manu", "Latuheru", "Rumbiak",
    "Wanggai",
];
const MEN: &[&str] = &[
    "Ahmad", "Muhammad", "Rizky", "Aditya", "Dimas", "Bagus", "Eko", "Agus", "Andi", "Fajar", "Galih",
    "Hendra", "Ilham", "Irfan", "Yoga", "Wahyu", "Rendi", "Rafi", "Naufal", "Arif", "Deni", "Dedi", "Bayu",
    "Reza", "Teguh", "Yusuf", "Zaki", "Fahri", "Nur", "Budi", "Anton", "Rudi",
];
const LATER_MEN: &[&str] = &[
    "Pratama",
    "Saputra",
    "Nugroho",
    "Setiawan",
    "Hidayat",
    "Kurniawan",
    "Prasetyo",
    "Wibowo",
    "Santoso",
    "Ramadhan",
    "Firmansyah",
    "Maulana",
    "Susanto",
    "Gunawan",
    "Purnomo",
    "Wijaya",
    "Hakim",
    "Utomo",
    "Permana",
    "Efendi",
    "Hartono",
    "Supriyadi",
    "Mahendra",
    "Alfarizi",
];
const WOMEN: &[&str] = &[
    "Siti",
    "Dewi",
    "Rina",
    "Ayu",
    "Putri",
    "Nur",
    "Fitri",
    "Intan",
    "Wulan",
    "Indah",
    "Ratna",
    "Anisa",
    "Aulia",
    "Nabila",
    "Zahra",
    "Rahma",
    "Salsabila",
    "Dian",
    "Yuni",
    "Eka",
    "Novi",
    "Mega",
    "Tiara",
    "Lina",
    "Nia",
    "Yanti",
    "Erna",
    "Tri",
    "Sinta",
    "Desi",
];
const LATER_WOMEN: &[&str] = &[
    "Rahayu",
    "Lestari",
    "Wulandari",
    "Puspitasari",
    "Handayani",
    "Kusumawati",
    "Rahmawati",
    "Safitri",
    "Anggraini",
    "Fitriani",
    "Maharani",
    "Permatasari",
    "Oktaviani",
    "Susanti",
    "Hidayah",
    "Azzahra",
    "Khasanah",
    "Astuti",
    "Ningsih",
    "Utami",
    "Agustina",
    "Mulyani",
    "Nuraini",
];
