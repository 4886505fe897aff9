//! Where a village lies, to ask again about a house that seems to stand elsewhere. A help and no rule: borders on maps
//! are old, and houses are registered across them.

use minicbor::{Decode, Encode};

/// The most points of a village's bounds: 10 KB at most on the way to a device.
pub const MAX_BOUND_POINTS: usize = 1_000;

/// Steps of a degree: about a metre.
const STEPS: f64 = 100_000.0;

/// Rings of points on WGS 84. What lies within an odd number of rings is inside, so that a hole is a ring too.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Bounds {
    /// Latitude and longitude in steps, one after the other.
    #[n(0)]
    rings: Vec<Vec<i32>>,
}

/// Rings that bound nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoundsError {
    #[error("a ring has fewer than three points")]
    TooFew,
    #[error("the bounds have more than {MAX_BOUND_POINTS} points: simplify them")]
    TooMany,
    #[error("a point is not on earth: longitude first, then latitude")]
    NotOnEarth,
}

impl Bounds {
    /// Rings of `(latitude, longitude)` in degrees, the first point not repeated at the end or repeated.
    pub fn of_rings(rings: &[Vec<(f64, f64)>]) -> Result<Self, BoundsError> {
        if rings.iter().map(Vec::len).sum::<usize>() > MAX_BOUND_POINTS {
            return Err(BoundsError::TooMany);
        }
        let rings = rings.iter().map(|ring| steps_of(ring)).collect::<Result<Vec<_>, _>>()?;
        if rings.is_empty() { Err(BoundsError::TooFew) } else { Ok(Self { rings }) }
    }

    /// A box between two parallels and two meridians, degrees.
    pub fn of_box(south: f64, west: f64, north: f64, east: f64) -> Result<Self, BoundsError> {
        Self::of_rings(&[vec![(south, west), (south, east), (north, east), (north, west)]])
    }

    /// Whether a point, in degrees, lies inside; one on the border may count either way.
    pub fn contains(&self, latitude: f64, longitude: f64) -> bool {
        let (y, x) = (latitude * STEPS, longitude * STEPS);
        self.rings.iter().filter(|ring| within(ring, y, x)).count() % 2 == 1
    }
}

fn steps_of(ring: &[(f64, f64)]) -> Result<Vec<i32>, BoundsError> {
    let closed = ring.len() > 1 && ring.first() == ring.last();
    let points = &ring[..ring.len() - usize::from(closed)];
    if points.len() < 3 {
        return Err(BoundsError::TooFew);
    }
    if !points.iter().all(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
        return Err(BoundsError::NotOnEarth);
    }
    let steps = |degrees: f64| (degrees * STEPS).round() as i32;
    Ok(points.iter().flat_map(|(latitude, longitude)| [steps(*latitude), steps(*longitude)]).collect())
}

/// How often a line to the east crosses the ring: an odd number of times from inside.
fn within(ring: &[i32], y: f64, x: f64) -> bool {
    let points: Vec<(f64, f64)> =
        ring.chunks_exact(2).map(|point| (f64::from(point[0]), f64::from(point[1]))).collect();
    let before = points.iter().cycle().skip(points.len().saturating_sub(1));
    let crossings = points
        .iter()
        .zip(before)
        .filter(|((y1, x1), (y2, x2))| (*y1 > y) != (*y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1);
    crossings.count() % 2 == 1
}

/// Degrees of a place as a form writes it: `latitude longitude altitude accuracy`; `None` where it is none.
pub fn place_of(answer: &str) -> Option<(f64, f64)> {
    let mut numbers = answer.split_ascii_whitespace();
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_village_with_a_hole_knows_its_inside() {
        // An L, and a lake in its foot.
        let l = vec![(0.0, 0.0), (0.0, 4.0), (2.0, 4.0), (2.0, 2.0), (4.0, 2.0), (4.0, 0.0), (0.0, 0.0)];
        let lake = vec![(0.5, 2.5), (0.5, 3.5), (1.5, 3.5), (1.5, 2.5)];
        let bounds = Bounds::of_rings(&[l, lake]).expect("bounds");
        for (latitude, longitude) in [(1.0, 1.0), (3.9, 0.1), (1.9, 3.9)] {
            assert!(bounds.contains(latitude, longitude), "{latitude} {longitude}");
        }
        for (latitude, longitude) in [(3.0, 3.0), (1.0, 3.0), (-0.1, 1.0), (5.0, 1.0), (1.0, 9.0)] {
            assert!(!bounds.contains(latitude, longitude), "{latitude} {longitude}");
        }
    }

    #[test]
    fn what_bounds_nothing_is_refused() {
        assert_eq!(Bounds::of_rings(&[]), Err(BoundsError::TooFew));
        assert_eq!(Bounds::of_rings(&[vec![(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)]]), Err(BoundsError::TooFew));
        let swapped = vec![(111.4, -7.9), (111.5, -7.9), (111.5, -7.8)];
        assert_eq!(Bounds::of_rings(&[swapped]), Err(BoundsError::NotOnEarth));
        assert_eq!(Bounds::of_rings(&[vec![(0.0, 0.0); 1_001]]), Err(BoundsError::TooMany));
        assert!(Bounds::of_box(-8.0, 111.0, -7.0, 112.0).expect("a box").contains(-7.5, 111.5));
    }

    #[test]
    fn a_place_is_read_as_a_form_writes_it() {
        assert_eq!(place_of("-7.871230 111.460120 95.0 8.0"), Some((-7.871_23, 111.460_12)));
        assert_eq!(place_of(""), None);
        assert_eq!(place_of("di belakang musala"), None);
    }
}
