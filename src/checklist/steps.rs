//! What to do first, in words: the pieces of work that failing checks ask for, the gravest first.
//!
//! The words are those of the items' guidance in short. What fails gravely and belongs to no step is asked for by its item,
//! so that nothing grave is without an action.

use super::{Check, Checklist, Severity};

/// A piece of work that belongs together.
#[derive(Debug)]
pub struct Step {
    pub title: &'static str,
    pub parts: &'static [Part],
}

/// One thing to do, and the checks that ask for it.
#[derive(Debug)]
pub struct Part {
    pub checks: &'static [&'static str],
    /// An order, without a full stop.
    pub words: &'static str,
}

const fn part(checks: &'static [&'static str], words: &'static str) -> Part {
    Part { checks, words }
}

/// In the order in which they are done where they are equally grave.
pub const STEPS: &[Step] = &[
    Step {
        title: "Deal with accounts that an attacker may have",
        parts: &[
            part(
                &["2.07.c"],
                "Reset the password, end all sessions and look at what was done with the account since; dismiss a risk only with a reason",
            ),
            part(&["1.03.f"], "Find out who signed in with an emergency account, and why"),
        ],
    },
    Step {
        title: "Make the emergency accounts ready to be used",
        parts: &[
            part(&["1.03.a"], "Have at least two, kept for emergencies only"),
            part(&["1.03.b"], "Keep each enabled, cloud-only and on the onmicrosoft.com domain"),
            part(&["1.03.c"], "Assign Global Administrator to each account itself, permanently and active"),
            part(&["1.03.e"], "Register a passkey (FIDO2) or a certificate with each, not the same kind with all"),
            part(&["1.03.d"], "Exclude them from every policy that could lock everyone out"),
            part(&["1.03.h"], "Free them of licences for mail and Office, managers and telephones of people"),
            part(&["1.03.g", "1.03.j"], "Test each regularly, and change its password when staff change"),
            part(&["1.03.i"], "Have every sign-in with them raise an alarm that reaches people at night too"),
        ],
    },
    Step {
        title: "Ask every administrator for MFA at every access",
        parts: &[
            part(&["1.04.a", "2.01.d"], "Register the administrators who have no second factor"),
            part(
                &["1.04.b", "2.06.a"],
                "Close the gaps in the policies: all administrators, all resources, no exclusion but the emergency accounts",
            ),
            part(&["3.05.b"], "Ask for it again whenever a privileged role is switched on"),
            part(&["1.04.c"], "Give a passkey to those who have only SMS, voice or e-mail"),
            part(&["1.04.d"], "Require phishing-resistant authentication for the four highest roles"),
            part(&["1.04.e"], "Let nobody with such a role sign in elsewhere unless that place is known to ask for it"),
        ],
    },
    Step {
        title: "Leave privileged roles with few, only when needed",
        parts: &[
            part(
                &["1.02.b"],
                "Bring the Global Administrators to the wanted number: the narrowest role that does the job",
            ),
            part(&["1.02.e"], "Replace guests in the four highest roles by accounts of the tenant"),
            part(&["1.02.a"], "Register every holder of the four highest roles under one category"),
            part(
                &["3.01.c", "3.05.a", "1.01.b"],
                "Turn permanent assignments into eligible ones, the emergency accounts apart",
            ),
            part(&["3.12.f"], "Take away elevated access at the root of Azure"),
            part(&["1.02.c"], "Take roles from disabled and deleted accounts"),
            part(&["1.02.d"], "Take roles from accounts that nobody uses"),
            part(&["1.02.j"], "Move scripts to managed identities, or to applications with certificates"),
            part(&["1.02.h"], "Split shared accounts into personal ones, or name one person who answers for each"),
            part(&["1.02.l"], "Ask partners for relationships with narrow roles and an end date"),
            part(
                &["1.02.g", "1.02.k"],
                "Recreate groups that are not fit to grant roles, and remove their standing owners",
            ),
            part(
                &["3.12.a"],
                "Turn permanent assignments of powerful Azure roles into eligible ones, at the smallest scope",
            ),
            part(&["1.02.i"], "Delete assignments to objects that no longer exist"),
        ],
    },
    Step {
        title: "Keep administration apart from all other work",
        parts: &[
            part(&["2.03.b"], "Give administrators cloud-only accounts without mail or Office licence"),
            part(
                &["2.12.b", "2.12.g"],
                "Take the accounts and groups of Tier 0 out of the synchronisation, and roles from them",
            ),
            part(&["2.03.a", "4.06.a"], "Move roles to accounts that are used for administration only"),
            part(&["2.03.d"], "Stop mail of administrators from being forwarded outside"),
        ],
    },
    Step {
        title: "Close the ways round MFA",
        parts: &[
            part(&["2.06.b"], "Ask everyone for it, with named exclusions only"),
            part(&["3.06.b"], "Block legacy clients for all users"),
            part(
                &["2.07.a", "2.07.b"],
                "Answer risk by policy: MFA at risky sign-ins, a new password for users at high risk",
            ),
            part(&["2.06.g"], "Block device code flow and authentication transfer"),
            part(&["2.06.h"], "Guard the registration of security information"),
            part(&["3.06.c"], "Switch off basic SMTP AUTH, POP and IMAP"),
        ],
    },
    Step {
        title: "Limit what applications and other tenants may do",
        parts: &[
            part(
                &["3.17.b"],
                "Go through every application with permissions of high impact: remove, narrow, or accept with an owner",
            ),
            part(
                &["3.17.c", "1.02.f"],
                "Replace old secrets by certificates or managed identities, owned by administrators",
            ),
            part(&["3.17.g"], "Trust other tenants by name only"),
        ],
    },
    Step {
        title: "Keep the logs that an investigation needs",
        parts: &[
            part(&["3.13.a"], "Stream sign-in, audit and risk logs of the directory to a place of your own"),
            part(&["4.06.c", "E.01.h", "3.13.c"], "Keep logs on privileged accounts for as long as the thresholds ask"),
        ],
    },
];

