//! Kinds of access as regions: which accesses a policy is about, and what a set of policies leaves open.
//!
//! An access is a point: a client, a platform, a place, an app, risk levels, a flow, a device. A policy is about a box
//! of such points, so the accesses that policies leave open are found by subtracting boxes, without enumerating cells.

use crate::tenant::policy::{Filter, FilterMode};
use crate::tenant::{CaPolicy, Tenant};

/// The axes with fixed values; places, apps and device rules follow, and depend on the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Clients,
    Platforms,
    UserRisk,
    SignInRisk,
    InsiderRisk,
    Flows,
    Places,
    Apps,
    /// The device rule with this index: matches, does not match.
    Device(usize),
}

/// `windowsPhone` is retired, but a client can still claim to be one: it stays a value of its own.
pub(super) const PLATFORMS: &[(&str, &str)] = &[
    ("android", "Android"),
    ("ios", "iOS"),
    ("windows", "Windows"),
    ("windowsphone", "Windows Phone"),
    ("macos", "macOS"),
    ("linux", "Linux"),
    ("", "unknown platforms"),
];
/// `easSupported` (Exchange ActiveSync on supported platforms only) is part of Exchange ActiveSync and never all of it.
pub(super) const CLIENTS: &[(&str, &str)] = &[
    ("browser", "browsers"),
    ("mobileappsanddesktopclients", "mobile apps and desktop clients"),
    ("exchangeactivesync", "Exchange ActiveSync"),
    ("other", "other legacy clients"),
];
pub(super) const RISKS: &[(&str, &str)] = &[("none", "none"), ("low", "low"), ("medium", "medium"), ("high", "high")];
pub(super) const INSIDER_RISKS: &[(&str, &str)] =
    &[("none", "none"), ("minor", "minor"), ("moderate", "moderate"), ("elevated", "elevated")];
pub(super) const FLOWS: &[(&str, &str)] = &[
    ("", "ordinary sign-in"),
    ("devicecodeflow", "device code flow"),
    ("authenticationtransfer", "authentication transfer"),
];

/// Positions of the legacy clients.
pub(super) const LEGACY: [usize; 2] = [2, 3];
/// Atom 0 of places: a place that no policy names and that is not trusted; atom 1: one that is trusted.
pub(super) const ELSEWHERE: usize = 0;
pub(super) const TRUSTED_ELSEWHERE: usize = 1;
/// Atom 0 of apps: an app that no policy names.
pub(super) const OTHER_APPS: usize = 0;

/// The location id that stands for the trusted addresses of per-user MFA.
const MFA_TRUSTED_ADDRESSES: &str = "00000000-0000-0000-0000-000000000000";

/// Azure's management interface and portal, which security defaults guard for everyone.
pub(super) const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// Apps of the suite `Office365` that policies often name one by one: Exchange Online, SharePoint Online, Teams.
/// Source: Microsoft's list of apps included in the Office 365 suite.
const OFFICE_365: &[&str] = &[
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
];

/// A place as policies tell places apart. Places are taken not to overlap.
#[derive(Debug)]
pub(super) struct Place {
    /// Empty for the two atoms that stand for all places no policy names.
    pub id: Box<str>,
    /// `None`: the named location was not supplied.
    pub trusted: Option<bool>,
}

/// A box of accesses: the bits of every axis, one after the other.
pub(super) type Region = Box<[u64]>;

/// More pieces than this are not followed: the policies are too entangled to say what they leave open.
const PIECES_MAX: usize = 2_000;

#[derive(Debug)]
pub(super) struct Span {
    pub axis: Axis,
    first: usize,
    words: usize,
    pub len: usize,
}

/// The space of accesses that a tenant's policies tell apart.
#[derive(Debug)]
pub(super) struct Space {
    pub spans: Vec<Span>,
    pub places: Vec<Place>,
    /// Named apps and suites in lower case; `filter:` and the rule for an app filter; the first is empty.
    pub apps: Vec<Box<str>>,
    pub device_rules: Vec<Box<str>>,
    size: usize,
}

