//! How single facts about subjects become one outcome: the rules that hold for every check, written once.

use super::claims::said::{Claim, Counted, Said};
use super::ordering::in_order;
use super::{Outcome, Text, WithTail};
use crate::evidence::SourceRef;
use crate::tenant::{Column, Missing, RecordKind, lower};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::sync::Arc;

/// What kind of thing a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    User,
    Group,
    ServicePrincipal,
    Role,
    RoleAssignment,
    Policy,
    Domain,
    Partner,
    Licence,
    Alert,
    SignIn,
    Setting,
    Label,
    VirtualMachine,
    Subscription,
    ResponsePlan,
    Computer,
    AccessReview,
    AuditEntry,
    Workstation,
    Device,
    Service,
    Mailbox,
    Location,
    Tenant,
    Unknown,
}

impl SubjectKind {
    /// The stable name in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::ServicePrincipal => "service-principal",
            Self::Role => "role",
            Self::RoleAssignment => "role-assignment",
            Self::Policy => "policy",
            Self::Domain => "domain",
            Self::Partner => "partner",
            Self::Licence => "licence",
            Self::Alert => "alert",
            Self::SignIn => "sign-in",
            Self::Setting => "setting",
            Self::Label => "label",
            Self::VirtualMachine => "virtual-machine",
            Self::Subscription => "subscription",
            Self::ResponsePlan => "response-plan",
            Self::Computer => "computer",
            Self::AccessReview => "access-review",
            Self::AuditEntry => "audit-entry",
            Self::Workstation => "workstation",
            Self::Device => "device",
            Self::Service => "service",
            Self::Mailbox => "mailbox",
            Self::Location => "location",
            Self::Tenant => "tenant",
            Self::Unknown => "unknown",
        }
    }
}

/// The label of a fact that says how much an object weighs, where it weighs more or less than its check: "Critical: …".
pub const WEIGHT: &str = "Weight";

/// So many rows of a list that says nothing of an object are named as looked through.
pub(super) const ROWS_SHOWN: usize = 3;

/// One thing an assessor would ask next about an affected object; the order is the order of showing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    pub label: &'static str,
    pub value: Arc<str>,
    /// The row and column it came from, where it is one cell.
    pub source: Option<SourceRef>,
    pub column: Option<Column>,
}

impl Fact {
    pub fn new(label: &'static str, value: impl Into<Arc<str>>) -> Self {
        Self { label, value: value.into(), source: None, column: None }
    }
    /// Whether it is in the tenant's own words: a date in them is a piece of a name, and stays as it is.
    pub fn is_in_tenants_words(&self) -> bool {
        const WORDS: &[Column] = &[
            "displayName",
            "appDisplayName",
            "jobTitle",
            "manager",
            "Owner",
            "Account",
            "Purpose",
            "Justification",
            "issuerUri",
            "forwardTo",
            "caller",
        ];
        self.label == "Display name" || self.column.is_some_and(|column| WORDS.contains(&column))
    }
    #[must_use]
    pub fn from(mut self, source: SourceRef, column: Column) -> Self {
        self.source = Some(source);
        self.column = Some(column);
        self
    }
}

/// An object that fails, needs review or lacks evidence; of a check that asks for a list, any object (`Pass`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// Object id in lower case; the principal name where no id is known.
    pub id: Text,
    /// Principal name or display name, as exported.
    pub name: Text,
    pub kind: SubjectKind,
    pub outcome: Outcome,
    pub facts: WithTail<Fact>,
    pub sources: WithTail<SourceRef>,
}

impl Affected {
    /// An object other than an account, for which [`super::Context::affected`] knows more.
    pub fn new(kind: SubjectKind, id: impl Into<Text>, name: impl Into<Text>, outcome: Outcome) -> Self {
        Self { id: id.into(), name: name.into(), kind, outcome, facts: WithTail::new(), sources: WithTail::new() }
    }
    #[must_use]
    pub fn fact(mut self, label: &'static str, value: impl Into<Arc<str>>) -> Self {
        self.facts.push(Fact::new(label, value));
        self
    }
    #[must_use]
    pub fn at(mut self, sources: impl IntoIterator<Item = SourceRef>) -> Self {
        self.sources.extend(sources);
        self
    }
}

/// What a check's function returns.
#[derive(Clone, Debug)]
pub struct Judgement {
    pub outcome: Outcome,
    pub reasons: Vec<String>,
    pub examined: u64,
    pub missing: Vec<Missing>,
    pub affected: Vec<Affected>,
}

/// What it means that there was nothing to examine, proven by complete evidence.
#[derive(Clone, Debug)]
pub enum Nothing {
    /// No such account, app or subscription: the question does not arise.
    NotApplicable(String),
    /// The check asks for the absence itself.
    Pass(String),
    /// The check asks for presence.
    Fail(String),
}

/// A sentence on what was found.
#[derive(Debug)]
struct Reason {
    words: Words,
    /// It says that something was not seen: no news where nothing could be looked at.
    of_absence: bool,
}

