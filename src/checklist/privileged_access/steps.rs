//! What to do first where this checklist's checks fail, in the words of its items' guidance in short.

use crate::checklist::steps::{Part, Step, part};

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
                "Keep the emergency accounts and the wanted number of others as Global Administrators, and give the rest the \
                 narrowest role that does the job; choose among all who hold it",
            ),
            part(&["1.02.e"], "Replace guests in the four highest roles by accounts of the tenant"),
            part(&["1.02.a"], "Register every holder of the four highest roles under one category"),
            part(
                &["3.01.c", "3.05.a", "1.01.b", "4.06.b"],
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

/// What the other checks of high severity ask for: each belongs to no step, and is told under its action's title.
pub(super) const ORDERS: &[Part] = &[
    part(&["1.01.a"], "Have Entra ID P2 or Governance for every holder of a privileged role"),
    part(&["2.01.a"], "Name an owner and an administrator for every service"),
    part(&["2.01.b"], "Bring the inventory of administrators into line with the roles assigned"),
    part(&["2.01.f"], "Take roles from those who are marked for removal or whom nobody justifies"),
    part(
        &["2.01.g"],
        "Take services’ own rights from accounts that nobody knows, and enter the others in the inventory",
    ),
    part(&["2.02.a"], "Replace consumer Microsoft accounts of administrators by accounts of the tenant"),
    part(&["2.04.c"], "Change the passwords of shared accounts, and again whenever somebody who knew one leaves"),
    part(&["2.05.a"], "Switch on password hash synchronisation"),
    part(&["2.05.d"], "Remove unknown issuers and second or expired certificates from federated domains"),
    part(&["2.05.e"], "Block soft match and hard-match takeover, and renew the key of seamless single sign-on"),
    part(&["2.06.c"], "Register every exposed person for MFA"),
    part(&["2.06.i"], "Find out who signed in to Azure or a portal with a single factor, and close that way"),
    part(&["2.10.b"], "Switch on the unified audit log"),
    part(&["2.11.a"], "Name an owner for every response plan, who can be reached without the tenant"),
    part(&["2.12.a"], "Give administrators of Active Directory accounts apart from those that have their mail"),
    part(&["2.12.c"], "Give administrators of Active Directory workstations for this work alone"),
    part(&["2.12.d"], "Have Windows LAPS give every computer a local administrator password of its own, and change it"),
    part(&["2.12.e"], "Mend the passwords and delegations of privileged accounts in Active Directory"),
    part(&["2.12.h"], "Go through the indirect ways to control the forest: remove each, or name who answers for it"),
    part(&["2.13.c"], "Hand billing and account ownership to enabled members of the organisation"),
    part(&["2.14.a"], "Take Azure roles from consumer Microsoft accounts"),
    part(&["2.15.a"], "Send the activity log of every subscription to a place where it is kept"),
    part(&["2.16.a"], "Put Conditional Access policies in force"),
    part(&["2.16.e"], "Guard the groups that exclude people from policies: role-assignable, or in a restricted unit"),
    part(&["3.01.a"], "Set up a recurring access review for every privileged role in use"),
    part(&["3.01.b"], "Finish the access reviews that are due, and have their decisions applied"),
    part(&["3.01.d"], "Have each administrator’s role justified, or take it away"),
    part(&["3.02.a"], "Give every exposed person a passkey or another strong method"),
    part(&["3.03.a"], "Let privileged administration take place on compliant or named devices only"),
    part(&["3.03.b"], "Find out who administers from devices that nobody manages, and stop it"),
    part(&["3.05.d"], "Have another person approve when Global or Privileged Role Administrator is switched on"),
    part(&["3.05.i"], "Have every grant of a role explained, and take back what nobody can explain"),
    part(&["3.06.a"], "Move those who sign in through legacy protocols to modern clients"),
    part(&["3.06.d"], "Ask people whose compromise would be catastrophic for strong authentication"),
    part(&["3.09.a"], "Give all on-premises administrators administration workstations"),
    part(&["3.09.b"], "Ask for MFA at on-premises administration"),
    part(&["3.10.a"], "Switch on the plans of Defender for Cloud in every subscription"),
    part(&["3.12.b"], "Bring the owners of each subscription to the wanted number"),
    part(&["3.12.c"], "Take Owner from guests and applications"),
    part(
        &["3.12.g"],
        "Ask for MFA, a reason and approval when powerful Azure roles are switched on, and for a short time",
    ),
    part(&["3.14.b"], "Mend the provisioning jobs that are stopped or fail"),
    part(&["4.02.a"], "Keep the administrators of joined devices few and known"),
    part(&["4.04.a"], "Exercise the incident response plan"),
    part(&["E.01.a"], "Keep a way to reach key managers and security officers that does not need the tenant"),
    part(&["E.01.c"], "See to it that emergency credentials can be fetched and used"),
];