impl Space {
    pub fn of(tenant: &Tenant) -> Self {
        let mut places: Vec<Box<str>> = Vec::new();
        let mut apps: Vec<Box<str>> = Vec::new();
        let mut device_rules: Vec<Box<str>> = Vec::new();
        for policy in tenant.ca_policies.iter() {
            let named = policy.include_locations.iter().chain(&policy.exclude_locations);
            places.extend(named.filter(|id| !is_word(id, &["all", "alltrusted"])).map(|id| lower(id)));
            let named = policy.applications.include.iter().chain(&policy.applications.exclude);
            apps.extend(named.filter(|app| !is_word(app, &["all", "none"])).map(|app| lower(app)));
            apps.extend(policy.applications.filter.as_ref().map(filter_atom));
            device_rules.extend(policy.device_filter.as_ref().map(|filter| filter.rule.clone()));
        }
        if tenant.security_defaults.iter().any(|defaults| defaults.enabled) {
            apps.push(AZURE_MANAGEMENT.into());
        }
        for list in [&mut places, &mut apps, &mut device_rules] {
            list.sort();
            list.dedup();
        }
        let trust = |id: &str| {
            if id == MFA_TRUSTED_ADDRESSES {
                return Some(true);
            }
            let location = tenant.named_locations.iter().find(|location| location.id.eq_ignore_ascii_case(id))?;
            // Countries cannot be marked as trusted.
            location.trusted.or((!location.countries.is_empty()).then_some(false))
        };
        let elsewhere = [Some(false), Some(true)].map(|trusted| Place { id: "".into(), trusted });
        let places: Vec<Place> =
            elsewhere.into_iter().chain(places.into_iter().map(|id| Place { trusted: trust(&id), id })).collect();
        apps.insert(OTHER_APPS, "".into());
        let mut space = Self { spans: Vec::new(), places, apps, device_rules, size: 0 };
        space.lay_out();
        space
    }

    fn lay_out(&mut self) {
        let fixed = [
            (Axis::Clients, CLIENTS.len()),
            (Axis::Platforms, PLATFORMS.len()),
            (Axis::UserRisk, RISKS.len()),
            (Axis::SignInRisk, RISKS.len()),
            (Axis::InsiderRisk, INSIDER_RISKS.len()),
            (Axis::Flows, FLOWS.len()),
            (Axis::Places, self.places.len()),
            (Axis::Apps, self.apps.len()),
        ];
        let devices = (0..self.device_rules.len()).map(|rule| (Axis::Device(rule), 2));
        for (axis, len) in fixed.into_iter().chain(devices) {
            let words = len.div_ceil(64);
            self.spans.push(Span { axis, first: self.size, words, len });
            self.size += words;
        }
    }

    /// Every access.
    pub fn everything(&self) -> Region {
        let mut region = vec![0; self.size].into_boxed_slice();
        for span in &self.spans {
            for atom in 0..span.len {
                set(&mut region, span, atom, true);
            }
        }
        region
    }

    /// Every access with a legacy client, or without one.
    pub fn with_clients(&self, legacy: bool) -> Region {
        let mut region = self.everything();
        self.keep(&mut region, Axis::Clients, |atom| LEGACY.contains(&atom) == legacy);
        region
    }

    /// Every access by one of the flows; no legacy client knows them.
    pub fn with_flow(&self, flow: &str) -> Region {
        let mut region = self.with_clients(false);
        self.keep(&mut region, Axis::Flows, |atom| FLOWS.get(atom).is_some_and(|(word, _)| *word == flow));
        region
    }

    /// Every access at one of these levels of sign-in risk.
    pub fn with_sign_in_risk(&self, levels: &[&str]) -> Region {
        let mut region = self.everything();
        self.keep(&mut region, Axis::SignInRisk, |atom| RISKS.get(atom).is_some_and(|(word, _)| levels.contains(word)));
        region
    }

    /// Every access of a user at this level of risk.
    pub fn with_user_risk(&self, level: &str) -> Region {
        let mut region = self.everything();
        self.keep(&mut region, Axis::UserRisk, |atom| RISKS.get(atom).is_some_and(|(word, _)| *word == level));
        region
    }

