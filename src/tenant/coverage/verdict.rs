//! What follows for a class of accounts: which accesses stay open when all policies that reach it are put together.

use super::access::{self, AZURE_MANAGEMENT, Atom, Region, Space};
use super::controls::{self, Worth};
use super::reach::{Directory, Side, Signature, Status};
use super::{Coverage, Requirement};
use crate::evidence::SourceRef;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, SecurityDefaults, Tenant, roles};

/// A policy, or a part of security defaults, ready to be put together with others.
#[derive(Debug)]
pub(super) struct Rule<'a> {
    pub name: String,
    pub id: &'a str,
    pub source: Option<SourceRef>,
    pub report_only: bool,
    pub include: Side<'a>,
    pub exclude: Side<'a>,
    /// Accesses it is about.
    region: Region,
    /// The same and those that a block spares because their devices are managed: about these, nothing is left to ask.
    with_spared_devices: Option<Region>,
    what: What<'a>,
}

/// What a rule asks for.
#[derive(Debug)]
enum What<'a> {
    Policy(&'a CaPolicy),
    /// Security defaults: a block, or MFA. `contradicted`: nobody can say whether they are in force.
    Defaults {
        block: bool,
        contradicted: bool,
    },
}

impl<'a> Rule<'a> {
    /// `None`: the policy is disabled, or not about people's access to apps.
    pub fn of(space: &Space, directory: &Directory, policy: &'a CaPolicy) -> Option<Self> {
        if policy.state == PolicyState::Disabled {
            return None;
        }
        // What was lost may have been anything.
        let region = if policy.lost { Some(space.everything()) } else { space.of_policy(policy) }?;
        let blocks = policy.grant.as_ref().is_some_and(controls::blocks);
        let device =
            policy.device_filter.as_ref().filter(|filter| blocks && controls::spares_managed_devices_only(filter));
        let unsure = policy.lost && is_nobody(policy);
        Some(Self {
            name: if policy.name.is_empty() { policy.id.to_string() } else { policy.name.to_string() },
            id: &policy.id,
            source: policy.source,
            report_only: policy.state == PolicyState::ReportOnly,
            include: if unsure { Directory::everyone() } else { directory.include(&policy.users) },
            exclude: directory.exclude(&policy.users),
            with_spared_devices: device.map(|filter| space.for_any_device(&region, &filter.rule)),
            region,
            what: What::Policy(policy),
        })
    }

    pub fn worth(&self, tenant: &Tenant, requirement: Requirement) -> Worth {
        match self.what {
            What::Policy(policy) => controls::worth(tenant, policy, requirement),
            What::Defaults { block, contradicted } => match (block || requirement == Requirement::Mfa, contradicted) {
                (true, false) => Worth::Meets,
                (true, true) => Worth::Unclear(None),
                (false, _) => Worth::MeetsNot,
            },
        }
    }

    /// How one may sign in under its strength without resisting phishing.
    pub fn open_to_phishing(&self, tenant: &Tenant) -> Vec<String> {
        match self.what {
            What::Policy(policy) => controls::open_to_phishing(tenant, policy),
            What::Defaults { .. } => Vec::new(),
        }
    }

    /// Whether it would meet the requirement without the alternative of an approved client app.
    pub fn is_spoilt_by_approved_apps(&self, tenant: &Tenant, requirement: Requirement) -> bool {
        match self.what {
            What::Policy(policy) => controls::is_spoilt_by_approved_apps(tenant, policy, requirement),
            What::Defaults { .. } => false,
        }
    }

    /// How it falls short of the requirement, though it asks for something of the kind.
    pub fn falls_short(&self, tenant: &Tenant, requirement: Requirement) -> Option<String> {
        match self.what {
            What::Policy(policy) => controls::falls_short(tenant, policy, requirement),
            What::Defaults { .. } => None,
        }
    }

    pub fn region(&self, requirement: Requirement) -> &Region {
        match &self.with_spared_devices {
            Some(wider) if requirement == Requirement::CompliantDevice => wider,
            _ => &self.region,
        }
    }

    /// Whether it answers the requirement, rather than only keeping some accesses out.
    pub fn asks(&self, requirement: Requirement) -> bool {
        let blocks = match self.what {
            What::Policy(policy) => policy.grant.as_ref().is_some_and(controls::blocks),
            What::Defaults { block, .. } => block,
        };
        match requirement {
            Requirement::CompliantDevice => !blocks || self.with_spared_devices.is_some(),
            // A block is one of the answers that are looked for.
            Requirement::SignInRisk
            | Requirement::UserRisk
            | Requirement::RegistrationGuarded
            | Requirement::DeviceRegistrationGuarded => true,
            _ => blocks == requirement.blocked().is_some(),
        }
    }
}

