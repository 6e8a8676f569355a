//! What to do first where this checklist's checks fail, in the words of its items' guidance in short.

use crate::checklist::steps::{Step, part};

/// In the order in which they are done where they are equally grave.
pub(super) const STEPS: &[Step] = &[
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
