//! 3.05.g to i: what the audit log shows of roles: assigned outside PIM, activated, granted.

use super::without_p2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{counted, object};
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::wording::be;
use crate::checklist::wording::between;
use crate::checklist::wording::capital;
use crate::checklist::wording::span;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind, wording};
use crate::evidence::SourceRef;
use crate::tenant::audit::{Act, AuditEvent, NOT_NAMED, Named};
use crate::tenant::holders::Holder;
use crate::tenant::{AssignmentState, Missing, Moment, PrincipalKind, PrincipalRef, RecordKind, Tenant, figure, lower};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The service that carries out what PIM decided, as the directory's own entries name it.
const PIM: &[&str] = &["ms-pim", "azure ad pim", "microsoft entra pim"];

fn is_pim(event: &AuditEvent) -> bool {
    event.by_app && PIM.iter().any(|name| event.actor.name.eq_ignore_ascii_case(name))
}

/// The key of an event: under it stands its explanation in `Stated::explained`. Made of what the log says, so that it
/// survives a new export.
fn key(event: &AuditEvent) -> String {
    format!("{}|{}|{}|{}", event.at.iso(), event.act.title(), event.whom.shown(), event.what.shown()).to_lowercase()
}

/// Successful events of these kinds, each once, in the order of time.
fn events(tenant: &Tenant, wanted: impl Fn(&AuditEvent) -> bool) -> Vec<(String, &AuditEvent)> {
    let mut found: BTreeMap<(Moment, String), &AuditEvent> = BTreeMap::new();
    for event in tenant.audit_log.events.iter().filter(|event| event.success && wanted(event)) {
        found.entry((event.at, key(event))).or_insert(event);
    }
    found.into_iter().map(|((_, key), event)| (key, event)).collect()
}

/// A name, where the log or the list of applications gives one.
fn name_of<'n>(tenant: &'n Tenant, named: &'n Named) -> &'n str {
    let known = || tenant.service_principal(&named.id).map(|app| &*app.name).filter(|name| !name.is_empty());
    if named.name.is_empty() && !named.id.is_empty() { known().unwrap_or(&named.id) } else { named.shown() }
}

/// Who got what; of what the log does not name that it was given, and not the bare id of who got it, which stands below.
fn title_of(event: &AuditEvent, whom: &str) -> String {
    if &*event.what.name != NOT_NAMED {
        return format!("{whom}: {}, {}", event.what.shown(), event.act.title());
    }
    let given = if event.act == Act::Consent { "consent to" } else { "grant of" };
    let title = format!("{given} {NOT_NAMED}");
    if whom.is_empty() || *whom == *event.whom.id { capital(&title) } else { format!("{whom}: {title}") }
}

fn entry(tenant: &Tenant, key: String, event: &AuditEvent, outcome: Outcome) -> Affected {
    let whom = name_of(tenant, &event.whom);
    let name = title_of(event, whom);
    let by =
        if event.by_app { format!("{} (application)", event.actor.shown()) } else { event.actor.shown().to_owned() };
    let mut facts = vec![
        Fact::new("When", event.at.iso()),
        Fact::new("What", event.act.title()),
        Fact::new("Role or permission", event.what.shown()),
        Fact::new("Who got it", whom),
        Fact::new("Made by", if by.trim().is_empty() { "not in the log".to_owned() } else { by }),
    ];
    if let Some(permanent) = event.permanent {
        facts.push(Fact::new("Permanent", if permanent { "yes" } else { "no" }));
    }
    if !event.reason.is_empty() {
        facts.push(Fact::new("Reason given in PIM", event.reason.to_string()));
    }
    object(SubjectKind::AuditEntry, key, name, outcome, facts, [event.source])
}

/// Of what entries in these categories tell, nothing is seen: the log has to hold them.
fn absent(tenant: &Tenant, categories: &[&str], judge: &mut Judge) {
    if tenant.audit_log.rows == 0 {
        return;
    }
    for category in tenant.audit_log.lacks(categories) {
        let why = format!(
            "The log holds no entry of the category {category}, so it may be filtered. Export that category as well, an empty \
             answer too."
        );
        judge.gap(Missing { kind: RecordKind::AuditLog, column: None, why });
    }
}

const ROLES: &str = "RoleManagement";
const GROUPS: &str = "GroupManagement";
const APPLICATIONS: &str = "ApplicationManagement";