/// A lost policy without any users was not "for nobody": its users are among what was lost.
fn is_nobody(policy: &CaPolicy) -> bool {
    let users = &policy.users;
    users.include_users.is_empty()
        && users.include_groups.is_empty()
        && users.include_roles.is_empty()
        && users.include_guests.is_none()
}

/// Security defaults as rules: legacy clients blocked and Azure management guarded for everyone, administrators of the
/// listed roles asked at every sign-in. Others are asked when Microsoft sees fit, which is no coverage. Beside enabled
/// policies (`contradicted`) nobody can say whether they are in force.
/// Source: *Security defaults in Microsoft Entra ID*; directory-synchronisation accounts are exempt there.
pub(super) fn security_defaults<'a>(
    space: &Space,
    directory: &Directory,
    defaults: &SecurityDefaults,
    contradicted: bool,
) -> Vec<Rule<'a>> {
    let rule = |include: Side<'a>, region: Region, block: bool| Rule {
        name: String::new(),
        id: "",
        source: Some(defaults.source),
        report_only: false,
        include,
        exclude: directory.holders_of(&[roles::DIRECTORY_SYNCHRONIZATION]),
        region,
        with_spared_devices: None,
        what: What::Defaults { block, contradicted },
    };
    let mut apps = space.everything();
    space.keep_apps(&mut apps, Atom::is_app);
    let legacy = Requirement::LegacyBlocked.start(space);
    let mut rules = vec![
        rule(Directory::everyone(), legacy, true),
        rule(directory.holders_of(roles::SECURITY_DEFAULTS_ROLES), apps, false),
    ];
    rules.extend(space.with_app(AZURE_MANAGEMENT).map(|region| rule(Directory::everyone(), region, false)));
    rules
}

/// The policies that matter to one requirement.
#[derive(Debug)]
pub(super) struct Question {
    pub requirement: Requirement,
    pub start: Region,
    /// Positions of rules, and what each is worth; ordered as the rules are.
    pub relevant: Vec<(usize, Worth)>,
}

impl Question {
    pub fn of(tenant: &Tenant, space: &Space, rules: &[Rule<'_>], requirement: Requirement) -> Self {
        let start = requirement.start(space);
        let worth = rules.iter().map(|rule| rule.worth(tenant, requirement)).enumerate();
        let matters = |(at, worth): &(usize, Worth)| {
            *worth != Worth::MeetsNot
                && rules.get(*at).is_some_and(|rule| !space.is_nothing(&access::meet(&start, rule.region(requirement))))
        };
        Self { requirement, relevant: worth.filter(matters).collect(), start }
    }

    pub fn worth(&self, rule: usize) -> &Worth {
        let at = self.relevant.binary_search_by_key(&rule, |(at, _)| *at);
        at.ok().and_then(|at| self.relevant.get(at)).map_or(&Worth::MeetsNot, |(_, worth)| worth)
    }
}

/// What keeps the policies from saying what they leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Limit {
    #[default]
    None,
    /// What is open is so only where locations overlap of which the evidence does not say whether they do.
    IfPlacesOverlap,
    /// They combine in too many ways.
    Entangled,
}

/// The verdict on a class; rules by their position.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub coverage: Coverage,
    /// Rules that cover it, or a part of it, together; none of them superfluous.
    pub by: Vec<usize>,
    /// What they leave open: all largest boxes.
    pub open: Vec<Region>,
    /// Rules that may or may not meet the requirement.
    pub unclear: Vec<usize>,
    /// Rules of which the evidence does not say whether they reach it, and that would change the answer.
    pub uncertain: Vec<usize>,
    /// Rules of which the evidence does not say whether they reach it, and that would leave something open all the same.
    pub perhaps: Vec<usize>,
    pub excluded: Vec<usize>,
    pub report_only: Vec<usize>,
    /// Whether the open places are trusted hangs on locations that were not supplied.
    pub trust_unknown: bool,
    pub limit: Limit,
    /// It hangs on locations whose ranges or countries were not supplied.
    pub places_unknown: bool,
    /// The verdict before any eligible role is active, where policies reach the account otherwise then.
    pub before: Option<Box<Self>>,
    /// What activates is that an owner joins the group.
    pub joins: bool,
}

impl Verdict {
    /// Whether no evidence is missing that could make the answer better.
    pub fn is_certain(&self, question: &Question) -> bool {
        let gap = |at: &usize| matches!(question.worth(*at), Worth::Unclear(Some(_)));
        let is_certain =
            self.uncertain.is_empty() && !self.trust_unknown && !self.places_unknown && !self.unclear.iter().any(gap);
        is_certain && self.until_active().is_none_or(|before| before.is_certain(question))
    }

