//! E.01.f and h: what must be prepared before the emergency: another way to sign in, and logs that survive it.

use super::super::super::logs::{
    Category, Destinations, Kept, NOWHERE, OF_DIRECTORY, OF_SUBSCRIPTION, by_way, directory_gap, lost_settings,
    no_setting, owners, settings_of, untold, was_asked,
};
use super::super::super::stage2::password_hash_synchronisation::{domains, of_domain, password_sync_at_work};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::days;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure_monitoring::LogOwner;
use crate::tenant::organization::Authentication;
use crate::tenant::{Missing, RecordKind, Tenant};

/// E.01.f
pub(super) fn fall_back(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Domains, RecordKind::Organization, RecordKind::Synchronisation]);
    let mut judge = context.judge();
    judge.gaps(tenant.domains_untold());
    // Where the setting was not exported, a time at which hashes were synchronised shows that it is on.
    let at_work = password_sync_at_work(context, tenant).is_some();
    let hashes = tenant.synchronisation.iter().filter_map(|found| found.password_hashes).min();
    let hashes = hashes.or(at_work.then_some(true));
    for domain in domains(tenant).into_values() {
        match domain.authentication {
            Some(Authentication::Managed) => continue,
            Some(Authentication::Federated) => {}
            None => {
                let why = format!("Whether the domain {} is federated was not exported.", domain.name);
                judge.gap(Missing { kind: RecordKind::Domains, column: Some("authenticationType"), why });
                continue;
            }
        }
        let (outcome, words) = match hashes {
            Some(true) => {
                judge.good();
                continue;
            }
            Some(false) => (Outcome::Fail, "none: password hashes are not synchronised, so nobody could sign in"),
            None => {
                let why = "Whether password hashes are synchronised was not supplied.".to_owned();
                judge.gap(Missing { kind: RecordKind::Synchronisation, column: Some("passwordSyncEnabled"), why });
                (Outcome::NoEvidence, "not known")
            }
        };
        let mut listed = of_domain(domain, outcome);
        listed.facts.push(Fact::new("Authentication", "federated").from(domain.source, "authenticationType"));
        listed.facts.push(Fact::new("Fall-back", words));
        listed.sources.extend(tenant.synchronisation.iter().flat_map(|found| found.sources.iter().copied()));
        judge.subject(listed);
    }
    judge.say(&stage4::FALLS_BACK);
    judge.finish(Nothing::NotApplicable("No domain is federated.".to_owned()))
}