/// The log shows absence only inside its window, which is printed.
fn window(tenant: &Tenant, context: &Context<'_>, judge: &mut Judge) {
    if tenant.audit_log.window.is_some() {
        judge.gaps(windowless(context, RecordKind::AuditLog, tenant.audit_log.window));
    }
    match tenant.audit_log.window {
        Some((from, to)) => {
            judge.reason(format!("The log has entries {} and says nothing of other days.", between(from, to)));
        }
        None if tenant.audit_log.searched.is_some() => {}
        None => judge.gaps(windowless(context, RecordKind::AuditLog, None)),
    }
    if let Some((from, to)) = tenant.audit_log.searched {
        judge.reason(format!(
            "Entries of the unified audit log {} are counted too; a search in it shows what was done, never that nothing was.",
            span(from, to)
        ));
    }
}

/// Who was granted what on which day, as far as entries name them: by id, by name, or by both.
struct Grants(HashSet<(String, String, i64)>);

impl Grants {
    fn of<'e>(events: impl Iterator<Item = &'e AuditEvent>) -> Self {
        Self(events.flat_map(|event| Self::keys(event, event.at.day())).collect())
    }

    fn keys(event: &AuditEvent, day: i64) -> Vec<(String, String, i64)> {
        let names = |named: &Named| -> Vec<String> {
            let id = (!named.id.is_empty()).then(|| format!("id {}", named.id));
            id.into_iter().chain((!named.name.is_empty()).then(|| format!("name {}", lower(&named.name)))).collect()
        };
        let what = names(&event.what);
        let pairs =
            names(&event.whom).into_iter().flat_map(|whom| what.iter().map(move |what| (whom.clone(), what.clone())));
        pairs.map(|(whom, what)| (whom, what, day)).collect()
    }

    /// Whether the same grant is among them, on the same day or the one beside it.
    fn hold(&self, event: &AuditEvent) -> bool {
        let day = event.at.day();
        (day - 1..=day + 1).flat_map(|day| Self::keys(event, day)).any(|key| self.0.contains(&key))
    }
}

/// 3.05.g: PIM notices what it did not make; the directory's own entry of an assignment that PIM did not carry out tells
/// the same, and is taken where PIM's entry is not in the export.
pub(super) fn outside_pim(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::AuditLog]);
    let mut judge = context.judge();
    let noticed = events(tenant, |event| event.act == Act::OutsidePim);
    let known = Grants::of(noticed.iter().map(|(_, event)| *event));
    let unnoticed = events(tenant, |event| event.act == Act::DirectoryRole && !is_pim(event) && !known.hold(event));
    let all = noticed.len() + unnoticed.len();
    let mut listed: Vec<(String, &AuditEvent)> = noticed.clone();
    listed.extend(unnoticed);
    listed.sort_by(|a, b| (a.1.at, &a.0).cmp(&(b.1.at, &b.0)));
    for (key, event) in listed {
        judge.subject(entry(tenant, key, event, Outcome::Review));
    }
    judge.seen(
        all,
        match all {
            0 => "No role is seen to be assigned outside PIM.".to_owned(),
            all => format!("{} outside PIM.", counted(all, "role was assigned", "roles were assigned")),
        },
    );
    if all > 0 {
        judge.reason("None fails by it: whether one was agreed, as a repair may be, cannot be seen in the log.");
    }
    window(tenant, context, &mut judge);
    if all == 0 {
        absent(tenant, &[ROLES], &mut judge);
    }
    if all == 0 && tenant.audit_log.rows > 0 {
        judge.whole(Outcome::Pass);
    }
    judge.finish(Nothing::NotApplicable("The audit log holds no entry, so there is nothing to look at.".to_owned()))
}

/// Activations of one person, beyond which they look like permanent use of the role: more than two on every working day.
const MANY_PER_DAY: usize = 2;
/// Hours of the night, UTC: the log gives no local time, which is said.
const NIGHT: std::ops::Range<i64> = 0..5;

