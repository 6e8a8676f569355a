//! 3.17.g: what of other tenants is believed without naming them.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::consent::CrossTenantAccess;
use crate::tenant::{Missing, RecordKind};

pub(super) fn trust(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::CrossTenantDefault, RecordKind::CrossTenantPartners]);
    let mut judge = context.judge();
    for default in tenant.cross_tenant_default.iter().take(1) {
        let claims = default.trusts().map(|trusts| (trusts, format!("{} of every tenant", default.trusted_words())));
        let redeems = default.redeems_silently.map(|silently| (silently, "of every tenant".to_owned()));
        for (column, name, found) in [
            ("inboundTrust", "Trust in claims of other tenants, by default", claims),
            ("automaticUserConsentSettings", "Invitations redeemed without asking, by default", redeems),
        ] {
            let outcome = match found {
                Some((false, _)) => {
                    judge.good();
                    continue;
                }
                Some((true, _)) => Outcome::Fail,
                None => {
                    let why = format!("The default cross-tenant access settings were exported without {column}.");
                    judge.gap(Missing { kind: RecordKind::CrossTenantDefault, column: Some(column), why });
                    Outcome::NoEvidence
                }
            };
            let words = found.map_or_else(|| "not exported".to_owned(), |(_, words)| words);
            let mut affected = Affected::new(SubjectKind::Setting, column, name, outcome);
            affected.facts.push(Fact::new("Accepted", words).from(default.source, column));
            judge.subject(affected.at([default.source]));
        }
    }
    judge.say(&stage3::TRUSTS_ALL);
    named(tenant.cross_tenant_partners.iter(), &mut |sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("The default cross-tenant access settings have no content.".to_owned()))
}

/// Trust in named tenants is what the check asks for: told, with whom and how far.
fn named<'a>(partners: impl Iterator<Item = &'a CrossTenantAccess>, say: &mut dyn FnMut(String)) {
    let (mut count, mut trusted, mut writing) = (0, Vec::new(), Vec::new());
    for partner in partners {
        count += 1;
        if partner.trusts() == Some(true) {
            trusted.push(format!("tenant {} (no name known; {})", partner.tenant, partner.trusted_words()));
        }
        if partner.synchronises_users == Some(true) {
            writing.push(format!("tenant {} (no name known)", partner.tenant));
        }
    }
    if count > 0 {
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        say(format!(
            "{} settings of {} own. Tenants trusted: {}. Tenants that may synchronise their users into this \
             one: {}.",
            counted(count, "named tenant has", "named tenants have"),
            if count == 1 { "its" } else { "their" },
            list(&trusted),
            list(&writing)
        ));
    }
}
