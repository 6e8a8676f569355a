//! Glossary: the report's own words, and the field's.

use super::{Preset, Section, findings, heading, reading};
use crate::checklist::{Outcome, Severity};
use crate::report::{Block, ReportInput, Span, Tone, words};

pub const SECTION: Section = Section { id: "glossary", title: "Glossary", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut used = words_used();
    let is_marked = input.checklist.items.iter().any(|item| findings::fails_beyond_only(input, item));
    used.retain(|(label, _)| label != MARK || is_marked || input.options.has(&findings::SECTION));
    let mut elsewhere = None;
    if input.options.has(&findings::SECTION) {
        used.retain(|(label, _)| label != MARK && label != MODES && label != CONCLUSION);
        if input.options.has(&reading::SECTION) {
            elsewhere = Some(Block::Paragraph(vec![
                Span::plain("The letters, numbers and labels beside a finding are explained under "),
                Span::plain(reading::SECTION.title).to(reading::SECTION.id),
                Span::plain(", before the first of them."),
            ]));
        } else {
            used.extend(reading::captions(input));
        }
    }
    let mut blocks = vec![SECTION.heading(), heading(3, "How to read the findings")];
    blocks.extend(elsewhere);
    blocks.extend([Block::KeyValues(used), heading(3, "Terms"), Block::KeyValues(terms(|_| true))]);
    blocks
}

/// What goes beyond the roadmap has this mark.
const MARK: &str = "†";
/// Told otherwise where findings are printed.
const MODES: &str = "Auto, assisted, manual";
const CONCLUSION: &str = "Conclusion";

fn terms(is_used: impl Fn(&str) -> bool) -> Vec<(String, Vec<Span>)> {
    let used = TERMS.iter().filter(|(term, _)| is_used(term));
    used.map(|(term, text)| ((*term).to_owned(), vec![Span::plain(*text)])).collect()
}

/// The terms that a text uses, for an edition without this section.
pub(super) fn terms_in(text: &str) -> Vec<(String, Vec<Span>)> {
    let text = text.to_lowercase();
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    // Several of them end in an s.
    let is_used = |term: &str| {
        let term = term.to_lowercase();
        text.match_indices(&term).any(|(at, _)| {
            let after = text[at + term.len()..].trim_start_matches('s').chars().next();
            !is_letter(text[..at].chars().next_back()) && !is_letter(after)
        })
    };
    terms(is_used)
}

const TERMS: &[(&str, &str)] = &[
    ("Access review", "a recurring question to somebody responsible: does each of these still need what they have?"),
    (
        "Administrative unit",
        "a part of the directory, such as a country’s accounts, over which a role can be given alone.",
    ),
    (
        "Authentication context",
        "a label on a resource or action; a Conditional Access policy for the label asks for more when it is used.",
    ),
    ("Conditional Access", "the rules by which the tenant decides at sign-in what it asks for, or whether it refuses."),
    ("Directory role", "a set of rights over the tenant, such as Global Administrator."),
    ("Emergency account", "an account kept for the day when no administrator can sign in any other way."),
    ("Eligible", "may switch a role on for a limited time, but does not have it all the time."),
    (
        "Federated",
        "sign-ins are checked by another identity provider that the tenant trusts, often on the organisation’s premises.",
    ),
    (
        "Four highest roles",
        "Global Administrator, Privileged Role Administrator, Exchange Administrator and SharePoint Administrator; also called \
         the four highly privileged roles.",
    ),
    ("Holder", "someone who has a role now (active) or may switch it on (eligible)."),
    (
        "Immutable ID",
        "what ties a cloud account to its account on the premises; whoever can set it can take over the cloud one.",
    ),
    ("JEA", "Just Enough Administration: a PowerShell endpoint that allows chosen commands only."),
    (
        "LAPS",
        "Local Administrator Password Solution: each computer’s local administrator has a password of its own, changed regularly.",
    ),
    ("Legacy protocol", "a way to sign in that cannot ask for a second factor, such as old mail protocols."),
    ("Managed identity", "the account of an Azure resource in the tenant; Azure keeps its secret, and nobody sees it."),
    ("MFA", "multifactor authentication: more than a password is asked for."),
    ("Object", "an account, group, application, policy or setting that a finding concerns."),
    ("Per-user MFA", "the older switch for MFA, set account by account, beside Conditional Access."),
    ("Phishing-resistant", "a method that cannot be passed on to a false page: security key, passkey, certificate."),
    ("PIM", "Privileged Identity Management: roles are switched on for a time, with a reason, and can need approval."),
    ("Privileged role", "a role with which one can take over the tenant or hand out rights in it."),
    ("Report-only", "a policy that writes down what it would do and does nothing."),
    (
        "SCIM",
        "System for Cross-domain Identity Management: how accounts are created and removed in other services automatically.",
    ),
    ("Service principal", "the account of an application in the tenant."),
    ("SIEM", "security information and event management: the place where logs of all systems are kept and watched."),
    (
        "SPN",
        "service principal name: what ties a service to an account of Active Directory; who may sign in can try to guess that account’s password.",
    ),
    ("Standing", "a role that is always on, without an end and without being switched on first."),
    ("Tenant", "the organisation’s own part of the cloud directory, with its accounts, settings and services."),
    ("Tier 0", "what controls everything else: the directory itself and whatever can change it."),
];

