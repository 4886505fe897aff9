//! One measured case: the figures of its runs, their medians, and what the design asks of them.

use serde::Serialize;

/// The figures of one run, in the order they were taken. A figure's name ends with its unit.
#[derive(Clone, Debug, Default)]
pub struct Sample(Vec<(&'static str, f64)>);

impl Sample {
    pub fn with(mut self, name: &'static str, value: f64) -> Self {
        self.0.push((name, value));
        self
    }

    /// The figures of both.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }
}

/// A figure over all runs of a case.
#[derive(Serialize)]
pub struct Figure {
    pub name: &'static str,
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Figure {
    /// `None` where there are no values.
    fn over(name: &'static str, mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        Some(Self { name, median: values[values.len() / 2], least, most })
    }

    /// Whether the runs differ by so much that the median alone would mislead: by a twentieth.
    pub fn spreads(&self) -> bool {
        self.most - self.least > 0.05 * self.median.abs()
    }
}

#[derive(Serialize)]
pub struct Row {
    pub workload: &'static str,
    pub case: String,
    pub runs: usize,
    pub figures: Vec<Figure>,
    pub verdicts: Vec<Verdict>,
}

/// What the design asks of a figure, and whether its median gives it.
#[derive(Serialize)]
pub struct Verdict {
    pub figure: &'static str,
    pub measured: f64,
    pub must: Option<Bound>,
    pub aim: Option<Bound>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }

    pub fn value(self) -> f64 {
        match self {
            Self::AtMost(bound) | Self::AtLeast(bound) => bound,
        }
    }

    pub fn sign(self) -> &'static str {
        match self {
            Self::AtMost(_) => "<=",
            Self::AtLeast(_) => ">=",
        }
    }
}

impl Row {
    /// The medians of some runs.
    pub fn of(workload: &'static str, case: impl Into<String>, runs: &[Sample]) -> Self {
        let mut names: Vec<&'static str> = Vec::new();
        for (name, _) in runs.iter().flat_map(|run| &run.0) {
            if !names.contains(name) {
                names.push(name);
            }
        }
        let over = |name| Figure::over(name, runs.iter().filter_map(|run| run.get(name)).collect());
        Self {
            workload,
            case: case.into(),
            runs: runs.len(),
            figures: names.into_iter().filter_map(over).collect(),
            verdicts: Vec::new(),
        }
    }

    /// With figures that were taken once.
    pub fn once(mut self, sample: Sample) -> Self {
        self.figures.extend(sample.0.into_iter().filter_map(|(name, value)| Figure::over(name, vec![value])));
        self
    }

    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }

    pub fn median(&self, name: &str) -> Option<f64> {
        self.figure(name).map(|figure| figure.median)
    }

    pub fn at_most(
        self,
        figure: &'static str,
        must: impl Into<Option<f64>>,
        aim: impl Into<Option<f64>>,
    ) -> Self {
        self.judged(figure, must.into().map(Bound::AtMost), aim.into().map(Bound::AtMost))
    }

    pub fn at_least(
        self,
        figure: &'static str,
        must: impl Into<Option<f64>>,
        aim: impl Into<Option<f64>>,
    ) -> Self {
        self.judged(figure, must.into().map(Bound::AtLeast), aim.into().map(Bound::AtLeast))
    }

    /// A figure that was not measured is not judged.
    fn judged(mut self, figure: &'static str, must: Option<Bound>, aim: Option<Bound>) -> Self {
        self.verdicts.extend(self.median(figure).map(|measured| Verdict { figure, measured, must, aim }));
        self
    }
}

impl Verdict {
    pub fn misses_must(&self) -> bool {
        self.must.is_some_and(|bound| !bound.holds(self.measured))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[f64]) -> Row {
        let runs: Vec<Sample> = values.iter().map(|value| Sample::default().with("up KB", *value)).collect();
        Row::of("W2", "push", &runs)
    }

    #[test]
    fn the_median_stands_between_the_least_and_the_most() {
        let row = row(&[3.0, 1.0, 2.0]);
        let figure = row.figure("up KB").expect("measured");
        assert_eq!((figure.least, figure.median, figure.most), (1.0, 2.0, 3.0));
        assert!(figure.spreads());
    }

    #[test]
    fn must_and_aim_are_judged_apart() {
        let row = row(&[30.0]).at_most("up KB", 36.0, 25.0).at_most("down KB", 36.0, None);
        let [verdict] = &row.verdicts[..] else { panic!("what was not measured is not judged") };
        assert!(!verdict.misses_must());
        assert!(!verdict.aim.expect("set").holds(verdict.measured));
    }
}
