//! Files that hold a service's error in place of data: which list was meant to stand in them is told by the file's name alone,
//! where it is the one that our own requests give it.

use super::{ALL, Dataset};
use crate::evidence::{EvidenceFile, ProblemKind};
use crate::tenant::Tenant;

/// Notes, for each list that an error came in place of, what the error says.
pub(super) fn note(files: &[EvidenceFile], tenant: &mut Tenant) {
    for file in files {
        let mut problems = file.parts.iter().flat_map(|part| part.problems.iter()).chain(file.notices.iter());
        let Some(error) = problems.find(|problem| problem.kind == ProblemKind::ErrorAnswer) else { continue };
        let Some(dataset) = named(&file.name) else { continue };
        let message = error.message.trim_end_matches('.');
        // "The file is an error answer …": which file it is stands before.
        let said = message.split_once(" file ").map_or(message, |(_, said)| said);
        // What the service says is not ours.
        let said = said.replacen('(', "(“", 1);
        let said = said.rsplit_once(')').map_or(said.clone(), |(answer, rest)| format!("{answer}”){rest}"));
        // Where the file lies changes no sentence; the list of files tells that.
        let name = own_name(&file.name);
        let words = format!("{name}, which should hold {}, {said}", dataset.kind.pronoun());
        tenant.supply_mut(dataset.kind).refused.get_or_insert(words);
    }
}

/// Without the folders it lies in.
fn own_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// The only dataset whose request writes into a file of this name.
fn named(file: &str) -> Option<&'static Dataset> {
    let name = own_name(file).to_lowercase();
    let writes = |dataset: &&&'static Dataset| {
        let words = dataset.collect.split(|letter: char| letter.is_whitespace() || "\"'`(),;/\\".contains(letter));
        words.map(str::to_lowercase).any(|word| word == name && word.contains('.'))
    };
    let mut found = ALL.iter().filter(writes);
    found.next().copied().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::named;
    use crate::datasets::tests::read_texts;
    use crate::tenant::RecordKind;

    #[test]
    fn a_file_is_known_by_the_name_that_its_request_gives_it() {
        let check = |file: &str, expected: Option<&str>| {
            assert_eq!(named(file).map(|dataset| dataset.id), expected, "{file}");
        };
        check("graph/authenticationMethodsPolicy.json", Some("authentication-methods-policy"));
        check("AUTHORIZATIONPOLICY.JSON", Some("authorization-policy"));
        check("answer.json", None);
        check("groups/1/members.json", None);
        check("", None);
    }

    #[test]
    fn what_came_as_an_error_is_said_with_its_reason() {
        let error = r#"{"error":{"code":"accessDenied","message":"Insufficient privileges."}}"#;
        let check = |name: &str, expected: &str| {
            let tenant = read_texts(&[(name, error)]).tenant;
            let gap = tenant.supply(RecordKind::MethodsPolicy).gap(RecordKind::MethodsPolicy).unwrap();
            assert_eq!(gap.why, expected);
        };
        check("a.json", "The authentication methods policy was not supplied.");
        check(
            "graph/authenticationMethodsPolicy.json",
            "The authentication methods policy was not supplied: authenticationMethodsPolicy.json, which should hold \
             it, is an error answer, not data (“accessDenied: Insufficient privileges”); export it again.",
        );
    }
}