/// What outcomes, severities and conclusions mean.
pub(super) fn words_used() -> Vec<(String, Vec<Span>)> {
    let outcome = |outcome: Outcome, text: &str| {
        (
            String::new(),
            vec![Span::chip(words::outcome_tone(outcome), outcome.title()), Span::plain(format!("  {text}"))],
        )
    };
    let mut rows = vec![
        outcome(
            Outcome::Fail,
            "the evidence shows a fault, or the assessor answered that it is not met, or only partly.",
        ),
        outcome(Outcome::Review, "a person has to look at it: the evidence alone does not decide."),
        outcome(Outcome::NoEvidence, "it cannot be answered from what was supplied."),
        (
            String::new(),
            vec![
                Span::chip(Tone::Open, "Not judged yet"),
                Span::plain("  a question that only the assessor can answer, and has not answered yet."),
            ],
        ),
        outcome(
            Outcome::Pass,
            "complete evidence shows that it is as it should be, or the assessor concluded that it is met.",
        ),
        outcome(Outcome::NotApplicable, "the question does not arise here."),
    ];
    "Outcomes".clone_into(&mut rows[0].0);
    let severities: Vec<Span> = Severity::ALL
        .iter()
        .flat_map(|severity| [Span::chip(words::severity_tone(*severity), severity.title()), Span::plain("  ")])
        .chain([Span::plain("how much harm a failure allows; the assessor may change it with a reason.")])
        .collect();
    let pair = |label: &str, text: &str| (label.to_owned(), vec![Span::plain(text)]);
    rows.push(("Severity".to_owned(), severities));
    rows.push(pair(
        MODES,
        "a check is answered from evidence; proposed from evidence and confirmed by the assessor; or answered by the \
         assessor alone.",
    ));
    rows.push(pair(
        CONCLUSION,
        "the assessor’s verdict. It stands beside the outcome; where they differ, a justification is given.",
    ));
    rows.push(pair(
        "Partly met",
        "a conclusion of the assessor: some of what is asked for is there, and some is not. The check counts as failing until \
         all of it is there.",
    ));
    rows.push(pair(MARK, "goes beyond the roadmap: today’s practice. It does not change the outcome of its item."));
    rows.push(pair(
        "Treatment",
        "what is to happen: remediate, accept the risk until a date, another control; or the finding is disputed.",
    ));
    rows
}

#[cfg(test)]
mod tests {
    use super::terms_in;

    #[test]
    fn terms_are_explained_where_they_are_used() {
        fn check(text: &str, expected: &[&str]) {
            let found: Vec<String> = terms_in(text).into_iter().map(|(term, _)| term).collect();
            assert_eq!(found, expected, "{text}");
        }
        check("Tenants switch roles on with PIM.", &["PIM", "Tenant"]);
        check("Outstanding objections of a PIMpernel", &[]);
        check("(Tier 0), phishing-resistant", &["Phishing-resistant", "Tier 0"]);
    }
}