/// A step that is to be taken.
#[derive(Debug)]
pub struct Due {
    pub title: &'static str,
    /// An item asks for it that no step covers.
    pub is_item: bool,
    /// The gravest of its parts.
    pub severity: Severity,
    /// The gravest first.
    pub parts: Vec<DuePart>,
}

/// A part of a step with the checks that fail.
#[derive(Debug)]
pub struct DuePart {
    pub words: String,
    pub severity: Severity,
    pub checks: Vec<&'static Check>,
}

/// The steps that failing checks ask for, the gravest first.
pub fn due(
    checklist: &'static Checklist,
    fails: &dyn Fn(&'static Check) -> bool,
    severity: &dyn Fn(&'static Check) -> Severity,
) -> Vec<Due> {
    let failing = |id: &str| checklist.check(id).map(|(_, check)| check).filter(|check| fails(check));
    let part = |words: String, checks: Vec<&'static Check>| {
        let severity = checks.iter().map(|check| severity(check)).min()?;
        Some(DuePart { words, severity, checks })
    };
    let of_step = |step: &'static Step| {
        let parts = step.parts.iter().filter_map(|asked| {
            part(asked.words.to_owned(), asked.checks.iter().filter_map(|id| failing(id)).collect())
        });
        step_of(step.title, false, parts.collect())
    };
    let is_asked_for =
        |check: &Check| STEPS.iter().flat_map(|step| step.parts).any(|part| part.checks.contains(&check.id));
    let of_item = checklist.items.iter().filter_map(|item| {
        let grave = item
            .checks
            .iter()
            .filter(|check| fails(check) && severity(check) <= Severity::High && !is_asked_for(check));
        let parts =
            grave.filter_map(|check| part(format!("See to it that this is true: {}", check.title), vec![check]));
        step_of(item.title, true, parts.collect())
    });
    let mut due: Vec<Due> = STEPS.iter().filter_map(of_step).chain(of_item).collect();
    due.sort_by_key(|step| step.severity);
    due
}

fn step_of(title: &'static str, is_item: bool, mut parts: Vec<DuePart>) -> Option<Due> {
    parts.sort_by_key(|part| part.severity);
    let severity = parts.first()?.severity;
    Some(Due { title, is_item, severity, parts })
}

/// Ids of the checks that steps ask for and that are critical by themselves.
pub fn critical(checklist: &'static Checklist) -> impl Iterator<Item = &'static Check> {
    let asked = STEPS.iter().flat_map(|step| step.parts).flat_map(|part| part.checks);
    asked
        .filter_map(|id| checklist.check(id))
        .map(|(_, check)| check)
        .filter(|check| check.severity == Severity::Critical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::privileged_access::CHECKLIST;
    use std::collections::BTreeSet;

    #[test]
    fn each_check_is_asked_for_once_and_each_critical_one_is() {
        let mut asked = BTreeSet::new();
        for part in STEPS.iter().flat_map(|step| step.parts) {
            assert!(!part.words.ends_with('.'), "{}", part.words);
            for id in part.checks {
                assert!(CHECKLIST.check(id).is_some() && asked.insert(*id), "{id}");
            }
        }
        for (_, check) in CHECKLIST.checks().filter(|(_, check)| check.severity == Severity::Critical) {
            assert!(asked.contains(check.id), "{} has no step", check.id);
        }
    }

    /// The first words of every step, where these checks fail.
    #[track_caller]
    fn check(failing: &[&str], critical: &[&str], expected: &[&str]) {
        let severity =
            |check: &'static Check| if critical.contains(&check.id) { Severity::Critical } else { check.severity };
        let due = due(&CHECKLIST, &|check| failing.contains(&check.id), &severity);
        let said: Vec<String> = due.iter().map(|step| format!("{}: {}", step.title, step.parts[0].words)).collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        assert!(said.iter().zip(expected).all(|(said, expected)| said.contains(expected)), "{said:?}");
    }

    #[test]
    fn the_gravest_comes_first_and_what_no_step_asks_for_is_asked_by_its_item() {
        check(&[], &[], &[]);
        check(&["1.03.g"], &[], &["Make the emergency accounts ready to be used: Test each"]);
        // Of a step the critical part, and a critical step before a high one that stands before it.
        check(&["2.07.c", "1.03.d", "1.03.e"], &[], &["ready to be used: Register a passkey", "may have: Reset"]);
        check(&["2.07.c", "1.03.e"], &["2.07.c"], &["may have", "ready to be used"]);
        // High and in no step; medium and in no step.
        check(&["2.01.a", "2.01.c"], &[], &["See to it that this is true"]);
        check(&["1.04.b", "2.06.a"], &[], &["every access: Close the gaps"]);
    }
}
