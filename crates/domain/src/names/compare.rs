//! Whether two names may be one person's.

use super::{MUHAMMAD, plain, spelling, titles};

/// A name folded for comparing. No `Debug`: it would show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    words: Vec<String>,
    joined: String,
}

/// How far two names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// One leaves out or abbreviates what the other says: M. Yusuf and Muhammad Yusuf Hidayat.
    Shorter,
    /// Word for word, however they are spelled or put together.
    Whole,
}

/// Between a name and its father's; said or left out.
const LINKS: [&str; 4] = ["bin", "binti", "ibn", "bte"];

impl Name {
    /// A text without a letter has no name: it agrees with none.
    pub fn of(text: &str) -> Self {
        let raw = titles::bare(text);
        let spoken =
            raw.iter().flat_map(|word| words_of(word)).filter(|word| !LINKS.contains(&word.as_str()));
        let mut words: Vec<String> = spoken.map(|word| spelling::folded(&word)).collect();
        if words.len() > 1 && words[0] == "m" {
            words[0] = MUHAMMAD.into();
        }
        words.dedup();
        let joined = spelling::undoubled(&words.concat());
        Self { words, joined }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The first letters of its words: two names that agree share one of them.
    pub fn initials(&self) -> impl Iterator<Item = char> {
        let telling = self.words.iter().filter(|word| *word != MUHAMMAD || self.words.len() == 1);
        telling.filter_map(|word| word.chars().next())
    }

    pub fn agrees(&self, other: &Self) -> Option<Agreement> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        if self.words == other.words || self.joined == other.joined {
            return Some(Agreement::Whole);
        }
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        short.is_within(long).then_some(Agreement::Shorter)
    }

    /// Every word stands in the other in the same order, whole or as its initial, and one that tells somebody
    /// apart stands there whole.
    fn is_within(&self, other: &Self) -> bool {
        let mut rest = other.words.iter();
        let mut told = false;
        self.words.iter().all(|word| {
            let mut ahead = rest.clone();
            let found = ahead.find(|candidate| same_or_initial(word, candidate));
            rest = if found.is_some() { ahead } else { rest.clone() };
            told |= found.is_some_and(|found| found == word && tells(word));
            found.is_some() || word == MUHAMMAD
        }) && told
    }
}

fn words_of(word: &str) -> Vec<String> {
    plain(word).split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn same_or_initial(a: &str, b: &str) -> bool {
    a == b || (a.len() == 1 && b.starts_with(a)) || (b.len() == 1 && a.starts_with(b))
}

/// Half of a village is called Muhammad or Siti.
fn tells(word: &str) -> bool {
    word.len() > 2 && ![MUHAMMAD, "siti", "sri", "abdul", "nur"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(a: &str, b: &str) -> Option<Agreement> {
        let (a, b) = (Name::of(a), Name::of(b));
        assert_eq!(a.agrees(&b), b.agrees(&a));
        a.agrees(&b)
    }

    #[test]
    fn spellings_of_one_name_agree_word_for_word() {
        let alike = [
            ["Muhammad Yusuf", "Moch. Jusup", "M. Yusuf"],
            ["Mohamad Khoirul Anam", "Muh. Chairul Anam", "MUHAMMAD HAIRUL ANAM"],
            ["Soekarno", "Sukarno", "SUKARNO"],
            ["Djoko Soesilo", "Joko Susilo", "JOKO  SUSILO"],
            ["Tjahjono Soeprapto", "Cahyono Suprapto", ""],
            ["Syaiful Bahri", "Saiful Bachri", "Shaiful Bahri"],
            ["Siti Aisyah", "St. Aisah", "Sitti Aisya"],
            ["Nurhayati", "Nur Hayati", "NUR HAYATI"],
            ["Zaenal Abidin", "Zaynal Abidin", "Jainal Abidin"],
            ["Widjaja", "Wijaya", "Wijaja"],
            ["Ayu Rahayu", "Aju Rahaju", ""],
            ["Fatimah Az-Zahra", "Patimah Azzahra", "Fatima Az Zahrah"],
            ["Dzulkifli", "Zulkifli", "Dzulkifly"],
            ["Utsman Thohir", "Usman Tohir", "Utsman Tohir"],
            ["Rochmad Rohim", "Rahmad Rahim", "Rohmad Rohim"],
            ["Drs. H. Ahmad Fauzi, M.Pd.", "Ahmad Fauzi", "H. Ahmad Fauzi S.Pd"],
            ["Hj. Sri Wahyuni, S.E.", "Sri Wahjuni", ""],
            ["Abd. Rahman", "Abdul Rochman", "Abdoel Rachman"],
            ["Suwarno", "Suarno", "Soewarno"],
            ["Yuliyanti", "Yulianti", "Juliyanti"],
            ["Ma'ruf", "Maruf", "MA’RUF"],
            ["Mukhammad Qosim", "Moh. Kosim", ""],
        ];
        let mut apart = Vec::new();
        for [a, b, c] in alike {
            let others = [b, c].into_iter().filter(|other| !other.is_empty());
            apart.extend(others.filter(|b| agreement(a, b) != Some(Agreement::Whole)).map(|b| [a, b]));
        }
        assert_eq!(apart, [["", ""]; 0]);
    }

    #[test]
    fn a_name_left_out_or_abbreviated_agrees_in_part() {
        for (a, b) in [
            ("M. Yusuf", "Muhammad Yusuf Hidayat"),
            ("Aminah", "Siti Aminah"),
            ("Ahmad S.", "Ahmad Subarjo"),
            ("Budi Santoso bin Karto", "Budi Santoso"),
            ("Yusuf", "Mochamad Yusuf"),
        ] {
            assert!(agreement(a, b).is_some(), "{a} / {b}");
        }
    }

    #[test]
    fn other_names_do_not_agree() {
        for (a, b) in [
            ("Siti Aminah", "Siti Rahayu"),
            ("Siti", "Siti Aminah"),
            ("Muhammad", "Muhammad Yusuf"),
            ("Muhammad Hasan", "Muhammad Husin"),
            ("Sutini", "Sutono"),
            ("Suparno", "Supardi"),
            ("Budi Santoso", "Budi Setiawan"),
            ("Nur Aini", "Nur Hidayah"),
            ("Ani", "Ina"),
            ("", "Ani"),
            ("---", "---"),
            ("H.", "Hj."),
        ] {
            assert_eq!(agreement(a, b), None, "{a} / {b}");
        }
    }

    #[test]
    fn names_that_agree_share_an_initial() {
        for (a, b) in [("M. Yusuf", "Mochamad Jusuf"), ("Nurhayati", "Nur Hayati"), ("Aminah", "St. Amina")] {
            let of = |name: &str| Name::of(name).initials().collect::<Vec<_>>();
            assert!(of(a).iter().any(|letter| of(b).contains(letter)), "{a} / {b}");
        }
    }
}