/// A sentence as it stands, or one of counts, which is chosen when all gaps are known.
#[derive(Debug)]
enum Words {
    Text(String),
    Counts(Box<Said>),
}

impl Reason {
    fn text(sentence: impl Into<String>, of_absence: bool) -> Self {
        Self { words: Words::Text(sentence.into()), of_absence }
    }

    /// What is said of all is said of those that are known where there may be others.
    fn sentence(self, of_known: bool) -> Option<String> {
        match self.words {
            Words::Text(sentence) => Some(sentence),
            Words::Counts(said) if of_known => said.of_known().sentence(),
            Words::Counts(said) => said.sentence(),
        }
    }
}

/// Collects subjects, gaps and reasons, and gives the outcome by rule 4:
/// any failing subject → Fail; else any to review → Review; else anything not evidenced → `NoEvidence`; else Pass.
#[derive(Debug, Default)]
pub struct Judge {
    examined: usize,
    missing: Vec<Missing>,
    /// Positions in `missing`: each account of a large tenant may lack something.
    known: HashTable<usize>,
    seed: foldhash::fast::RandomState,
    affected: Vec<Affected>,
    listed: Vec<Affected>,
    /// Of facts, each once.
    values: HashSet<Arc<str>>,
    reasons: Vec<Reason>,
    whole: Vec<Outcome>,
    keeps_order: bool,
}

impl Judge {
    pub fn new() -> Self {
        Self::default()
    }

    /// A subject that is as it should be: counted, not listed.
    pub fn good(&mut self) {
        self.examined += 1;
    }

    /// A subject with its own outcome; only what fails, needs review or lacks evidence is listed.
    pub fn subject(&mut self, mut affected: Affected) {
        self.examined += 1;
        if matches!(affected.outcome, Outcome::Fail | Outcome::Review | Outcome::NoEvidence) {
            complete(&mut affected);
            self.share_values(&mut affected);
            // A hundred thousand of them are kept; room for more facts is none they need.
            affected.facts.shrink_to_fit();
            affected.sources.shrink_to_fit();
            self.affected.push(affected);
        }
    }

    /// What is said of many objects is one text.
    fn share_values(&mut self, affected: &mut Affected) {
        for fact in affected.facts.unshared_mut() {
            match self.values.get(&fact.value) {
                Some(known) => fact.value = Arc::clone(known),
                None => _ = self.values.insert(Arc::clone(&fact.value)),
            }
        }
    }

    /// Many subjects at once, whose ids are in lower case and whose lists have no room to give back.
    pub fn subjects(&mut self, mut many: Vec<Affected>) {
        self.examined += many.len();
        many.retain(|affected| affected.outcome <= Outcome::NoEvidence);
        self.show_all(many);
    }

    /// A subject that is as it should be, of a check that asks for the list itself: counted, and listed after the others.
    pub fn listed(&mut self, mut affected: Affected) {
        self.examined += 1;
        complete(&mut affected);
        self.share_values(&mut affected);
        self.listed.push(Affected { outcome: Outcome::Pass, ..affected });
    }

    /// An object to show that was counted already or is not itself a subject (a policy beside an account).
    pub fn also_show(&mut self, mut affected: Affected) {
        complete(&mut affected);
        self.affected.push(affected);
    }

    /// Many at once, as [`Judge::also_show`], whose ids are in lower case.
    pub fn show_all(&mut self, mut many: Vec<Affected>) {
        if self.affected.is_empty() {
            self.affected = many;
        } else {
            self.affected.append(&mut many);
        }
    }

    /// Something that keeps "there are no others" from being said.
    pub fn gap(&mut self, missing: Missing) {
        let Self { missing: all, known, seed, .. } = self;
        let hash = |at: &usize| seed.hash_one(all.get(*at));
        let is_it = |at: &usize| all.get(*at) == Some(&missing);
        if let Entry::Vacant(place) = known.entry(seed.hash_one(Some(&missing)), is_it, hash) {
            place.insert(all.len());
            all.push(missing);
        }
    }

    pub fn gaps(&mut self, missing: impl IntoIterator<Item = Missing>) {
        for gap in missing {
            self.gap(gap);
        }
    }

