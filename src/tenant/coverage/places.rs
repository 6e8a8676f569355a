//! Places as policies tell them apart. A place lies in every named location that it belongs to: an office is in its country,
//! and one range of addresses may hold another. So what policies tell apart are not locations but the sets of locations in
//! which a place can lie. Ranges and countries say which sets there are; in which country a range lies no export says.

use crate::tenant::{CaPolicy, NamedLocation, Tenant};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// The location id that stands for the trusted addresses of per-user MFA.
const MFA_TRUSTED_ADDRESSES: &str = "00000000-0000-0000-0000-000000000000";

/// Atom 0: a place that no policy names and that is not trusted; atom 1: one that is trusted.
pub(super) const ELSEWHERE: usize = 0;
pub(super) const TRUSTED_ELSEWHERE: usize = 1;
/// Position in [`Places::named`] of all trusted locations that no policy names.
pub(super) const OTHER_TRUSTED: usize = 0;

/// More sets are not told apart: locations are then taken one by one, which proves no coverage.
const MOST_SETS: usize = 1_024;
/// So many locations of unknown extent are combined in every way.
const MOST_UNKNOWN: usize = 5;

/// A location that policies name.
#[derive(Debug)]
pub(super) struct Named {
    /// In lower case; empty for the trusted ones that no policy names.
    pub id: Box<str>,
    /// `None`: the location was not supplied.
    pub trusted: Option<bool>,
    /// Its ranges or countries were not supplied.
    pub is_unknown: bool,
    /// It reaches over so many addresses that they cannot be the organisation's own.
    pub is_wide: bool,
}

/// The places that lie in just these locations.
#[derive(Debug)]
pub(super) struct Place {
    /// Positions in [`Places::named`], rising.
    pub inside: Vec<usize>,
    pub trusted: Option<bool>,
    /// Places that differ by their country alone share it.
    base: usize,
}

#[derive(Debug, Default)]
pub(super) struct Places {
    pub named: Vec<Named>,
    pub all: Vec<Place>,
    /// How many sets of countries there are, the one of no named country among them.
    countries: usize,
    /// Bases of which there are places for sure.
    real: BTreeSet<usize>,
    /// Not every set of locations is among them.
    pub is_cut: bool,
}

/// Where a location lies, as far as it was supplied.
enum Extent {
    Ranges(Vec<Range>),
    Countries(Vec<String>),
    Unknown,
}

/// Addresses from one to another, of version 6 or not.
type Range = (bool, u128, u128);

impl Places {
    pub fn of(tenant: &Tenant) -> Self {
        let named = tenant.ca_policies.iter().flat_map(locations_of);
        let ids: BTreeSet<Box<str>> = named.map(|id| id.to_lowercase().into()).collect();
        let of_id = |id: &str| tenant.named_locations.iter().find(|location| location.id.eq_ignore_ascii_case(id));
        let mut named = vec![Named { id: "".into(), trusted: Some(true), is_unknown: false, is_wide: false }];
        let mut ranges: Vec<(usize, Range)> = Vec::new();
        let mut countries: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for id in ids {
            let (at, location) = (named.len(), of_id(&id));
            let trusted = if *id == *MFA_TRUSTED_ADDRESSES { Some(true) } else { location.and_then(trust) };
            let extent = location.map_or(Extent::Unknown, Extent::of);
            let is_wide = matches!(&extent, Extent::Ranges(all) if all.iter().any(is_wide));
            named.push(Named { id, trusted, is_unknown: matches!(extent, Extent::Unknown), is_wide });
            match extent {
                Extent::Ranges(all) => ranges.extend(all.into_iter().map(|range| (at, range))),
                Extent::Countries(all) => {
                    for country in all {
                        let inside = countries.entry(country).or_default();
                        if inside.last() != Some(&at) {
                            inside.push(at);
                        }
                    }
                }
                Extent::Unknown => unknown.push(at),
            }
        }
        let is_other = |location: &&NamedLocation| {
            location.trusted == Some(true) && !named.iter().any(|known| known.id.eq_ignore_ascii_case(&location.id))
        };
        let mut is_other_wide = false;
        for location in tenant.named_locations.iter().filter(is_other) {
            if let Extent::Ranges(all) = Extent::of(location) {
                is_other_wide |= all.iter().any(is_wide);
                ranges.extend(all.into_iter().map(|range| (OTHER_TRUSTED, range)));
            }
        }
        if let Some(other) = named.get_mut(OTHER_TRUSTED) {
            other.is_wide = is_other_wide;
        }
        let mut by_country: BTreeSet<Vec<usize>> = countries.into_values().collect();
        by_country.remove(&Vec::new());
        let mut by_range = sets_of(ranges);
        by_range.remove(&[OTHER_TRUSTED][..]);
        Self { named, ..Self::default() }.with_sets(by_range, by_country, &unknown)
    }