    /// Of what is covered only once active: the verdict until then.
    pub fn until_active(&self) -> Option<&Self> {
        self.before.as_deref().filter(|_| self.coverage == Coverage::Covered { once_active: true })
    }

    pub fn named_rules(&self) -> impl Iterator<Item = usize> + '_ {
        let lists = [&self.by, &self.unclear, &self.uncertain, &self.perhaps, &self.excluded, &self.report_only];
        lists.into_iter().flatten().copied()
    }
}

/// How the relevant policies stand to a class of accounts: with eligible roles active, and before. Accounts of equal
/// standings get the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    active: Box<[Status]>,
    /// Empty where activation makes no difference.
    before: Box<[Status]>,
    joins: bool,
}

impl Standing {
    pub fn of(directory: &Directory, rules: &[Rule<'_>], question: &Question, signature: &Signature) -> Self {
        let at = |once_active| -> Box<[Status]> {
            let relevant = question.relevant.iter().filter_map(|(at, _)| rules.get(*at));
            relevant.map(|rule| directory.status(&rule.include, &rule.exclude, signature, once_active)).collect()
        };
        let active = at(true);
        let may_gain = signature.gains_by_activation() || directory.activation_is_open;
        let before = if may_gain { at(false) } else { Box::default() };
        let before = if before == active { Box::default() } else { before };
        Self { joins: signature.joins && !before.is_empty(), before, active }
    }
}

/// An account is judged with its eligible roles active; what holds only then is said. A role that is excluded counts so.
pub(super) fn of_class(space: &Space, rules: &[Rule<'_>], question: &Question, standing: &Standing) -> Verdict {
    let at = |status: &[Status]| Bench { space, rules, question, status }.verdict();
    let mut verdict = at(&standing.active);
    if !standing.before.is_empty() {
        let before = at(&standing.before);
        if verdict.coverage == (Coverage::Covered { once_active: false }) {
            verdict.coverage = Coverage::Covered { once_active: before.coverage != verdict.coverage };
        }
        verdict.joins = standing.joins;
        verdict.before = Some(Box::new(before));
    }
    verdict
}

/// One class and one requirement on the bench.
struct Bench<'s> {
    space: &'s Space,
    rules: &'s [Rule<'s>],
    question: &'s Question,
    /// Of the question's relevant rules.
    status: &'s [Status],
}

