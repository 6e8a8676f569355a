//! Kinds of access as regions: which accesses a policy is about, and what a set of policies leaves open.
//!
//! An access is a point: a client, a platform, a place, an app, risk levels, a flow, a device. A policy is about a box
//! of such points, so the accesses that policies leave open are found by subtracting boxes, without enumerating cells.

use super::Requirement;
use super::places::Places;
use crate::tenant::policy::FilterMode;
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
    ("mobileappsanddesktopclients", "apps (mobile or desktop)"),
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

/// Positions of the legacy clients, and of the others.
pub(super) const LEGACY: &[usize] = &[2, 3];
pub(super) const MODERN: &[usize] = &[0, 1];
/// Atom 0 of apps: an app that no policy names.
pub(super) const OTHER_APPS: usize = 0;

/// What an access is to. User actions and authentication contexts are reached by policies that name them, and by no
/// others: *all apps* is about neither.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    OtherApps,
    /// A named app or suite in lower case.
    App(Box<str>),
    /// All apps that match this rule about their attributes, which exports do not carry.
    Filter(Box<str>),
    /// `urn:user:registersecurityinfo`
    Action(Box<str>),
    /// `c1` … `c99`
    Context(u8),
}

impl Atom {
    pub fn is_app(&self) -> bool {
        !matches!(self, Self::Action(_) | Self::Context(_))
    }
    /// Whether Entra can bind tokens for it.
    pub fn is_bindable(&self) -> bool {
        matches!(self, Self::App(app) if BINDABLE.contains(&app.as_ref()))
    }
}

/// Azure's management interface and portal, which security defaults guard for everyone.
pub(super) const AZURE_MANAGEMENT: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// Exchange Online and SharePoint Online: where token protection binds sign-in sessions in Windows' own apps.
/// Source: *Token protection in Microsoft Entra Conditional Access*, supported resources.
const BINDABLE: &[&str] = &["00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000"];

/// Apps of the suite `Office365` that policies often name one by one: Exchange Online, SharePoint Online, Teams.
/// Source: Microsoft's list of apps included in the Office 365 suite.
const OFFICE_365: &[&str] = &[
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
];

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
    pub places: Places,
    /// What policies tell apart; the first stands for all apps that no policy names.
    pub apps: Vec<Atom>,
    pub device_rules: Vec<Box<str>>,
    size: usize,
}