    fn with_sets(mut self, ranges: BTreeSet<Vec<usize>>, countries: BTreeSet<Vec<usize>>, unknown: &[usize]) -> Self {
        let beside = [Vec::new(), vec![OTHER_TRUSTED]];
        let mut ranges: Vec<Vec<usize>> = beside.into_iter().chain(ranges).collect();
        let mut countries: Vec<Vec<usize>> = std::iter::once(Vec::new()).chain(countries).collect();
        let mut unknowns = subsets(unknown);
        self.is_cut = unknown.len() > MOST_UNKNOWN;
        if ranges.len().saturating_mul(countries.len()).saturating_mul(unknowns.len()) > MOST_SETS {
            self.is_cut = true;
            // One location at a time, each as if it overlapped with no other.
            ranges = std::iter::once(Vec::new()).chain((0..self.named.len()).map(|at| vec![at])).collect();
            countries = vec![Vec::new()];
            unknowns = vec![Vec::new()];
        }
        self.countries = countries.len();
        for of_unknown in &unknowns {
            for of_ranges in &ranges {
                let base = self.all.len() / countries.len().max(1);
                // Whether a location of unknown extent overlaps with any other is not known.
                let is_real = of_unknown.is_empty() || of_ranges.is_empty() && of_unknown.len() == 1;
                if is_real {
                    self.real.insert(base);
                }
                for of_countries in &countries {
                    let mut inside = [&of_ranges[..], of_countries, of_unknown].concat();
                    inside.sort_unstable();
                    let trusted = self.trust_of(&inside);
                    self.all.push(Place { inside, trusted, base });
                }
            }
        }
        // The two places outside all named locations stand first.
        if self.countries > 1 && self.all.len() > self.countries {
            self.all.swap(TRUSTED_ELSEWHERE, self.countries);
        }
        self
    }

    /// Whether a place is trusted by a location of a size that an organisation can have.
    pub fn is_reasonably_trusted(&self, place: &Place) -> Option<bool> {
        let mut inside = place.inside.iter().filter_map(|at| self.named.get(*at));
        let is_wide = !inside.any(|named| named.trusted == Some(true) && !named.is_wide);
        if place.trusted == Some(true) && is_wide { Some(false) } else { place.trusted }
    }

    /// One trusted location makes a place trusted, whatever else it lies in.
    fn trust_of(&self, inside: &[usize]) -> Option<bool> {
        let trust = |at: &usize| self.named.get(*at).and_then(|named| named.trusted);
        if inside.iter().any(|at| trust(at) == Some(true)) {
            return Some(true);
        }
        inside.iter().all(|at| trust(at) == Some(false)).then_some(false)
    }

    /// Whether a policy that names places is about this one. A place of unknown trust counts for neither side: not reached
    /// as trusted, spared as trusted.
    pub fn reaches(&self, policy: &CaPolicy, atom: usize) -> bool {
        let Some(place) = self.all.get(atom) else { return false };
        let (include, exclude) = (&policy.include_locations, &policy.exclude_locations);
        let ids = || place.inside.iter().filter_map(|at| self.named.get(*at)).filter(|named| !named.id.is_empty());
        let listed = |list: &[Box<str>]| ids().any(|named| list.iter().any(|id| id.eq_ignore_ascii_case(&named.id)));
        let word = |list: &[Box<str>], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
        let included = include.is_empty()
            || word(include, "All")
            || listed(include)
            || word(include, "AllTrusted") && place.trusted == Some(true);
        let excluded =
            word(exclude, "All") || listed(exclude) || word(exclude, "AllTrusted") && place.trusted != Some(false);
        included && !excluded
    }

    /// Whether there are places among these for sure. Outside all ranges there are some in every country; a range lies in
    /// some country, and no export says in which.
    pub fn are_real(&self, atoms: impl Iterator<Item = usize>) -> bool {
        let mut found: BTreeMap<usize, usize> = BTreeMap::new();
        for place in atoms.filter_map(|atom| self.all.get(atom)) {
            *found.entry(place.base).or_default() += 1;
        }
        let outside = self.all.get(ELSEWHERE).map(|place| place.base);
        found
            .iter()
            .any(|(base, count)| self.real.contains(base) && (Some(*base) == outside || *count == self.countries))
    }
}

impl Extent {
    fn of(location: &NamedLocation) -> Self {
        if !location.countries.is_empty() {
            return Self::Countries(location.countries.iter().map(|country| country.trim().to_uppercase()).collect());
        }
        let ranges: Option<Vec<Range>> = location.ranges.iter().map(|range| range_of(range)).collect();
        match ranges {
            Some(ranges) if !ranges.is_empty() => Self::Ranges(ranges),
            _ => Self::Unknown,
        }
    }
}