    pub fn has_gaps(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Whether records of this kind are known to be missing.
    pub fn lacks(&self, kind: RecordKind) -> bool {
        self.missing.iter().any(|gap| gap.kind == kind)
    }

    /// Objects are shown in the order in which they came (of time, of weight), within each outcome; else by name.
    pub fn in_this_order(&mut self) {
        self.keeps_order = true;
    }

    /// An outcome of the whole rather than of one subject (a count outside its limits). A `Fail` that further rows
    /// could undo must not be given while there are gaps: ask [`Judge::has_gaps`] first.
    pub fn whole(&mut self, outcome: Outcome) {
        self.whole.push(outcome);
    }

    /// A sentence with numbers; the first one is the headline.
    pub fn reason(&mut self, sentence: impl Into<String>) {
        self.reasons.push(Reason::text(sentence, false));
    }

    /// A sentence that says that something was not seen: left out where the evidence lets nothing be judged.
    pub fn absence(&mut self, sentence: impl Into<String>) {
        self.reasons.push(Reason::text(sentence, true));
    }

    /// A sentence that counts so many; of none nothing is said: what is missing, or that there are none, says it.
    pub fn of_some(&mut self, number: usize, sentence: impl Into<String>) {
        if number > 0 {
            self.reason(sentence);
        }
    }

    /// One or the other: whether it denies depends on the number found.
    pub fn seen(&mut self, number: usize, sentence: impl Into<String>) {
        self.reasons.push(Reason::text(sentence, number == 0));
    }

    /// The first of the sentences, where others were said already.
    pub fn headline(&mut self, sentence: impl Into<String>) {
        self.reasons.insert(0, Reason::text(sentence, false));
    }

    /// A sentence, where there is one to say.
    pub fn reasons_of(&mut self, sentences: impl IntoIterator<Item = String>) {
        sentences.into_iter().for_each(|sentence| self.reason(sentence));
    }

    /// What is said of all subjects judged so far, by their outcomes.
    pub fn say(&mut self, claim: &Claim) {
        self.tell(claim.of(self.tally()));
    }

    /// A sentence of counts, where there is something to say.
    pub fn tell(&mut self, said: Said) {
        self.reasons.push(Reason { words: Words::Counts(Box::new(said)), of_absence: false });
    }

    /// Whether all that was judged so far is as it should be, and there may be more of the kind: "none of the 7" is said of
    /// those that are known then.
    pub fn may_be_others(&self) -> bool {
        self.has_gaps() && self.affected.iter().all(|affected| affected.outcome > Outcome::NoEvidence)
    }

    /// How many subjects were judged so far, and how.
    pub fn tally(&self) -> Counted {
        Counted {
            examined: self.examined,
            failed: self.count(Outcome::Fail),
            review: self.count(Outcome::Review),
            unknown: self.count(Outcome::NoEvidence),
        }
    }

    /// How many subjects were judged so far.
    pub fn examined(&self) -> usize {
        self.examined
    }

    pub fn count(&self, outcome: Outcome) -> usize {
        self.affected.iter().filter(|affected| affected.outcome == outcome).count()
    }

    /// Closes the case.
    pub fn finish(mut self, nothing: Nothing) -> Judgement {
        let worst = self.affected.iter().map(|affected| affected.outcome).chain(self.whole.iter().copied()).min();
        let mut outcome = worst.unwrap_or(Outcome::Pass);
        if outcome > Outcome::NoEvidence && !self.missing.is_empty() {
            outcome = Outcome::NoEvidence;
        }
        if self.examined == 0 && self.whole.is_empty() && self.affected.is_empty() && self.missing.is_empty() {
            let (found, sentence) = match nothing {
                Nothing::NotApplicable(sentence) => (Outcome::NotApplicable, sentence),
                Nothing::Pass(sentence) => (Outcome::Pass, sentence),
                Nothing::Fail(sentence) => (Outcome::Fail, sentence),
            };
            outcome = found;
            self.headline(sentence);
        }
        let of_known = outcome == Outcome::NoEvidence && self.may_be_others();
        let judged_nothing = outcome == Outcome::NoEvidence && self.count(Outcome::NoEvidence) >= self.examined;
        let mut reasons = self.reasons;
        reasons.retain(|reason| !(judged_nothing && reason.of_absence));
        // What is as it should be was shown to be counted; the list holds the rest.
        self.affected.retain(|affected| affected.outcome <= Outcome::NoEvidence);
        for list in [&mut self.affected, &mut self.listed] {
            in_order(list, self.keeps_order);
        }
        self.affected.append(&mut self.listed);
        self.affected.shrink_to_fit();
        Judgement {
            outcome,
            reasons: reasons.into_iter().filter_map(|reason| reason.sentence(of_known)).collect(),
            examined: self.examined as u64,
            missing: self.missing,
            affected: self.affected,
        }
    }
}

/// Ids come from texts of many kinds; they are compared in lower case. A row that a fact quotes is one of the object's rows.
fn complete(affected: &mut Affected) {
    let quoted: Vec<SourceRef> = affected.facts.once().before_tail().filter_map(|fact| fact.source).collect();
    for source in quoted {
        if !affected.sources.once().all().any(|known| *known == source) {
            affected.sources.push(source);
        }
    }
    affected.sources.each_once();
    if let Cow::Owned(id) = lower(&affected.id)
        && *id != *affected.id
    {
        affected.id = id.into();
    }
}

impl Judgement {
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::NotApplicable,
            reasons: vec![reason.into()],
            examined: 0,
            missing: Vec::new(),
            affected: Vec::new(),
        }
    }
    pub fn review(reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Review, ..Self::not_applicable(reason) }
    }
}

#[cfg(test)]
mod tests;
