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

/// What else is to be done where a grave check fails: orders for checks that belong to no step.
const ORDERS: &[(&str, &str)] = &[
    (
        "1.01.a",
        "Buy as many licences with Entra ID P2 or Entra ID Governance as hold a privileged role, the eligible ones too",
    ),
    ("2.01.a", "Name an owner and an administrator with an enabled account for every service"),
    ("2.01.b", "Put every administrator on the inventory, and take off it who is none any more"),
    ("2.01.f", "Take the roles from those who are marked for removal, or give a justification for each"),
    ("2.01.g", "Find out whose the unknown accounts in the services' own rights are, or take the rights away"),
    ("2.02.a", "Give these administrators accounts of the organisation, and take the roles from the consumer accounts"),
    ("2.04.c", "Change the passwords of shared accounts, and keep the dates"),
    ("2.05.a", "Switch password hash synchronisation on"),
    ("2.05.d", "Remove from federated domains every issuer and certificate that is not in use"),
    ("2.05.e", "Block the take-over of cloud accounts by synchronisation, and change the key of single sign-on"),
    ("2.06.c", "Register the exposed people who have no second factor"),
    ("2.06.i", "Find out by which way these sign-ins came past MFA, and close it"),
    ("2.10.b", "Switch the unified audit log on"),
    ("2.11.a", "Name for every response plan an owner, and a way to reach them without the tenant"),
    ("2.12.a", "Give on-premises administrators accounts that are used for administration only"),
    ("2.12.c", "Have Active Directory administered from privileged access workstations only"),
    ("2.12.d", "Have Windows LAPS set the local administrator's password of every computer"),
    (
        "2.12.e",
        "Mend the settings of these accounts: passwords that never expire or may be empty, delegation, old encryption",
    ),
    ("2.12.h", "Go through the indirect ways to control the forest, and close those that nobody needs"),
    ("2.13.c", "Name enabled members of the organisation as billing and account owners"),
    ("2.14.a", "Give Azure roles to accounts of the organisation in place of consumer accounts"),
    ("2.15.a", "Have every subscription send its activity log to a place where it is kept"),
    ("2.16.a", "Set Conditional Access policies up, tried in report-only mode first, and enable them"),
    ("2.16.e", "Have groups that exclude people from policies changed by few and privileged people only"),
    ("3.01.a", "Set up a recurring access review for every privileged role in use"),
    ("3.01.b", "Finish the overdue reviews, and have their decisions applied"),
    ("3.01.d", "Convert or remove administrators without a justification"),
    ("3.02.a", "Give every exposed person a passkey or another strong method"),
    ("3.03.a", "Ask for a compliant or filtered device wherever privileged roles are used"),
    ("3.03.b", "Let administrators reach portals and PowerShell from managed, compliant devices only"),
    ("3.05.d", "Have another person approve each activation of Global and Privileged Role Administrator"),
    ("3.05.i", "Find out why each of these roles was granted, and take back what nobody can explain"),
    ("3.06.a", "Find out who and what signs in through legacy protocols, and move it to modern ones"),
    ("3.06.d", "Have those whose compromise would be catastrophic use strong authentication only"),
    ("3.09.a", "Give all on-premises administrators a workstation for administration"),
    ("3.09.b", "Ask for MFA in on-premises administration"),
    ("3.10.a", "Switch the plans of Defender for Cloud on in every subscription"),
    ("3.12.b", "Bring the owners of every subscription to a few, but more than one"),
    ("3.12.c", "Take Owner from guests and service principals"),
    (
        "3.12.g",
        "Ask for MFA, justification and approval when roles that grant access in Azure are activated, for a short time",
    ),
    ("3.14.b", "Mend the provisioning jobs that fail"),
    ("4.02.a", "Take the local administrator role of devices from all who do not need it"),
    ("4.04.a", "Exercise the incident response plan"),
    ("4.06.b", "Turn what is held permanently into what is switched on when needed"),
    ("E.01.a", "Write down how key managers and security officers are reached without the tenant"),
    ("E.01.c", "Try whether the emergency credentials can be fetched and used"),
];

/// So many are told as the first; more would be no beginning.
pub const FIRST: usize = 5;

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
        let parts = grave.filter_map(|check| {
            let order = ORDERS.iter().find(|(id, _)| *id == check.id).map(|(_, order)| (*order).to_owned());
            part(order.unwrap_or_else(|| format!("See to it that this is true: {}", check.title)), vec![check])
        });
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
        // What no step asks for has an order of its own, where it is grave by itself.
        for (id, order) in ORDERS {
            assert!(CHECKLIST.check(id).is_some() && asked.insert(*id) && !order.ends_with('.'), "{id}");
        }
        for (_, check) in CHECKLIST.checks().filter(|(_, check)| check.severity <= Severity::High) {
            assert!(asked.contains(check.id), "{} has no order", check.id);
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
        // High and in no step; medium and in no step; medium by itself and weighing more here.
        check(&["2.01.a", "2.01.c"], &[], &["Name an owner and an administrator"]);
        check(&["2.01.c"], &["2.01.c"], &["See to it that this is true"]);
        check(&["1.04.b", "2.06.a"], &[], &["every access: Close the gaps"]);
    }
}