/// Countries cannot be marked as trusted.
fn trust(location: &NamedLocation) -> Option<bool> {
    location.trusted.or((!location.countries.is_empty()).then_some(false))
}

/// What a policy names beside the words for all places.
fn locations_of(policy: &CaPolicy) -> impl Iterator<Item = &str> {
    let named = policy.include_locations.iter().chain(&policy.exclude_locations).map(|id| &**id);
    named.filter(|id| !["all", "alltrusted"].iter().any(|word| id.eq_ignore_ascii_case(word)))
}

/// `10.0.0.0/8`, `2001:db8::/32`, or one address.
fn range_of(text: &str) -> Option<Range> {
    let (address, bits) = match text.trim().split_once('/') {
        Some((address, bits)) => (address, Some(bits.trim().parse::<u32>().ok()?)),
        None => (text.trim(), None),
    };
    let (is_six, value, width) = match address.trim().parse().ok()? {
        IpAddr::V4(address) => (false, u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (true, u128::from(address), 128),
    };
    let free = width - bits.unwrap_or(width).min(width);
    let below = if free >= 128 { u128::MAX } else { (1_u128 << free) - 1 };
    Some((is_six, value & !below, value | below))
}

/// Wider than /8, or /16 of version 6: nobody owns so much, and whoever trusts it trusts strangers.
fn is_wide((is_six, first, last): &Range) -> bool {
    let bits = if *is_six { 112 } else { 24 };
    (last - first) >> bits != 0
}

/// The sets of locations in which addresses lie, each once, from the lowest address on; not many more than can be told apart.
fn sets_of(ranges: Vec<(usize, Range)>) -> BTreeSet<Vec<usize>> {
    // At each address where something begins or has ended: who, and how many more of its ranges hold from there on.
    let mut steps: BTreeMap<(bool, u128), Vec<(usize, isize)>> = BTreeMap::new();
    for (at, (is_six, first, last)) in ranges {
        steps.entry((is_six, first)).or_default().push((at, 1));
        if let Some(after) = last.checked_add(1) {
            steps.entry((is_six, after)).or_default().push((at, -1));
        }
    }
    let mut held: BTreeMap<usize, isize> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for changes in steps.into_values() {
        for (at, change) in changes {
            *held.entry(at).or_default() += change;
        }
        held.retain(|_, count| *count > 0);
        let inside: Vec<usize> = held.keys().copied().collect();
        if !inside.is_empty() && found.insert(inside) && found.len() > MOST_SETS {
            break;
        }
    }
    found
}

/// Every set of few locations; of more, no set of more than two.
fn subsets(of: &[usize]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for at in of {
        let with: Vec<Vec<usize>> = all
            .iter()
            .filter(|set| of.len() <= MOST_UNKNOWN || set.len() < 2)
            .map(|set| set.iter().copied().chain([*at]).collect())
            .collect();
        all.extend(with);
        if all.len() > MOST_SETS {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lie_in_each_other_or_apart() {
        let check = |locations: &[&[&str]], expected: &[&[usize]]| {
            let each = |(at, ranges): (usize, &&[&str])| -> Vec<_> {
                ranges.iter().map(|range| (at, range_of(range).unwrap())).collect()
            };
            let found = sets_of(locations.iter().enumerate().flat_map(each).collect());
            assert_eq!(found.iter().map(|set| &set[..]).collect::<Vec<_>>(), expected, "{locations:?}");
        };
        check(&[&["10.0.0.0/8"], &["11.0.0.0/8"]], &[&[0], &[1]]);
        check(&[&["10.0.0.0/8"], &["10.1.0.0/16"]], &[&[0], &[0, 1]]);
        check(&[&["10.1.0.0/16"], &["10.0.0.0/8", "2001:db8::/32"]], &[&[0, 1], &[1]]);
        check(&[&["10.0.0.0/9", "10.1.0.0/16"], &["10.0.0.7"]], &[&[0], &[0, 1]]);
        check(&[&["0.0.0.0/0"], &["::/0"]], &[&[0], &[1]]);
        check(&[&["10.0.0.1/32", "12.0.0.0/8"], &["10.0.0.0/24", "13.0.0.0/8"]], &[&[0], &[0, 1], &[1]]);
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in ["", "10.0.0.0/x", "home", "10.0.0/8", "fe80::1%eth0/64"] {
            assert_eq!(range_of(text), None, "{text}");
        }
        assert_eq!(range_of(" 10.0.0.0/99 "), Some((false, 10 << 24, 10 << 24)));
    }
}