    /// Every access to one app; `None` where no policy tells it apart from others.
    pub fn with_app(&self, app: &str) -> Option<Region> {
        let at = self.apps.iter().position(|known| known.as_ref() == app)?;
        let mut region = self.everything();
        self.keep(&mut region, Axis::Apps, |atom| atom == at);
        Some(region)
    }

    /// What a policy is about, leaving aside whom; `None`: nothing that a person's access to an app could be.
    pub fn of_policy(&self, policy: &CaPolicy) -> Option<Region> {
        let applications = &policy.applications;
        if policy.for_workloads
            || !applications.user_actions.is_empty()
            || !applications.authentication_contexts.is_empty()
        {
            return None;
        }
        let mut region = self.everything();
        self.keep(&mut region, Axis::Apps, |atom| self.reaches_app(policy, atom));
        self.keep(&mut region, Axis::Places, |atom| self.reaches_place(policy, atom));
        let listed = |list: &[Box<str>], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
        let any = |list: &[Box<str>]| list.is_empty() || listed(list, "all");
        if !any(&policy.client_types) {
            self.keep(&mut region, Axis::Clients, |atom| listed(&policy.client_types, CLIENTS[atom].0));
        }
        let platforms = &policy.include_platforms;
        self.keep(&mut region, Axis::Platforms, |atom| {
            (any(platforms) || listed(platforms, PLATFORMS[atom].0))
                && !listed(&policy.exclude_platforms, PLATFORMS[atom].0)
                && !listed(&policy.exclude_platforms, "all")
        });
        for (axis, levels, names) in [
            (Axis::UserRisk, &policy.user_risk, RISKS),
            (Axis::SignInRisk, &policy.sign_in_risk, RISKS),
            (Axis::InsiderRisk, &policy.insider_risk, INSIDER_RISKS),
            (Axis::Flows, &policy.flows, FLOWS),
        ] {
            if !levels.is_empty() {
                self.keep(&mut region, axis, |atom| listed(levels, names[atom].0));
            }
        }
        if let Some(filter) = &policy.device_filter
            && let Some(rule) = self.device_rules.iter().position(|rule| *rule == filter.rule)
        {
            let wanted = usize::from(filter.mode == FilterMode::Exclude);
            self.keep(&mut region, Axis::Device(rule), |atom| atom == wanted);
        }
        (!self.is_nothing(&region)).then_some(region)
    }

    /// The same region for devices of either kind under a rule.
    pub fn for_any_device(&self, region: &Region, rule: &str) -> Region {
        let mut wider = region.clone();
        if let Some(rule) = self.device_rules.iter().position(|known| known.as_ref() == rule) {
            for span in self.spans.iter().filter(|span| span.axis == Axis::Device(rule)) {
                set(&mut wider, span, 0, true);
                set(&mut wider, span, 1, true);
            }
        }
        wider
    }

    fn reaches_app(&self, policy: &CaPolicy, atom: usize) -> bool {
        let applications = &policy.applications;
        let Some(app) = self.apps.get(atom) else { return false };
        let names = |list: &[Box<str>]| {
            list.iter().any(|entry| {
                entry.eq_ignore_ascii_case(app)
                    || entry.eq_ignore_ascii_case("Office365") && OFFICE_365.contains(&app.as_ref())
            })
        };
        let all = applications.include.iter().any(|entry| entry.eq_ignore_ascii_case("All"));
        let filter = applications.filter.as_ref();
        let by_filter = |mode| filter.is_some_and(|filter| filter.mode == mode && filter_atom(filter) == *app);
        // An app filter that includes narrows "all apps" to those it matches; named apps stand beside it.
        let narrowed = filter.is_some_and(|filter| filter.mode == FilterMode::Include);
        (all && !narrowed || names(&applications.include) || by_filter(FilterMode::Include))
            && !names(&applications.exclude)
            && !by_filter(FilterMode::Exclude)
    }