/// E.01.h. Assisted: whether an intruder who is administrator could delete them, no export tells. That they are kept too
/// short, the settings do tell, and it is `Fail` as in 3.13.c: there is nothing to confirm about it.
pub(super) fn backed_up(context: &Context<'_>) -> Judgement {
    let tenant =
        context.tenant(&[RecordKind::DiagnosticSettings, RecordKind::LogWorkspaces, RecordKind::Subscriptions]);
    let least = context.parameters().log_retention_min_days;
    let mut judge = context.judge();
    judge.gaps(directory_gap(tenant));
    let is_supplied = tenant.diagnostic_settings.supply.is_supplied();
    let mut kept = 0;
    for owner in owners(tenant).iter().filter(|_| is_supplied) {
        let (mut listed, is_kept, gaps) = source_of_logs(tenant, owner, least);
        if !was_asked(tenant, owner) {
            judge.gap(no_setting(&listed.name));
            listed.outcome = Outcome::NoEvidence;
            listed.facts = vec![Fact::new("Sent", "no diagnostic setting in the evidence")].into();
        }
        kept += usize::from(is_kept);
        judge.gaps(gaps);
        judge.subject(listed);
    }
    let total = judge.examined();
    if total > 0 {
        let unknown = judge.count(Outcome::NoEvidence);
        let failed = total.saturating_sub(kept + unknown);
        let backed = Counted { examined: total, failed, review: 0, unknown };
        let backed = stage4::BACKED_UP.of(backed).with("days", days(least));
        judge.tell(if kept == 0 {
            backed
        } else {
            backed.and("to be confirmed that no administrator of the tenant can delete them there")
        });
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("No diagnostic setting is in the evidence: how logs are backed up is to be asked.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// One owner's logs with where they go, whether all that is sent stays long enough as far as Azure says, and what keeps that
/// from being known.
fn source_of_logs(tenant: &Tenant, owner: &LogOwner, least: i64) -> (Affected, bool, Vec<Missing>) {
    let settings = settings_of(tenant, owner);
    let (mut listed, categories): (Affected, &[Category]) = match owner {
        LogOwner::Subscription(id) => {
            let name = tenant.subscription(id).map_or(&**id, |known| &*known.name);
            (Affected::new(SubjectKind::Subscription, &**id, name, Outcome::Review), OF_SUBSCRIPTION)
        }
        LogOwner::Directory | LogOwner::Resource(_) => {
            (Affected::new(SubjectKind::Tenant, "directory", "Logs of the directory", Outcome::Review), OF_DIRECTORY)
        }
    };
    let mut is_kept = true;
    let (mut ways, mut gaps) = (Vec::new(), Vec::new());
    for category in categories {
        let found = Destinations::of(tenant, &settings, *category);
        let kept = found.kept(least);
        is_kept &= matches!(kept, Kept::Enough | Kept::Elsewhere);
        if matches!(kept, Kept::TooShort | Kept::Nowhere) || settings.is_empty() {
            listed.outcome = Outcome::Fail;
        } else if kept == Kept::NotTold {
            gaps.extend(untold(&found.untold));
            gaps.extend(lost_settings(&settings, &listed.name).filter(|_| found.is_nowhere()));
        }
        ways.push((category.title, found.words()));
        listed.sources.extend(found.sources);
    }
    listed.facts.extend(by_way(ways).into_iter().map(|(way, titles)| match &*way {
        NOWHERE => Fact::new("Sent nowhere", titles),
        _ => Fact::new("Sent", format!("to {way}: {titles}")),
    }));
    listed.sources.extend(settings.iter().map(|setting| setting.source));
    listed.sources.sort_and_dedup();
    if !gaps.is_empty() && listed.outcome != Outcome::Fail {
        listed.outcome = Outcome::NoEvidence;
    }
    (listed, is_kept, gaps)
}

#[cfg(test)]
mod tests {
    use super::super::ITEM;
    use crate::checklist::Finding;
    use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Pass, Review};
    use crate::checklist::privileged_access::logs::fixtures::{AT, keeps, sends};
    use crate::checklist::tests::Case;
    use crate::tenant::azure_monitoring::LogOwner;
    use crate::tenant::fixtures::*;
    use crate::tenant::organization::Authentication;
    use crate::tenant::{Domain, Known, RecordKind, Synchronisation};

    #[track_caller]
    fn judged(check: &str, world: World, expected: Outcome) -> Finding {
        let finding = Case::new(world.build(), as_of()).judge(&ITEM, check);
        assert_eq!(finding.outcome, expected, "{finding:#?}");
        finding
    }

    fn domain(authentication: Option<Authentication>) -> World {
        let mut world = World::p2();
        world.tenant.domains.items.push(Domain {
            name: "contoso.example".into(),
            authentication,
            initial: None,
            default: None,
            verified: None,
            source: AT,
        });
        world
    }

    fn hashes(mut world: World, on: Option<bool>) -> World {
        world.tenant.synchronisation.items.push(Synchronisation { password_hashes: on, ..Synchronisation::of(AT) });
        world
    }

    #[test]
    fn f_fall_back() {
        let federated = || domain(Some(Authentication::Federated));
        judged("E.01.f", hashes(federated(), Some(true)), Pass);
        let none = judged("E.01.f", hashes(federated(), Some(false)), Fail);
        assert!(none.reasons[0].starts_with("The one federated domain cannot"), "{:?}", none.reasons);
        judged("E.01.f", hashes(federated(), None), NoEvidence);
        judged("E.01.f", federated(), NoEvidence);
        // That hashes were synchronised long ago shows nothing of today.
        let worked = |age: i64| {
            let mut world = hashes(federated(), None);
            world.tenant.synchronisation.items[0].last_password_sync = Known::Value(days_ago(age));
            world
        };
        judged("E.01.f", worked(30), Pass);
        judged("E.01.f", worked(31), NoEvidence);
        judged("E.01.f", hashes(domain(Some(Authentication::Managed)), Some(false)), NotApplicable);
        judged("E.01.f", hashes(domain(None), Some(true)), NoEvidence);
        judged("E.01.f", World::p2(), NotApplicable);
        judged("E.01.f", World::p2().without(&[RecordKind::Domains, RecordKind::Organization]), NoEvidence);
    }

    #[test]
    fn h_logs_are_backed_up() {
        let law = || sends(World::p2(), LogOwner::Directory, &["allLogs"], &["workspace law"]);
        let kept = judged("E.01.h", keeps(law(), "law", None, 365), Review);
        assert!(kept.reasons[0].starts_with("The one source of logs is sent"), "{:?}", kept.reasons);
        let short = judged("E.01.h", keeps(law(), "law", None, 30), Fail);
        assert!(short.reasons[0].starts_with("The one source of logs is sent to no such place"), "{:?}", short.reasons);
        let facts: Vec<&str> = short.affected[0].facts.iter().map(|fact| &*fact.value).collect();
        assert_eq!(facts.len(), 1, "what goes the same way is told once: {facts:?}");
        assert!(
            facts[0].starts_with("to workspace law, kept 30 days in a workspace: audit log, interactive"),
            "{facts:?}"
        );
        judged("E.01.h", World::p2(), Review);
        let prod = LogOwner::Subscription("id-prod".into());
        let lost = judged("E.01.h", sends(World::p2(), prod, &["Alert"], &[]), NoEvidence);
        assert!(lost.missing.iter().any(|gap| gap.why.contains("id-prod sends, and where")), "{lost:?}");
        // For how long the workspace keeps what it gets was not supplied.
        let (every, to) = (&["allLogs"], &["workspace law"]);
        judged("E.01.h", sends(World::p2(), LogOwner::Directory, every, to), NoEvidence);
        judged("E.01.h", World::p2().without(&[RecordKind::DiagnosticSettings]), NoEvidence);
        // A subscription without a setting is a source, too; an empty list of its own says that it has none.
        let kept = || keeps(law(), "law", None, 365).subscription("s", |_| {});
        assert_eq!(judged("E.01.h", kept(), Review).missing.len(), 1);
        let mut empty = kept();
        empty.supply(RecordKind::DiagnosticSettings).per_object.insert("id-s".into());
        judged("E.01.h", empty, Fail);
    }
}