impl Space {
    pub fn of(tenant: &Tenant) -> Self {
        let mut apps = vec![Atom::OtherApps];
        let mut device_rules: Vec<Box<str>> = Vec::new();
        for policy in tenant.ca_policies.iter() {
            apps.extend(atoms_of(policy));
            device_rules.extend(policy.device_filter.as_ref().map(|filter| filter.rule.clone()));
        }
        if tenant.security_defaults.iter().any(|defaults| defaults.enabled) {
            apps.push(Atom::App(AZURE_MANAGEMENT.into()));
        }
        apps.sort();
        apps.dedup();
        device_rules.sort();
        device_rules.dedup();
        let mut space = Self { spans: Vec::new(), places: Places::of(tenant), apps, device_rules, size: 0 };
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
            (Axis::Places, self.places.all.len()),
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

    /// Of a region, the accesses to what is wanted.
    pub fn keep_apps(&self, region: &mut Region, wanted: impl Fn(&Atom) -> bool) {
        self.keep(region, Axis::Apps, |atom| self.apps.get(atom).is_some_and(&wanted));
    }

    pub fn is_trusted(&self, place: usize) -> bool {
        self.places.all.get(place).is_some_and(|place| place.trusted == Some(true))
    }

    /// Every access to one app; `None` where no policy tells it apart from others.
    pub fn with_app(&self, app: &str) -> Option<Region> {
        let at = self.apps.iter().position(|known| matches!(known, Atom::App(known) if known.as_ref() == app))?;
        let mut region = self.everything();
        self.keep(&mut region, Axis::Apps, |atom| atom == at);
        Some(region)
    }

    /// What a policy is about, leaving aside whom; `None`: nothing that a person could do.
    pub fn of_policy(&self, policy: &CaPolicy) -> Option<Region> {
        if policy.for_workloads {
            return None;
        }
        let mut region = self.everything();
        self.keep(&mut region, Axis::Apps, |atom| self.reaches_app(policy, atom));
        self.keep(&mut region, Axis::Places, |atom| self.places.reaches(policy, atom));
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
        match app {
            Atom::Action(action) => return applications.user_actions.iter().any(|it| it.eq_ignore_ascii_case(action)),
            Atom::Context(number) => return contexts(policy).any(|context| context == *number),
            _ if !applications.user_actions.is_empty() || !applications.authentication_contexts.is_empty() => {
                return false;
            }
            _ => {}
        }
        let names = |list: &[Box<str>]| {
            let Atom::App(app) = app else { return false };
            list.iter().any(|entry| {
                entry.eq_ignore_ascii_case(app)
                    || entry.eq_ignore_ascii_case("Office365") && OFFICE_365.contains(&app.as_ref())
            })
        };
        let all = applications.include.iter().any(|entry| entry.eq_ignore_ascii_case("All"));
        let filter = applications.filter.as_ref();
        let by_filter = |mode| {
            filter
                .is_some_and(|filter| filter.mode == mode && matches!(app, Atom::Filter(rule) if *rule == filter.rule))
        };
        // An app filter that includes narrows "all apps" to those it matches; named apps stand beside it.
        let narrowed = filter.is_some_and(|filter| filter.mode == FilterMode::Include);
        (all && !narrowed || names(&applications.include) || by_filter(FilterMode::Include))
            && !names(&applications.exclude)
            && !by_filter(FilterMode::Exclude)
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
            for place in pieces.iter().flat_map(|piece| atoms(piece, span)).filter_map(|atom| self.places.all.get(atom))
            {
                match self.places.is_reasonably_trusted(place) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => unknown = true,
                }
            }
        }
        (!unknown).then_some(true)
    }

    /// Whether there are accesses in this piece for sure: not only from places of which nobody knows whether there are any.
    pub fn is_real(&self, piece: &Region) -> bool {
        let places = self.spans.iter().filter(|span| span.axis == Axis::Places);
        self.places.are_real(places.flat_map(|span| atoms(piece, span)))
    }

    /// Whether a place of these pieces hangs on a location whose ranges or countries were not supplied.
    pub fn are_unknown(&self, pieces: &[Region]) -> bool {
        let spans = self.spans.iter().filter(|span| span.axis == Axis::Places);
        let places = spans.flat_map(|span| pieces.iter().flat_map(move |piece| atoms(piece, span)));
        let inside = places.filter_map(|atom| self.places.all.get(atom)).flat_map(|place| &place.inside);
        inside.filter_map(|at| self.places.named.get(*at)).any(|named| named.is_unknown)
    }

    /// Whether a region leaves out some places.
    pub fn narrows_places(&self, region: &Region) -> bool {
        let mut places = self.spans.iter().filter(|span| span.axis == Axis::Places);
        places.any(|span| atoms(region, span).count() < span.len)
    }

    pub fn keep(&self, region: &mut Region, axis: Axis, wanted: impl Fn(usize) -> bool) {
        for span in self.spans.iter().filter(|span| span.axis == axis) {
            for atom in (0..span.len).filter(|atom| !wanted(*atom)) {
                set(region, span, atom, false);
            }
        }
    }

    pub fn is_nothing(&self, region: &Region) -> bool {
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
pub(super) fn meet(a: &Region, b: &Region) -> Region {
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

/// What one policy tells apart among apps.
fn atoms_of(policy: &CaPolicy) -> Vec<Atom> {
    let applications = &policy.applications;
    let named = applications.include.iter().chain(&applications.exclude);
    let mut atoms: Vec<Atom> =
        named.filter(|app| !is_word(app, &["all", "none"])).map(|app| Atom::App(lower(app))).collect();
    atoms.extend(applications.filter.as_ref().map(|filter| Atom::Filter(filter.rule.clone())));
    atoms.extend(applications.user_actions.iter().map(|action| Atom::Action(lower(action))));
    atoms.extend(contexts(policy).map(Atom::Context));
    if policy.session.secure_sign_in_session {
        atoms.extend(BINDABLE.iter().map(|app| Atom::App((*app).into())));
    }
    atoms
}

/// The numbers of the authentication contexts that a policy names.
fn contexts(policy: &CaPolicy) -> impl Iterator<Item = u8> + '_ {
    policy.applications.authentication_contexts.iter().filter_map(|id| match Requirement::of_context(id) {
        Some(Requirement::Context(number)) => Some(number),
        _ => None,
    })
}
