//! An answer in sentences that a client's manager understands, naming policies, gaps and exclusions.

use super::access::{
    Atom, Axis, CLIENTS, FLOWS, INSIDER_RISKS, LEGACY, OTHER_APPS, PLATFORMS, RISKS, Region, Span, atoms,
};
use super::names::{app_name, engine_rule, location, locations, place_name};
use super::places::{ELSEWHERE, Named, OTHER_TRUSTED, TRUSTED_ELSEWHERE};
use super::reach::{Account, Status};
use super::verdict::{Limit, Question, Rule, Verdict};
use super::{Coverage, Engine, Requirement};
use crate::tenant::in_words::listed;
use std::collections::BTreeSet;

/// Trusted locations that no policy names.
const OTHER: &str = "any other trusted location";

/// So many open kinds of access are named; the rest is counted.
const OPEN_NAMED: usize = 5;

/// So many ways past a strength are named; the rest is counted.
const WAYS_NAMED: usize = 2;

/// So many gaps are named on which an answer hangs; the finding names all.
const GAPS_NAMED: usize = 2;

const ONCE_ACTIVE: &str =
    "It holds only once the eligible role is active: until then the role’s policy does not reach the account.";

const ONCE_JOINED: &str = "It holds only once the account, an owner of a group that grants the role, has joined that group: \
    until then the role’s policy does not reach it.";

pub(super) struct Words<'w, 'a> {
    pub engine: &'w Engine<'a>,
    pub account: &'w Account<'w>,
    pub verdict: &'w Verdict,
    pub question: &'w Question,
}

impl Words<'_, '_> {
    pub fn sentences(&self) -> Vec<String> {
        let engine = self.engine;
        let supplied =
            engine.tenant.ca_policies.supply.is_supplied() || engine.tenant.security_defaults.supply.is_supplied();
        if !supplied && engine.rules.is_empty() {
            return Vec::new();
        }
        // What the answer hangs on goes before what it would be without.
        let mut words: Vec<String> = self.untold(&self.verdict.uncertain).into_iter().collect();
        words.push(self.headline());
        if let Some(before) = self.verdict.until_active() {
            words.push(if self.verdict.joins { ONCE_JOINED } else { ONCE_ACTIVE }.to_owned());
            words.extend(self.untold(&before.uncertain));
        }
        if matches!(self.verdict.coverage, Coverage::Covered { .. }) {
            return words;
        }
        words.extend(self.unclear());
        if !matches!(self.verdict.coverage, Coverage::Excluded) {
            words.extend(self.excluded());
        }
        if !matches!(self.verdict.coverage, Coverage::ReportOnly) {
            words.extend(self.report_only());
        }
        if !matches!(self.verdict.coverage, Coverage::Partly { .. })
            && self.verdict.limit != Limit::IfPlacesOverlap
            && self.asks()
        {
            words.push(format!("In force now: {}. {}", self.names(&self.verdict.by), self.open()));
        }
        words.extend(self.too_wide());
        words.extend(self.weaker_strengths());
        words.extend(self.short_of_it());
        words.extend(self.retired_controls());
        words.extend(self.unreached());
        words
    }

    /// Locations that are marked as trusted and reach over more addresses than an organisation has, where they are left open.
    fn too_wide(&self) -> Option<String> {
        let is_wide = |named: &Named| named.trusted == Some(true) && named.is_wide;
        let names = locations(self.engine, self.verdict, is_wide);
        let is_open = !self.verdict.open.is_empty() && names != "“”" && !names.is_empty();
        is_open.then(|| {
            format!("{names}: marked as trusted, and wider than /8; so much no organisation owns, and strangers are spared with it.")
        })
    }

