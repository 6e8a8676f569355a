//! 3.15: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::fixtures::*;
use crate::tenant::information_protection::{Label, LabelPolicy};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

fn label(name: &str, encrypts: Option<bool>) -> Label {
    Label {
        id: id_of(name),
        name: name.into(),
        display_name: name.into(),
        enabled: Some(true),
        encrypts,
        ..Label::default()
    }
}

/// A licence with labels, and a policy that publishes all of them.
fn labels(labels: Vec<Label>) -> World {
    let mut world = World::p2().licence("SPE_E3", "MIP_S_CLP1", 5);
    let names = labels.iter().map(|label| label.name.clone()).collect();
    world.tenant.label_policies.items.push(LabelPolicy {
        name: "All".into(),
        labels: names,
        enabled: Some(true),
        source: None,
    });
    world.tenant.sensitivity_labels.items.extend(labels);
    world
}

/// Two lists of which nobody tells the newer: each label once, by the worse of both rows.
#[test]
fn a_labels_of_two_lists() {
    let from = |file: u32, encrypts| {
        let source = Some(SourceRef { file: EvidenceId(file), part: None, row: 2 });
        Label { source, ..label("Confidential", encrypts) }
    };
    let finding = check(labels(vec![from(900, Some(true)), from(901, Some(false))]), "3.15.a", Fail);
    let [object] = &*finding.affected else { panic!("{finding:#?}") };
    assert_eq!((finding.examined, object.sources.len()), (1, 2), "{finding:#?}");
    let mut off = labels(vec![from(900, Some(true)), from(901, Some(true))]);
    off.tenant.sensitivity_labels.items[1].enabled = Some(false);
    check(off, "3.15.a", Fail);
}

#[test]
fn a_labels() {
    // An id in place of a name says nothing of what the label is for.
    let id = "3f147361-de45-4d90-8e2d-866b8fa050e6";
    check(labels(vec![label("Public", Some(false)), label(id, Some(false))]), "3.15.a", NoEvidence);
    check(labels(vec![label("Public", Some(false)), label("Confidential", Some(true))]), "3.15.a", Pass);
    check(labels(vec![label("Confidential", Some(false))]), "3.15.a", Fail);
    check(labels(vec![label("Streng vertraulich", Some(false))]), "3.15.a", Fail);
    check(labels(vec![label("機密", Some(false))]), "3.15.a", Fail);
    for lowest in [
        "Non-confidential",
        "Unrestricted",
        "Nicht vertraulich",
        "No confidencial",
        "Internal - not restricted",
        "Secretariat",
    ] {
        check(labels(vec![label(lowest, Some(false)), label("Confidential", Some(true))]), "3.15.a", Pass);
        // No label is for what is confidential.
        check(labels(vec![label(lowest, Some(false))]), "3.15.a", Review);
    }
    for high in ["Confidential - do not forward", "Streng-Vertraulich", "Not for all: secret", "Geheimnis"] {
        check(labels(vec![label(high, Some(false))]), "3.15.a", Fail);
    }
    let unlisted = labels(vec![label("Secret", Some(true))]).without(&[RecordKind::LabelPolicies]);
    check(unlisted, "3.15.a", NoEvidence);
    check(labels(vec![label("Confidential", None)]), "3.15.a", NoEvidence);
    // A heading does not encrypt; the labels below it do, or are at fault, whatever their own names.
    let below = |encrypts| {
        labels(vec![
            label("Confidential", Some(false)),
            Label { parent: id_of("Confidential"), ..label("All staff", Some(encrypts)) },
        ])
    };
    check(below(true), "3.15.a", Pass);
    assert_eq!(check(below(false), "3.15.a", Fail).affected[0].name, "All staff".into());
    let mut unpublished = labels(vec![label("Public", Some(false))]);
    unpublished.tenant.label_policies.items.clear();
    check(unpublished, "3.15.a", Fail);
    let mut off = labels(vec![label("Public", Some(false))]);
    off.tenant.label_policies.items[0].enabled = Some(false);
    check(off, "3.15.a", Fail);
    let mut hidden = labels(vec![label("Public", Some(false)), label("Secret", Some(true))]);
    hidden.tenant.label_policies.items[0].labels.pop();
    check(hidden, "3.15.a", Review);
    check(labels(Vec::new()), "3.15.a", Fail);
    // What is in use is not guessed: neither of a label, nor of the policy that would publish it.
    let unknown = |label: Label| labels(vec![Label { enabled: None, ..label }]);
    check(unknown(label("Public", Some(false))), "3.15.a", NoEvidence);
    check(unknown(label("Confidential", Some(false))), "3.15.a", NoEvidence);
    check(unknown(label("Confidential", Some(true))), "3.15.a", NoEvidence);
    let policy = |state| {
        let mut world = labels(vec![label("Confidential", Some(true))]);
        world.tenant.label_policies.items[0].enabled = state;
        world
    };
    check(policy(Some(true)), "3.15.a", Pass);
    check(policy(None), "3.15.a", NoEvidence);
    assert!(check(World::p2(), "3.15.a", NotApplicable).reasons[0].contains("needs Microsoft Purview"));
    check(labels(Vec::new()).cut(RecordKind::SensitivityLabels), "3.15.a", NoEvidence);
}

#[test]
fn b_file_policies_are_proposed() {
    check(World::p2(), "3.15.b", Review);
    check(World::p2().without(&[RecordKind::CloudAppPolicies]), "3.15.b", NoEvidence);
}
