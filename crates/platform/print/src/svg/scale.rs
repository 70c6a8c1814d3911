//! An axis: round steps that hold every value and zero.

use super::canvas::units;

/// A scale from `low` to `high`, both whole numbers of `step`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) step: f64,
}

impl Scale {
    /// Holds `low`, `high` and zero in at most six steps; whole steps when `whole`.
    pub(super) fn new(low: f64, high: f64, whole: bool) -> Self {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let span = high - low;
        if span <= 0.0 || !span.is_finite() {
            return Self { low: 0.0, high: 1.0, step: 1.0 };
        }
        let rough = span / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let factor = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .find(|factor| factor * power >= rough * 0.999)
            .unwrap_or(10.0);
        let mut step = factor * power;
        if whole {
            step = step.ceil().max(1.0);
        }
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// Where `value` lies between 0 (`low`) and 1 (`high`).
    pub(super) fn share(self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The values that take a line of the grid.
    pub(super) fn ticks(self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 20.0);
        (0_u8..=20)
            .map(f64::from)
            .take_while(|&at| at <= count)
            .map(|at| self.low + at * self.step)
            .collect()
    }

    /// Decimals the ticks need.
    pub(super) fn decimals(self) -> u8 {
        if self.step.fract() == 0.0 {
            0
        } else if (self.step * 10.0).fract().abs() < 1e-9 {
            1
        } else {
            2
        }
    }
}

/// The smallest and largest value of a chart.
pub(super) fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)))
}

/// The middle of slot `at` when `room` is shared by `count`, starting at `from`.
pub(super) fn slot(from: f64, room: f64, count: usize, at: usize) -> f64 {
    from + room * (units(at) + 0.5) / units(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_zero_and_its_values_in_round_steps() {
        assert_eq!(Scale::new(3.0, 47.0, true), Scale { low: 0.0, high: 50.0, step: 10.0 });
        assert_eq!(Scale::new(-8.0, 12.0, true), Scale { low: -10.0, high: 15.0, step: 5.0 });
        assert_eq!(Scale::new(0.0, 2.0, true), Scale { low: 0.0, high: 2.0, step: 1.0 });
    }

    #[test]
    fn all_zero_still_gives_an_axis() {
        assert_eq!(Scale::new(0.0, 0.0, true).ticks(), [0.0, 1.0]);
    }
}