/// 3.05.h: shown for review; information only, so nothing fails.
pub(super) fn activations(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::AuditLog]);
    let mut judge = context.judge();
    let found = events(tenant, |event| event.act == Act::Activation);
    let days = tenant.audit_log.period().map_or(1, |(from, to)| to.day() - from.day() + 1);
    let by_person = by_person(&found);
    for (id, events) in &by_person {
        let signs = signs(events, days);
        let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
        for event in events {
            *roles.entry(event.what.shown()).or_default() += 1;
        }
        let roles: Vec<String> = roles.iter().map(|(role, number)| format!("{role} {}", figure(*number))).collect();
        let Some(first) = events.first() else { continue };
        let mut facts = vec![Fact::new("Activations", figure(events.len())), Fact::new("By role", roles.join(", "))];
        facts.extend(signs.iter().map(|sign| Fact::new("Unusual", sign.clone())));
        let outcome = if signs.is_empty() { Outcome::Pass } else { Outcome::Review };
        let sources = events.iter().map(|event| event.source);
        judge.subject(object(SubjectKind::User, id.clone(), first.whom.shown(), outcome, facts, sources));
    }
    let (unseen, emergency) = unseen(context, &found);
    for holder in &unseen {
        let (outcome, words) = if holder.is_sure {
            (Outcome::Review, "none in the log".to_owned())
        } else {
            let why = format!(
                "Whether {} activated a role cannot be told: the audit log and the lists of roles name people differently, \
                 and no list of users joins them.",
                holder.name
            );
            judge.gap(Missing { kind: RecordKind::Users, column: Some("userPrincipalName"), why });
            (Outcome::NoEvidence, "not known: the log names people otherwise".to_owned())
        };
        let facts = vec![Fact::new("Activations", words), Fact::new("Eligible for", holder.roles.clone())];
        let sources = holder.sources.iter().copied();
        judge.subject(object(SubjectKind::User, holder.key.clone(), holder.name.clone(), outcome, facts, sources));
    }
    let never = unseen.iter().filter(|holder| holder.is_sure).count();
    let seen = if found.is_empty() {
        "The log shows no activation of a role".to_owned()
    } else {
        format!(
            "{} by {}",
            counted(found.len(), "activation", "activations"),
            counted(by_person.len(), "user account", "user accounts")
        )
    };
    let idle = (never > 0).then(|| {
        let who = counted(
            never,
            "user account that could have activated a role",
            "user accounts that could have activated a role",
        );
        format!("; {who} {} not seen to have done so", be(never))
    });
    let untold = match unseen.len() - never {
        0 => String::new(),
        some => format!("; of {} this is not known", figure(some)),
    };
    judge.seen(found.len() + never, format!("{seen}{}{untold}.", idle.unwrap_or_default()));
    if found.is_empty() {
        absent(tenant, &[ROLES], &mut judge);
    }
    window(tenant, context, &mut judge);
    if emergency > 0 {
        judge.reason(format!(
            "Left out: {} without an activation.",
            counted(emergency, "confirmed emergency account", "confirmed emergency accounts")
        ));
    }
    judge.reason(
        "Unusual are activations between 00:00 and 05:00 UTC (the log gives no local time), and more than two a day.",
    );
    judge.finish(Nothing::NotApplicable("Nobody activated a role, and nobody is eligible for one.".to_owned()))
}

fn signs(events: &[&AuditEvent], days: i64) -> Vec<String> {
    let mut signs = Vec::new();
    let night: Vec<String> = events
        .iter()
        .filter(|event| NIGHT.contains(&(event.at.seconds().rem_euclid(86_400) / 3_600)))
        .map(|event| event.at.iso())
        .collect();
    if !night.is_empty() {
        signs.push(format!(
            "{} at night: {}",
            night.len(),
            night.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        ));
    }
    let most = MANY_PER_DAY.saturating_mul(usize::try_from(days).unwrap_or(1).max(1));
    if events.len() > most {
        signs.push(format!("{} in {}", events.len(), wording::days(days)));
    }
    signs
}

/// The activations of each person, by id where any of them tells it: one row names a person by both, another by name alone.
fn by_person<'e>(found: &[(String, &'e AuditEvent)]) -> BTreeMap<String, Vec<&'e AuditEvent>> {
    let both = found.iter().map(|(_, event)| &event.whom).filter(|whom| !whom.id.is_empty() && !whom.name.is_empty());
    let ids: BTreeMap<String, &str> = both.map(|whom| (whom.name.to_lowercase(), &*whom.id)).collect();
    let mut people: BTreeMap<String, Vec<&AuditEvent>> = BTreeMap::new();
    for (_, event) in found {
        let name = event.whom.name.to_lowercase();
        let key = if event.whom.id.is_empty() {
            ids.get(&name).map_or_else(|| name.clone(), |id| (*id).to_owned())
        } else {
            event.whom.id.to_lowercase()
        };
        people.entry(key).or_default().push(event);
    }
    people
}

/// Somebody eligible for a role, of whom the log shows no activation.
struct Unseen {
    key: String,
    name: String,
    roles: String,
    sources: Vec<SourceRef>,
    /// Every activation is known to be another person's.
    is_sure: bool,
}

/// Whether an entry and a holder are named in ways that can be held against each other.
fn are_comparable(holder: &PrincipalRef, whom: &Named) -> bool {
    let by_name = if whom.name.contains('@') { !holder.upn.is_empty() } else { !holder.display_name.is_empty() };
    !holder.id.is_empty() && !whom.id.is_empty() || by_name && !whom.name.is_empty()
}

