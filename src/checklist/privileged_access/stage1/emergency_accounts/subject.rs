//! What all checks of this item share: one account's verdict, and what holds while no account is confirmed.

use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::holders::Holder;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Column, Missing, RecordKind, Registration, Supply, SupplyState, Tenant};

/// What one check says of one account; without a word against it, it passes.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    noted: Option<Outcome>,
    why: Vec<String>,
    facts: Vec<Fact>,
    sources: Vec<SourceRef>,
    missing: Vec<Missing>,
}

impl Verdict {
    pub(super) fn note(&mut self, outcome: Outcome, why: impl Into<String>) {
        self.noted = Some(self.noted.map_or(outcome, |noted| noted.min(outcome)));
        self.why.push(why.into());
    }
    pub(super) fn fail(&mut self, why: impl Into<String>) {
        self.note(Outcome::Fail, why);
    }
    pub(super) fn review(&mut self, why: impl Into<String>) {
        self.note(Outcome::Review, why);
    }
    pub(super) fn lacks(&mut self, missing: Missing) {
        self.note(Outcome::NoEvidence, missing.why.clone());
        self.missing.push(missing);
    }
    pub(super) fn show(&mut self, fact: Fact) {
        self.facts.push(fact);
    }
    pub(super) fn sources(&mut self, sources: impl IntoIterator<Item = SourceRef>) {
        self.sources.extend(sources);
    }
    pub(super) fn outcome(&self) -> Outcome {
        self.noted.unwrap_or(Outcome::Pass)
    }
}

/// Judges each account, in the order of the accounts; the caller says what was counted.
pub(super) fn judge_each(
    context: &Context<'_>,
    tenant: &Tenant,
    verdict_of: impl Fn(&EmergencyAccount) -> Verdict,
) -> Judge {
    let mut judge = Judge::new();
    for account in context.emergency() {
        let verdict = verdict_of(account);
        judge.gaps(verdict.missing.iter().cloned());
        judge.subject(affected(tenant, account, verdict));
    }
    judge
}

/// An account as an affected object: why, then the facts, then what it was proposed for.
pub(super) fn affected(tenant: &Tenant, account: &EmergencyAccount, verdict: Verdict) -> Affected {
    let outcome = verdict.outcome();
    let mut facts = Vec::new();
    if !verdict.why.is_empty() {
        facts.push(Fact::new("Why", verdict.why.join(" ")));
    }
    facts.extend(verdict.facts);
    if !account.confirmed {
        facts.push(Fact::new("Proposed by", account.signals.join("; ")));
    }
    let mut sources = verdict.sources;
    sources.extend(account.user(tenant).into_iter().flat_map(|user| user.sources.iter().copied()));
    sources.extend(account.entry(tenant).map(|entry| entry.source));
    sources.sort();
    sources.dedup();
    Affected {
        id: account.key.clone().into(),
        name: name_of(tenant, account).to_owned().into(),
        kind: SubjectKind::User,
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

/// No account at all: what is missing comes first; then either people said that there is none, or nobody said anything.
pub(super) fn without_accounts(context: &Context<'_>, tenant: &Tenant) -> Judgement {
    let mut judge = context.judge();
    if !judge.has_gaps() && !is_decided(context, tenant) {
        judge.whole(Outcome::Review);
        judge.reason(
            "No emergency account is confirmed, and no account shows the signals of one: name them first (1.03.a).",
        );
    }
    judge.finish(crate::checklist::judgement::Nothing::NotApplicable(
        "There is no emergency account to look at (1.03.a).".to_owned(),
    ))
}

/// Whether people said which accounts there are: in a whole inventory sheet, or by turning every proposal down.
pub(super) fn is_decided(context: &Context<'_>, tenant: &Tenant) -> bool {
    tenant.emergency.supply.state == SupplyState::Whole || context.stated().emergency.values().any(|named| !named)
}

/// Closes a case about accounts. With none confirmed it was judged on proposals: whatever came out is for review, and so
/// is each account.
pub(super) fn until_confirmed(context: &Context<'_>, tenant: &Tenant, mut judgement: Judgement) -> Judgement {
    // A row of the sheet that could not be read names one more account.
    let cut = context.tenant(&[RecordKind::EmergencyAccounts]).emergency.supply.cut_gap(RecordKind::EmergencyAccounts);
    if let Some(cut) = cut.filter(|cut| !judgement.missing.contains(cut)) {
        if judgement.outcome == Outcome::Pass {
            judgement.outcome = Outcome::NoEvidence;
        }
        judgement.missing.push(cut);
    }
    let accounts = context.emergency();
    if accounts.iter().any(|account| account.confirmed) || judgement.outcome == Outcome::NotApplicable {
        return judgement;
    }
    judgement.outcome = Outcome::Review;
    for affected in &mut judgement.affected {
        affected.outcome = affected.outcome.max(Outcome::Review);
    }
    let names: Vec<&str> = accounts.iter().map(|account| name_of(tenant, account)).collect();
    judgement.reasons.insert(
        0,
        format!(
            "No emergency account is confirmed; judged on {}: {}.",
            counted(names.len(), "proposal", "proposals"),
            names.join(", ")
        ),
    );
    judgement.reasons.extend(judgement.missing.iter().map(|gap| gap.why.clone()));
    judgement
}

pub(super) fn name_of<'a>(tenant: &'a Tenant, account: &'a EmergencyAccount) -> &'a str {
    let name = account.user(tenant).map_or("", |user| user.name());
    [name, &account.upn, &account.key].into_iter().find(|name| !name.is_empty()).map_or("", |name| name)
}

pub(super) fn holder_of<'a>(context: &Context<'a>, account: &EmergencyAccount) -> Option<&'a Holder> {
    context.holders().all.iter().find(|holder| account.is(&holder.key(), &holder.principal.upn))
}

pub(super) fn registration_of<'a>(tenant: &'a Tenant, account: &EmergencyAccount) -> Option<&'a Registration> {
    tenant.registration_of(&account.key, &account.upn)
}

/// The account is named, but no row of the list tells about it.
pub(super) fn no_row(kind: RecordKind, supply: &Supply, name: &str) -> Missing {
    supply.gap(kind).unwrap_or_else(|| Missing {
        kind,
        column: None,
        why: format!("There is no row for {name} in the {}.", kind.title()),
    })
}

/// The row is there, but not this column or not its value.
pub(super) fn no_value(kind: RecordKind, column: Column, name: &str) -> Missing {
    let unread =
        if matches!(column, "Last tested" | "Password changed") { ", or not as a day that can be read" } else { "" };
    let why = format!("The {} does not give {column} for {name}{unread}.", kind.title());
    Missing { kind, column: Some(column), why }
}

/// Names the cell where the account was read from one row only.
pub(super) fn cell(fact: Fact, sources: &[SourceRef], column: Column) -> Fact {
    match sources {
        [source] => fact.from(*source, column),
        _ => fact,
    }
}