    /// Policies that reach the account and ask for a strength, but for one that is open to phishing whatever its name is.
    fn weaker_strengths(&self) -> Vec<String> {
        if self.question.requirement != Requirement::PhishingResistant {
            return Vec::new();
        }
        let directory = &self.engine.directory;
        let signature = directory.signature(self.account);
        let reaches = |rule: &&Rule<'_>| {
            !rule.report_only
                && [false, true].into_iter().any(|once_active| {
                    directory.status(&rule.include, &rule.exclude, &signature, once_active) == Status::Applies
                })
        };
        let words = |rule: &Rule<'_>| {
            let ways = rule.open_to_phishing(self.engine.tenant);
            let more = ways.len().saturating_sub(WAYS_NAMED);
            let named = ways.get(..ways.len().min(WAYS_NAMED))?;
            let (named, rest) = match more {
                0 => (listed(named), String::new()),
                _ => (named.join(", "), format!(" and {more} more")),
            };
            (!ways.is_empty()).then(|| format!("{} asks for a strength that also accepts {named}{rest}.", quoted(rule)))
        };
        self.engine.rules.iter().filter(reaches).filter_map(words).collect()
    }

    /// Policies that reach the account and ask for what is required only among alternatives, or for what is no answer to it.
    fn short_of_it(&self) -> Vec<String> {
        let (directory, requirement) = (&self.engine.directory, self.question.requirement);
        let signature = directory.signature(self.account);
        let words = |rule: &Rule<'_>| {
            let how = rule.falls_short(self.engine.tenant, requirement)?;
            let is_told = rule.is_spoilt_by_approved_apps(self.engine.tenant, requirement);
            (!is_told).then(|| format!("{} {how}.", quoted(rule)))
        };
        let reaches = |rule: &&Rule<'_>| {
            !rule.report_only && directory.status(&rule.include, &rule.exclude, &signature, true) == Status::Applies
        };
        self.engine.rules.iter().filter(reaches).filter_map(words).collect()
    }

    /// Policies that reach the account and would count but for the alternative of an approved client app. It lets in without
    /// what is required until Microsoft stops enforcing it, so it counts as what it still may be.
    fn retired_controls(&self) -> Option<String> {
        let (directory, requirement) = (&self.engine.directory, self.question.requirement);
        let signature = directory.signature(self.account);
        let spoilt = |rule: &&Rule<'_>| {
            !rule.report_only
                && rule.is_spoilt_by_approved_apps(self.engine.tenant, requirement)
                && directory.status(&rule.include, &rule.exclude, &signature, true) == Status::Applies
        };
        let names: Vec<String> = self.engine.rules.iter().filter(spoilt).map(quoted).collect();
        let also = if names.len() == 1 { "also lets in whoever uses" } else { "also let in whoever uses" };
        (!names.is_empty()).then(|| {
            format!(
                "{} {also} an approved client app, a control that Microsoft no longer enforces after 30 June 2026: take it \
                 out, and the rest decides.",
                listed(&names)
            )
        })
    }

    fn headline(&self) -> String {
        let by = self.names(&self.verdict.by);
        let requirement = self.question.requirement;
        match &self.engine.as_known(&self.verdict.coverage) {
            Coverage::NotKnown => "No policies were supplied: what they ask of this account is not known.".to_owned(),
            Coverage::Covered { .. } => {
                let together = if self.verdict.by.len() > 1 { " together" } else { "" };
                let everywhere = requirement.everywhere();
                match requirement.blocked() {
                    Some("legacy clients") => format!("Legacy clients are blocked by {by}{everywhere}."),
                    Some("device code flow") => format!("Device code flow is blocked by {by}{everywhere}."),
                    Some(_) => format!("Authentication transfer is blocked by {by}{everywhere}."),
                    None => format!("Covered by {by}{together}{everywhere}."),
                }
            }
            Coverage::Partly { .. } => format!("Partly covered by {by}. {}", self.open()),
            Coverage::Excluded => self.excluded().join(" "),
            Coverage::ReportOnly => self.report_only().unwrap_or_default(),
            Coverage::Unclear if self.verdict.limit == Limit::IfPlacesOverlap => {
                let requirement = requirement.title();
                format!(
                    "Whether this account is always asked for {requirement} hangs on locations that may overlap. {}",
                    self.open()
                )
            }
            Coverage::Unclear if self.verdict.limit == Limit::Entangled => {
                "The policies combine in too many ways to say what they leave open together.".to_owned()
            }
            Coverage::Unclear => {
                format!(
                    "Whether this account is always asked for {} cannot be told.",
                    self.question.requirement.title()
                )
            }
            Coverage::NotCovered => match requirement.blocked() {
                Some(blocked) => format!("No enabled policy blocks {blocked} for this account."),
                None if self.verdict.by.is_empty() => {
                    format!("No enabled policy asks this account for {}.", requirement.title())
                }
                None => format!(
                    "No enabled policy asks this account for {}; {by} only {} some accesses out.",
                    requirement.title(),
                    if self.verdict.by.len() == 1 && by != SECURITY_DEFAULTS { "keeps" } else { "keep" }
                ),
            },
        }
    }

    fn asks(&self) -> bool {
        let asks = |at: &usize| self.engine.rules.get(*at).is_some_and(|rule| rule.asks(self.question.requirement));
        self.verdict.by.iter().any(asks)
    }

    fn unclear(&self) -> Vec<String> {
        let rules = self.verdict.unclear.iter().filter_map(|at| self.engine.rules.get(*at));
        let worth = rules.map(|rule| match rule.worth(self.engine.tenant, self.question.requirement) {
            super::Worth::Unclear(Some(gap)) => gap.why,
            _ if rule.name.is_empty() => "Security defaults would count only if they were really in force.".to_owned(),
            _ => format!(
                "{} asks for a custom or unknown control: whether that is {} must be judged by a person.",
                quoted(rule),
                self.question.requirement.title()
            ),
        });
        let mut words: Vec<String> = worth.collect();
        words.dedup();
        let perhaps = &self.verdict.perhaps;
        if !perhaps.is_empty() {
            let (names, reach) = (self.names(perhaps), reach(perhaps));
            words.push(format!(
                "Whether {names} {reach} this account cannot be told from the evidence; something would stay open all the \
                 same."
            ));
        }
        words
    }

    /// That it hangs on these rules, and on which evidence; `None`: on none.
    fn untold(&self, rules: &[usize]) -> Option<String> {
        let later = self.verdict.before.as_ref().filter(|before| before.is_certain(self.question));
        let later = later.filter(|_| self.verdict.until_active().is_none());
        let once_active = if later.is_some() { " once an eligible role is active" } else { "" };
        let until = match later {
            Some(before) if rules.iter().any(|at| before.by.contains(at)) => "",
            Some(_) if rules.len() == 1 => "; until then it does not",
            Some(_) => "; until then none of them does",
            None => "",
        };
        // Accounts that stand alike share the words, so they name none.
        let names_it =
            |why: &str| [self.account.id, self.account.upn].iter().any(|name| !name.is_empty() && why.contains(name));
        let mut why: Vec<String> =
            self.engine.missing_of_reach(self.account, rules).into_iter().map(|gap| gap.why).collect();
        why.retain(|why| !names_it(why));
        why.truncate(GAPS_NAMED);
        let why = why.into_iter().map(|why| format!(" {why}")).collect::<String>();
        let (names, reach) = (self.names(rules), reach(rules));
        (!rules.is_empty()).then(|| {
            format!("Whether {names} {reach} this account{once_active} cannot be told from the evidence{until}.{why}")
        })
    }

    /// A sentence for each way in which policies leave it out: often it is one for all of them.
    fn excluded(&self) -> Vec<String> {
        let mut ways: Vec<(Option<String>, [Vec<usize>; 2])> = Vec::new();
        for at in &self.verdict.excluded {
            let Some(rule) = self.engine.rules.get(*at) else { continue };
            let how = self.engine.directory.explain(&rule.name, &rule.exclude, self.account).0;
            let place = ways.iter().position(|(known, _)| *known == how).unwrap_or_else(|| {
                ways.push((how, Default::default()));
                ways.len() - 1
            });
            if let Some((_, [whole, part])) = ways.get_mut(place) {
                if self.closes(rule) { whole.push(*at) } else { part.push(*at) }
            }
        }
        let sentence = |(how, [whole, part]): (Option<String>, [Vec<usize>; 2])| {
            let how = how.map(|how| format!(" {how}")).unwrap_or_default();
            let from = |rules: &[usize], what: &str| format!("from {}, which would cover {what}", self.names(rules));
            let from: Vec<String> = [(&whole, "it"), (&part, "a part of it")]
                .into_iter()
                .filter(|(rules, _)| !rules.is_empty())
                .map(|(rules, what)| from(rules, what))
                .collect();
            format!("The account is excluded{how} {}.", from.join(", and "))
        };
        ways.into_iter().map(sentence).collect()
    }

    fn closes(&self, rule: &Rule<'_>) -> bool {
        let region = rule.region(self.question.requirement);
        let left = self.engine.space.subtract(&self.verdict.open, region);
        left.is_some_and(|left| left.is_empty())
    }

    fn report_only(&self) -> Option<String> {
        let rules = &self.verdict.report_only;
        let all = rules.iter().filter_map(|at| self.engine.rules.get(*at)).any(|rule| self.closes(rule));
        let part = if all { "it" } else { "a part of it" };
        (!rules.is_empty()).then(|| match rules.len() {
            1 => format!("{} would cover {part}, but only reports and enforces nothing.", self.names(rules)),
            _ => format!("{} would cover {part}, but only report and enforce nothing.", self.names(rules)),
        })
    }

    /// Policies that name a role which the account holds, and miss it.
    fn unreached(&self) -> Vec<String> {
        let engine = self.engine;
        let relevant = self.question.relevant.iter().filter(|(_, worth)| *worth == super::Worth::Meets);
        let rules = relevant
            .filter_map(|(at, _)| engine.rules.get(*at))
            .filter(|rule| !rule.report_only && rule.asks(self.question.requirement));
        let mut words = Vec::new();
        for rule in rules.filter(|rule| !rule.name.is_empty()) {
            for role in engine.directory.unreached(&rule.include, self.account) {
                words.push(format!(
                    "{} does not reach it by {role}: Conditional Access reaches built-in roles assigned tenant-wide.",
                    quoted(rule)
                ));
            }
        }
        words
    }

    /// `“A”, “B” and “C”`, in the order of names.
    fn names(&self, rules: &[usize]) -> String {
        let mut names: Vec<String> = rules.iter().filter_map(|at| self.engine.rules.get(*at)).map(quoted).collect();
        names.dedup();
        listed(&names)
    }

    fn open(&self) -> String {
        let mut pieces: Vec<String> = self.verdict.open.iter().map(|piece| self.piece(piece)).collect();
        pieces.sort_by_key(|words| (words.matches(", ").count(), words.clone()));
        pieces.dedup();
        let more = pieces.len().saturating_sub(OPEN_NAMED);
        pieces.truncate(OPEN_NAMED);
        let more = if more > 0 { format!("; and {more} further combinations") } else { String::new() };
        // A range lies in some country, which no export tells.
        let perhaps = if self.verdict.limit == Limit::IfPlacesOverlap { ", should there be such a place" } else { "" };
        format!("Left open: {}{more}{perhaps}.", pieces.join("; "))
    }

    /// One box of open accesses: what it is narrowed to.
    fn piece(&self, piece: &Region) -> String {
        let engine = self.engine;
        let mut parts = Vec::new();
        for span in &engine.space.spans {
            let inside: Vec<usize> = atoms(piece, span).collect();
            // What the requirement is about anyway is not said.
            if inside.len() < atoms(&self.question.start, span).count() {
                parts.push(self.part(span, &inside));
            }
        }
        if parts.is_empty() { "every access".to_owned() } else { parts.join(", ") }
    }

    fn part(&self, span: &Span, atoms: &[usize]) -> String {
        let named = |names: &[(&str, &str)]| {
            let names: Vec<String> =
                atoms.iter().filter_map(|atom| names.get(*atom)).map(|(_, name)| (*name).to_owned()).collect();
            listed(&names)
        };
        match span.axis {
            Axis::Clients if atoms == LEGACY => "with legacy clients".to_owned(),
            Axis::Clients => format!("with {}", named(CLIENTS)),
            Axis::Platforms => format!("on {}", named(PLATFORMS)),
            Axis::UserRisk => format!("at user risk {}", named(RISKS).replace(" and ", " or ")),
            Axis::SignInRisk => format!("at sign-in risk {}", named(RISKS).replace(" and ", " or ")),
            Axis::InsiderRisk => format!("at insider risk {}", named(INSIDER_RISKS).replace(" and ", " or ")),
            Axis::Flows => format!("by {}", named(FLOWS)),
            Axis::Places => format!("from {}", self.places(span, atoms)),
            Axis::Apps => format!("to {}", self.apps(span, atoms)),
            Axis::Device(rule) => {
                let rule = engine_rule(self.engine, rule);
                let matching = if atoms.contains(&0) { "match" } else { "do not match" };
                format!("with devices that {matching} the filter “{rule}”")
            }
        }
    }

    fn places(&self, span: &Span, atoms: &[usize]) -> String {
        let places = &self.engine.space.places.all;
        let trusted = |atom: &usize| places.get(*atom).is_some_and(|place| place.trusted == Some(true));
        let untrusted = |atom: &usize| places.get(*atom).is_some_and(|place| place.trusted == Some(false));
        let all: Vec<usize> = (0..span.len).collect();
        if all.iter().all(|atom| atoms.contains(atom) == trusted(atom)) {
            return "trusted locations".to_owned();
        }
        if all.iter().all(|atom| atoms.contains(atom) == untrusted(atom)) {
            return "locations that are not trusted".to_owned();
        }
        let inside: BTreeSet<usize> = atoms.iter().copied().collect();
        if inside.contains(&ELSEWHERE) && inside.contains(&TRUSTED_ELSEWHERE) {
            let outside = all.into_iter().filter(|atom| !inside.contains(atom)).collect();
            return format!("everywhere but {}", listed(&self.named(&outside)));
        }
        listed(&self.named(&inside))
    }

    /// Places by the locations that they make up whole; the others by all that they lie in, the widest of them only.
    fn named(&self, atoms: &BTreeSet<usize>) -> Vec<String> {
        let places = &self.engine.space.places;
        let is_whole = |at: usize| {
            let mut with = places.all.iter().enumerate().filter(|(_, place)| place.inside.contains(&at)).peekable();
            with.peek().is_some() && with.all(|(atom, _)| atoms.contains(&atom))
        };
        let whole: BTreeSet<usize> = (0..places.named.len()).filter(|at| is_whole(*at)).collect();
        let of = |atom: &usize| places.all.get(*atom).map_or(&[][..], |place| &place.inside);
        let rest: Vec<&[usize]> =
            atoms.iter().map(of).filter(|set| !set.is_empty() && !set.iter().any(|at| whole.contains(at))).collect();
        let is_within =
            |set: &[usize], other: &[usize]| set.len() > other.len() && other.iter().all(|at| set.contains(at));
        let widest = rest.iter().filter(|set| !rest.iter().any(|other| is_within(set, other)));
        let name = |at: &usize| {
            places.named.get(*at).map_or_else(String::new, |named| location(&place_name(self.engine, &named.id)))
        };
        let mut names: Vec<String> = whole.iter().filter(|at| **at != OTHER_TRUSTED).map(name).collect();
        for set in widest {
            names.push(match set {
                [OTHER_TRUSTED] => OTHER.to_owned(),
                [only] => name(only),
                [OTHER_TRUSTED, others @ ..] => {
                    let others: Vec<String> = others.iter().map(name).collect();
                    format!("a trusted place in {}", listed(&others))
                }
                several => format!("a place in both {}", listed(&several.iter().map(name).collect::<Vec<_>>())),
            });
        }
        names.extend(atoms.contains(&ELSEWHERE).then(|| "any other location that is not trusted".to_owned()));
        names.extend(whole.contains(&OTHER_TRUSTED).then(|| OTHER.to_owned()));
        names
    }

    fn apps(&self, span: &Span, atoms: &[usize]) -> String {
        let name =
            |atom: usize| self.engine.space.apps.get(atom).map_or_else(String::new, |app| app_name(self.engine, app));
        if atoms.contains(&OTHER_APPS) {
            let is_app = |atom: &usize| self.engine.space.apps.get(*atom).is_some_and(Atom::is_app);
            let except: Vec<String> =
                (0..span.len).filter(|atom| !atoms.contains(atom) && is_app(atom)).map(name).collect();
            return format!("all apps but {}", listed(&except));
        }
        let names: Vec<String> = atoms.iter().map(|atom| name(*atom)).collect();
        listed(&names)
    }
}

fn reach(rules: &[usize]) -> &'static str {
    if rules.len() == 1 { "reaches" } else { "reach" }
}

const SECURITY_DEFAULTS: &str = "security defaults";

fn quoted(rule: &Rule<'_>) -> String {
    if rule.name.is_empty() { SECURITY_DEFAULTS.to_owned() } else { format!("“{}”", rule.name) }
}
