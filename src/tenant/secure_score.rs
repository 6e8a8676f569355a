//! Microsoft Secure Score: points reached, and the actions behind them.

use super::Moment;
use crate::evidence::SourceRef;

/// One day's score.
#[derive(Clone, Debug)]
pub struct SecureScore {
    pub at: Option<Moment>,
    pub current: Option<f64>,
    pub maximum: Option<f64>,
    /// Averages of others in percent: basis (`AllTenants`, `TotalSeats`, `IndustryTypes`, or empty) and score.
    pub averages: Vec<(Box<str>, f64)>,
    /// Points by action.
    pub controls: Vec<ControlScore>,
    pub source: SourceRef,
}

/// One action's part of a day's score.
#[derive(Clone, Debug)]
pub struct ControlScore {
    /// `controlName`: not localised.
    pub name: Box<str>,
    /// `Identity`, `Data`, `Device`, `Apps`, `Infrastructure`.
    pub category: Box<str>,
    pub points: Option<f64>,
    /// Reached, of 100.
    pub percent: Option<f64>,
}

/// A recommended action: from its profile, or from the portal's list, which knows the points too.
#[derive(Clone, Debug)]
pub struct SecureScoreControl {
    /// The control's name where known, or empty (portal).
    pub id: Box<str>,
    pub title: Box<str>,
    pub category: Box<str>,
    pub product: Option<Box<str>>,
    pub maximum: Option<f64>,
    /// Only in the portal's list.
    pub points: Option<f64>,
    /// `To address`, `Completed`, `Ignored`, `ThirdParty` …, as exported; of a profile its newest state.
    pub status: Option<Box<str>>,
    pub deprecated: bool,
    pub source: SourceRef,
}