impl Bench<'_> {
    fn verdict(&self) -> Verdict {
        let meeting = self.of(&[Status::Applies], false, |worth| *worth == Worth::Meets);
        let everything = vec![self.question.start.clone()];
        let mut verdict = Verdict::default();
        let Some(open) = self.without(&everything, &meeting) else {
            return Verdict { coverage: Coverage::Unclear, by: meeting, limit: Limit::Entangled, ..verdict };
        };
        verdict.by = self.needed(&everything, &open, &meeting);
        verdict.open = open;
        if verdict.open.is_empty() {
            let narrows = |at: &usize| self.region(*at).is_some_and(|region| self.space.narrows_places(region));
            if self.space.places.is_cut && verdict.by.iter().any(narrows) {
                let places_unknown = self.space.places.named.iter().any(|named| named.is_unknown);
                return Verdict { coverage: Coverage::Unclear, limit: Limit::Entangled, places_unknown, ..verdict };
            }
            verdict.coverage = Coverage::Covered { once_active: false };
            return verdict;
        }
        let (real, perhaps): (Vec<Region>, Vec<Region>) =
            verdict.open.into_iter().partition(|piece| self.space.is_real(piece));
        if real.is_empty() {
            verdict.limit = Limit::IfPlacesOverlap;
        }
        verdict.open = if real.is_empty() { perhaps } else { real };
        let asked = verdict.by.iter().any(|at| self.rule_asks(*at));
        let trusted = asked.then(|| self.space.only_trusted(&verdict.open));
        verdict.trust_unknown = trusted == Some(None);
        let only_trusted = trusted == Some(Some(true));
        let meets = |worth: &Worth| *worth == Worth::Meets;
        verdict.excluded = self.asking(self.of(&[Status::Excluded], false, meets), &verdict.open);
        verdict.report_only = self.asking(self.of(&[Status::Applies], true, meets), &verdict.open);
        verdict.coverage = if self.doubts(&mut verdict, only_trusted) {
            Coverage::Unclear
        } else if verdict.limit == Limit::IfPlacesOverlap {
            verdict.trust_unknown = false;
            verdict.places_unknown = self.space.are_unknown(&verdict.open);
            Coverage::Unclear
        } else if only_trusted || verdict.trust_unknown {
            // A policy that excludes the account, or only reports, does not make this worse than without it.
            Coverage::Partly { only_trusted_locations_spared: only_trusted }
        } else if self.would_cover(&verdict.excluded, &verdict.open, asked) {
            Coverage::Excluded
        } else if self.would_cover(&verdict.report_only, &verdict.open, asked) {
            Coverage::ReportOnly
        } else if asked {
            Coverage::Partly { only_trusted_locations_spared: false }
        } else {
            // Blocks alone (of legacy clients, of risky sign-ins) ask nothing of the accesses they let through.
            Coverage::NotCovered
        };
        verdict
    }

    /// Notes what could turn the answer: policies that may not reach the account, and policies that may not meet the
    /// requirement. Evidence that could not turn it is no gap. Whether the answer is a person's to give.
    fn doubts(&self, verdict: &mut Verdict, only_trusted: bool) -> bool {
        let unclear = self.of(&[Status::Applies, Status::Maybe], false, |worth| matches!(worth, Worth::Unclear(_)));
        let maybe = self.of(&[Status::Maybe], false, |worth| *worth == Worth::Meets);
        let both: Vec<usize> = unclear.iter().chain(&maybe).copied().collect();
        let better = |rules: &[usize]| {
            !rules.is_empty()
                && self
                    .without(&verdict.open, rules)
                    .is_none_or(|left| left.is_empty() || !only_trusted && self.space.only_trusted(&left) == Some(true))
        };
        let unclear_alone = better(&unclear);
        let maybe_alone = !unclear_alone && better(&maybe);
        let only_both = !unclear_alone && !maybe_alone && !unclear.is_empty() && better(&both);
        if maybe_alone || only_both {
            verdict.uncertain = self.touching(maybe, &verdict.open);
        } else {
            verdict.perhaps = self.asking(maybe, &verdict.open);
        }
        if unclear_alone || only_both {
            verdict.uncertain.extend(unclear.iter().filter(|at| self.status_of(**at) == Some(Status::Maybe)));
            verdict.unclear = self.touching(unclear, &verdict.open);
        }
        unclear_alone || only_both
    }

    fn rule_asks(&self, at: usize) -> bool {
        self.rules.get(at).is_some_and(|rule| rule.asks(self.question.requirement))
    }

    fn region(&self, at: usize) -> Option<&Region> {
        Some(self.rules.get(at)?.region(self.question.requirement))
    }

    fn status_of(&self, rule: usize) -> Option<Status> {
        let at = self.question.relevant.binary_search_by_key(&rule, |(at, _)| *at).ok()?;
        self.status.get(at).copied()
    }

    /// Rules of these states and worth, those that narrow least first (which keeps the pieces few).
    fn of(&self, states: &[Status], report_only: bool, worth: impl Fn(&Worth) -> bool) -> Vec<usize> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for ((at, known), status) in self.question.relevant.iter().zip(self.status) {
            if states.contains(status)
                && worth(known)
                && let Some(rule) = self.rules.get(*at)
                && rule.report_only == report_only
            {
                found.push((self.space.narrowed(rule.region(self.question.requirement)), *at));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }

    fn without(&self, pieces: &[Region], rules: &[usize]) -> Option<Vec<Region>> {
        let mut left = pieces.to_vec();
        for region in rules.iter().filter_map(|at| self.region(*at)) {
            if left.is_empty() {
                break;
            }
            left = self.space.subtract(&left, region)?;
        }
        Some(left)
    }

    /// The rules without which more would stay open, in the order of names.
    fn needed(&self, everything: &[Region], open: &[Region], rules: &[usize]) -> Vec<usize> {
        let mut kept = self.touching(rules.to_vec(), everything);
        let mut at = kept.len();
        while at > 0 {
            at -= 1;
            let fewer: Vec<usize> =
                kept.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, rule)| *rule).collect();
            if self.without(everything, &fewer).is_some_and(|left| left == open) {
                kept = fewer;
            }
        }
        kept.sort_unstable();
        kept
    }

    fn touching(&self, rules: Vec<usize>, open: &[Region]) -> Vec<usize> {
        let touches = |at: &usize| {
            self.region(*at).is_some_and(|region| {
                open.iter().any(|piece| {
                    self.space.subtract(std::slice::from_ref(piece), region).is_none_or(|left| left != [piece.clone()])
                })
            })
        };
        rules.into_iter().filter(touches).collect()
    }

    /// Of these, the ones that ask for something of what is open; blocks that would add to them do not matter here.
    fn asking(&self, rules: Vec<usize>, open: &[Region]) -> Vec<usize> {
        let mut asking: Vec<usize> = self.touching(rules, open).into_iter().filter(|at| self.rule_asks(*at)).collect();
        asking.sort_unstable();
        asking
    }

    /// Whether these would close what is open, or would be the first to ask anything at all.
    fn would_cover(&self, rules: &[usize], open: &[Region], asked: bool) -> bool {
        !rules.is_empty() && (!asked || self.without(open, rules).is_some_and(|left| left.is_empty()))
    }
}