/// Eligible people without an activation in the log, and how many confirmed emergency accounts are left out of them. Only where
/// the log holds anything at all.
fn unseen(context: &Context<'_>, found: &[(String, &AuditEvent)]) -> (Vec<Unseen>, usize) {
    let tenant = context.tenant(&[RecordKind::AuditLog]);
    if tenant.audit_log.rows == 0 {
        return (Vec::new(), 0);
    }
    let active: BTreeSet<String> = found
        .iter()
        .flat_map(|(_, event)| [event.whom.id.to_lowercase(), event.whom.name.to_lowercase()])
        .filter(|name| !name.is_empty())
        .collect();
    // Whether names can be held against each other hangs on what of them is told: one entry stands for all alike.
    let alike = |whom: &Named| (whom.id.is_empty(), whom.name.is_empty(), whom.name.contains('@'));
    let shapes: BTreeMap<_, &Named> = found.iter().map(|(_, event)| (alike(&event.whom), &event.whom)).collect();
    let (mut never, mut emergency) = (Vec::new(), 0);
    // What no list describes may be an account, too.
    let may_activate =
        |holder: &&Holder| holder.is_person() || holder.principal.kind == PrincipalKind::Unknown && !holder.is_gone();
    for holder in context.holders().all.iter().filter(may_activate) {
        let eligible: Vec<_> = holder.holdings.iter().filter(|held| held.state == AssignmentState::Eligible).collect();
        let names = [holder.key(), holder.principal.upn.to_lowercase(), holder.principal.display_name.to_lowercase()];
        if eligible.is_empty() || names.iter().any(|name| active.contains(name)) {
            continue;
        }
        if context.is_emergency(holder) {
            emergency += 1;
            continue;
        }
        let roles: Vec<&str> = eligible.iter().map(|held| &*held.role_name).collect();
        let sources = eligible.iter().flat_map(|held| held.sources.iter().copied()).collect();
        never.push(Unseen {
            key: holder.key(),
            name: holder.name().to_owned(),
            roles: roles.join(", "),
            sources,
            is_sure: holder.is_person() && shapes.values().all(|whom| are_comparable(&holder.principal, whom)),
        });
    }
    (never, emergency)
}

/// 3.05.i: what PIM's own service wrote into the directory is the echo of an entry of PIM.
pub(super) fn grants(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AuditLog, RecordKind::ServicePrincipals]);
    let mut judge = context.judge();
    let is_grant = |event: &AuditEvent| match event.act {
        Act::Activation | Act::Lowered => false,
        Act::DirectoryRole => !is_pim(event),
        _ => true,
    };
    let found = events(tenant, is_grant);
    // An assignment outside PIM stands in the log twice: as the directory wrote it, and as PIM noticed it.
    let of_directory = found.iter().map(|(_, event)| *event).filter(|event| event.act == Act::DirectoryRole);
    let written = Grants::of(of_directory);
    let is_echo = |event: &AuditEvent| event.act == Act::OutsidePim && written.hold(event);
    let (mut open, mut all, mut with_reason) = (0, 0, 0);
    for (key, event) in &found {
        if is_echo(event) {
            continue;
        }
        all += 1;
        if context.stated().explained.get(key).is_some_and(|words| !words.trim().is_empty()) {
            judge.good();
        } else {
            open += 1;
            with_reason += usize::from(!event.reason.is_empty());
            judge.subject(entry(tenant, key.clone(), event, Outcome::Review));
        }
    }
    judge.seen(
        all,
        match all {
            0 => "The log shows no grant of a role or a far-reaching permission.".to_owned(),
            all => format!(
                "{} of a role or a far-reaching permission in the log; {}.",
                counted(all, "grant", "grants"),
                match (open, all) {
                    (0, _) => "each is explained".to_owned(),
                    (1, 1) => "it is not yet explained in this assessment".to_owned(),
                    (open, all) if open == all => "none is yet explained in this assessment".to_owned(),
                    (open, _) => format!("{} not yet explained in this assessment", counted(open, "is", "are")),
                }
            ),
        },
    );
    if with_reason > 0 {
        judge.reason(format!(
            "Of these, {} in PIM by whoever made it: read it, and write down here whether it holds.",
            counted(with_reason, "carries a reason given", "carry a reason given")
        ));
    }
    window(tenant, context, &mut judge);
    if all == 0 {
        absent(tenant, &[ROLES, GROUPS, APPLICATIONS], &mut judge);
    }
    if all == 0 && tenant.audit_log.rows > 0 {
        judge.whole(Outcome::Pass);
    }
    judge.finish(Nothing::NotApplicable("The audit log holds no entry, so there is nothing to look at.".to_owned()))
}