    fn reaches_place(&self, policy: &CaPolicy, atom: usize) -> bool {
        let Some(place) = self.places.get(atom) else { return false };
        let (include, exclude) = (&policy.include_locations, &policy.exclude_locations);
        let listed =
            |list: &[Box<str>]| !place.id.is_empty() && list.iter().any(|id| id.eq_ignore_ascii_case(&place.id));
        let word = |list: &[Box<str>], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
        // A place of unknown trust counts for neither side: not reached as trusted, spared as trusted.
        let included = include.is_empty()
            || word(include, "All")
            || listed(include)
            || word(include, "AllTrusted") && place.trusted == Some(true);
        let excluded =
            word(exclude, "All") || listed(exclude) || word(exclude, "AllTrusted") && place.trusted != Some(false);
        included && !excluded
    }

    /// Accesses left open when `region` is taken away: all largest boxes, so that the order of policies does not matter.
    /// `None`: too many pieces to follow.
    pub fn subtract(&self, pieces: &[Region], region: &Region) -> Option<Vec<Region>> {
        let mut left: Vec<Region> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            if self.is_nothing(&meet(piece, region)) {
                left.push(piece.clone());
                continue;
            }
            for span in &self.spans {
                let mut rest = piece.clone();
                for at in span.first..span.first + span.words {
                    if let (Some(word), Some(taken)) = (rest.get_mut(at), region.get(at)) {
                        *word &= !taken;
                    }
                }
                if rest
                    .get(span.first..span.first + span.words)
                    .is_some_and(|words| words.iter().any(|word| *word != 0))
                {
                    left.push(rest);
                }
            }
        }
        left.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| b.cmp(a)));
        left.dedup();
        let mut kept: Vec<Region> = Vec::with_capacity(left.len());
        for piece in left {
            if !kept.iter().any(|larger| within(&piece, larger)) {
                kept.push(piece);
                if kept.len() > PIECES_MAX {
                    return None;
                }
            }
        }
        Some(kept)
    }

    /// How many axes a region narrows.
    pub fn narrowed(&self, region: &Region) -> usize {
        self.spans.iter().filter(|span| atoms(region, span).count() < span.len).count()
    }

    /// Whether the pieces lie in trusted places only; `None`: it hangs on a location whose trust was not supplied.
    pub fn only_trusted(&self, pieces: &[Region]) -> Option<bool> {
        let mut unknown = false;
        for span in self.spans.iter().filter(|span| span.axis == Axis::Places) {
            for place in pieces.iter().flat_map(|piece| atoms(piece, span)).filter_map(|atom| self.places.get(atom)) {
                match place.trusted {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => unknown = true,
                }
            }
        }
        (!unknown).then_some(true)
    }

    fn keep(&self, region: &mut Region, axis: Axis, wanted: impl Fn(usize) -> bool) {
        for span in self.spans.iter().filter(|span| span.axis == axis) {
            for atom in (0..span.len).filter(|atom| !wanted(*atom)) {
                set(region, span, atom, false);
            }
        }
    }

    fn is_nothing(&self, region: &Region) -> bool {
        self.spans.iter().any(|span| atoms(region, span).next().is_none())
    }
}

/// The atoms of an axis that a region holds.
pub(super) fn atoms<'s>(region: &'s Region, span: &'s Span) -> impl Iterator<Item = usize> + use<'s> {
    (0..span.len)
        .filter(move |atom| region.get(span.first + atom / 64).is_some_and(|word| word & (1 << (atom % 64)) != 0))
}

fn set(region: &mut Region, span: &Span, atom: usize, value: bool) {
    if let Some(word) = region.get_mut(span.first + atom / 64) {
        let bit = 1 << (atom % 64);
        *word = if value { *word | bit } else { *word & !bit };
    }
}

/// What two regions share.
fn meet(a: &Region, b: &Region) -> Region {
    a.iter().zip(b).map(|(a, b)| a & b).collect()
}

fn within(small: &Region, large: &Region) -> bool {
    small.iter().zip(large).all(|(small, large)| small & !large == 0)
}

fn size(region: &Region) -> u32 {
    region.iter().map(|word| word.count_ones()).sum()
}

fn is_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn lower(text: &str) -> Box<str> {
    text.to_lowercase().into_boxed_str()
}

fn filter_atom(filter: &Filter) -> Box<str> {
    format!("filter:{}", filter.rule).into_boxed_str()
}
