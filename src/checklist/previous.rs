//! What a previous assessment found, as far as this one's checks compare with it.

use super::{Affected, Finding, Outcome, Results};
use crate::tenant::holders::Holders;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, Moment};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Taken from another assessment once, and kept with this one: the comparison needs no other file afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// Name of its file, without the folder.
    pub name: String,
    /// Head of its journal.
    pub head: String,
    pub as_of: Moment,
    /// By check id.
    pub findings: BTreeMap<String, PreviousFinding>,
    /// Who held which role, by the role's id as in [`crate::tenant::holders::Holding::role`]; `None`: its evidence did
    /// not tell it whole.
    pub roles: Option<BTreeMap<String, PreviousRole>>,
    /// What people were called in these lists besides the name there: display names by subject id. A report that hides names
    /// has to know them, and those who have left stand in no evidence of today.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub called: BTreeMap<String, String>,
    /// What says that it is of another client, though it is compared all the same. Not how that one is called: this
    /// assessment's report is for its own client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlike: Vec<Unlike>,
}

/// What two assessments do not have in common that are of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unlike {
    /// The tenant's id.
    Tenant,
    /// Any domain.
    Domains,
    /// The client's name.
    Name,
}

impl Unlike {
    /// As part of a sentence: "… have *another tenant ID*".
    pub fn words(self) -> &'static str {
        match self {
            Self::Tenant => "another tenant ID",
            Self::Domains => "other domains",
            Self::Name => "another name of the client",
        }
    }
}

/// Longer lists are kept as a number: a journal entry is not the place for ten thousand names.
pub const MOST_OBJECTS: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousFinding {
    /// By the evidence; older versions kept the assessor's answer in its stead.
    pub outcome: Outcome,
    pub affected: u64,
    /// In the order of the finding; `None`: more than [`MOST_OBJECTS`], or taken by a version that kept the number alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<Vec<PreviousObject>>,
    /// Evidence was missing: other objects may have stood so, too. Older versions did not keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub had_gaps: bool,
    /// What was missing, each as [`gap_digest`] has it; `None`: not kept by older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<String>>,
    /// Of a list too long to be kept: [`list_digest`], which tells whether it is the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousObject {
    pub id: String,
    pub name: String,
    /// As [`super::SubjectKind::id`] gives it.
    pub kind: String,
    pub outcome: Outcome,
    /// What was told of it, as [`facts_digest`] has it; `None`: not kept by older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<String>,
}

/// What was told of an object, as one short text: equal where label for label the same is told.
pub fn facts_digest(object: &Affected) -> String {
    in_hexadecimal(facts_hash(object))
}

/// All objects of a finding with what is told of them, as one short text. A list may have a million of them.
pub fn list_digest(objects: &[Affected]) -> String {
    let line = |object: &Affected| hash([object.id.as_bytes(), object.outcome.id().as_bytes(), &facts_hash(object)]);
    let mut lines: Vec<Hash> = objects.iter().map(line).collect();
    lines.sort_unstable();
    in_hexadecimal(hash(lines.iter().map(<[u8; KEPT]>::as_slice)))
}

/// Something that was missing, as one short text.
pub fn gap_digest(missing: &Missing) -> String {
    let column = missing.column.unwrap_or_default();
    in_hexadecimal(hash([missing.kind.id(), column, &missing.why].map(str::as_bytes)))
}

fn facts_hash(object: &Affected) -> Hash {
    let facts = object.facts.once();
    let mut facts: Vec<(&str, &str)> = facts.all().map(|fact| (fact.label, &*fact.value)).collect();
    // In whatever order they are told; several values of one label keep theirs.
    facts.sort_by_key(|(label, _)| *label);
    hash(facts.into_iter().flat_map(|(label, value)| [label.as_bytes(), value.as_bytes()]))
}

/// So many bytes of a SHA-256 are kept: enough to tell whether two texts are the same.
const KEPT: usize = 8;

type Hash = [u8; KEPT];

fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut kept = Hash::default();
    kept.iter_mut().zip(hash.finalize()).for_each(|(kept, byte)| *kept = byte);
    kept
}

fn in_hexadecimal(hash: Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl PreviousFinding {
    fn of(finding: &Finding) -> Self {
        let affected = &finding.affected;
        let object = |object: &Affected| PreviousObject {
            id: object.id.to_string(),
            name: object.name.to_string(),
            kind: object.kind.id().to_owned(),
            outcome: object.outcome,
            facts: Some(facts_digest(object)),
        };
        let is_short = affected.len() <= MOST_OBJECTS;
        Self {
            outcome: finding.by_evidence(),
            affected: affected.len() as u64,
            objects: is_short.then(|| affected.iter().map(object).collect()),
            had_gaps: !finding.missing.is_empty(),
            gaps: Some(finding.missing.iter().map(gap_digest).collect()),
            list: (!is_short).then(|| list_digest(affected)),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousRole {
    pub name: String,
    /// Names by subject id.
    pub members: BTreeMap<String, String>,
}

/// Who came and who went, of one role: names, in the order of their subject ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleChange {
    pub role: String,
    pub name: String,
    pub added: Vec<String>,
    pub removed: Vec<String>,
}

impl Previous {
    /// What is kept of a run. `name` and `head`: of the assessment it was made for.
    pub fn of(name: &str, head: &str, results: &Results, holders: &Holders) -> Self {
        let findings = results.findings.iter().map(|finding| (finding.check.to_owned(), PreviousFinding::of(finding)));
        let is_whole = holders.gaps(RoleSet::All).is_empty();
        Self {
            name: name.to_owned(),
            head: head.to_owned(),
            as_of: results.as_of,
            findings: findings.collect(),
            roles: is_whole.then(|| roles_of(holders)),
            called: called(results, holders),
            unlike: Vec::new(),
        }
    }

    /// Roles whose holders are not those of before, by role id; `None`: who held roles before is not known.
    pub fn role_changes(&self, holders: &Holders) -> Option<Vec<RoleChange>> {
        let before = self.roles.as_ref()?;
        let now = roles_of(holders);
        let nobody = PreviousRole::default();
        let mut ids: Vec<&String> = before.keys().chain(now.keys()).collect();
        ids.sort();
        ids.dedup();
        let changes = ids.into_iter().map(|id| {
            let (then, today) = (before.get(id).unwrap_or(&nobody), now.get(id).unwrap_or(&nobody));
            let missing = |from: &PreviousRole, other: &PreviousRole| {
                let gone = from.members.iter().filter(|(key, _)| !other.members.contains_key(*key));
                gone.map(|(_, name)| name.clone()).collect()
            };
            let name = if today.name.is_empty() { &then.name } else { &today.name };
            RoleChange {
                role: id.clone(),
                name: name.clone(),
                added: missing(today, then),
                removed: missing(then, today),
            }
        });
        Some(changes.filter(|change| !change.added.is_empty() || !change.removed.is_empty()).collect())
    }
}

/// Display names of those who hold roles, and of objects in lists that are kept.
fn called(results: &Results, holders: &Holders) -> BTreeMap<String, String> {
    let held = holders.all.iter().map(|holder| (holder.key(), holder.principal.display_name.to_string()));
    let kept = results.findings.iter().filter(|finding| finding.affected.len() <= MOST_OBJECTS);
    let listed = kept.flat_map(|finding| &finding.affected).filter_map(|object| {
        let name = object.facts.iter().find(|fact| fact.label == "Display name")?;
        Some((object.id.to_string(), name.value.to_string()))
    });
    held.chain(listed).filter(|(id, name)| !id.is_empty() && !name.trim().is_empty()).collect()
}

fn roles_of(holders: &Holders) -> BTreeMap<String, PreviousRole> {
    let mut roles: BTreeMap<String, PreviousRole> = BTreeMap::new();
    for holder in &holders.all {
        for holding in &holder.holdings {
            let role = roles.entry(holding.role.to_string()).or_default();
            if role.name.is_empty() {
                role.name = holding.role_name.to_string();
            }
            role.members.insert(holder.key(), holder.name().to_owned());
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::ALL;
    use crate::checklist::{Parameters, SubjectKind};
    use crate::tenant::fixtures::{World, as_of};

    fn holders(world: World) -> Holders {
        Holders::of(&world.build())
    }

    fn previous(world: World) -> Previous {
        let results = Results {
            checklist: ALL[0].id,
            as_of: as_of(),
            parameters: Parameters::default(),
            findings: Vec::new(),
            items: Vec::new(),
        };
        Previous::of("2025.assessment", "ab", &results, &holders(world))
    }

    #[test]
    fn who_came_and_who_went_is_told_by_role() {
        let before = previous(World::p2().admin("anna", "Exchange Administrator").admin("eva", "Global Reader"));
        let now = holders(
            World::p2()
                .admin("anna", "Exchange Administrator")
                .user("bob")
                .eligible("bob", "Exchange Administrator")
                .admin("eva", "Global Administrator"),
        );
        let told: Vec<String> = before
            .role_changes(&now)
            .unwrap()
            .iter()
            .map(|change| format!("{} +{} -{}", change.name, change.added.join(","), change.removed.join(",")))
            .collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.contains(&"Exchange Administrator +bob@contoso.example -".to_owned()), "{told:?}");
        assert!(told.contains(&"Global Reader + -eva@contoso.example".to_owned()), "{told:?}");
        assert!(told.contains(&"Global Administrator +eva@contoso.example -".to_owned()), "{told:?}");
    }

    #[test]
    fn long_lists_are_kept_as_a_number_and_older_files_are_read() {
        let kept = |count: usize| {
            let affected =
                (0..count).map(|index| Affected::new(SubjectKind::User, format!("id-{index}"), "Anna", Outcome::Fail));
            let affected = affected.collect();
            let (outcome, reasons, missing) = (Outcome::Fail, Vec::new(), Vec::new());
            PreviousFinding::of(&Finding { check: "1.02.b", outcome, reasons, examined: 0, missing, affected })
        };
        assert_eq!(kept(MOST_OBJECTS).objects.map(|objects| objects.len()), Some(MOST_OBJECTS));
        let long = kept(MOST_OBJECTS + 1);
        assert_eq!((long.affected, long.objects), (MOST_OBJECTS as u64 + 1, None));
        let older: PreviousFinding = serde_json::from_str(r#"{"outcome":"Fail","affected":3}"#).unwrap();
        let (objects, gaps, list) = (None, None, None);
        let expected = PreviousFinding { outcome: Outcome::Fail, affected: 3, objects, had_gaps: false, gaps, list };
        assert_eq!(older, expected);
    }

    #[test]
    fn what_was_told_is_known_again_whatever_its_order() {
        let object = |facts: &[(&'static str, &str)]| {
            let object = Affected::new(SubjectKind::User, "a", "Anna", Outcome::Fail);
            facts.iter().fold(object, |object, (label, value)| object.fact(label, *value))
        };
        let check = |one: &[(&'static str, &str)], other: &[(&'static str, &str)], is_same: bool| {
            let (one, other) = (object(one), object(other));
            assert_eq!(facts_digest(&one) == facts_digest(&other), is_same);
            assert_eq!(list_digest(&[one]) == list_digest(&[other]), is_same);
        };
        check(&[("Age", "1"), ("Role", "x")], &[("Role", "x"), ("Age", "1")], true);
        check(&[("Age", "1")], &[("Age", "2")], false);
        check(&[("Age", "1")], &[("Age", "1"), ("Role", "")], false);
        check(&[("Role", "x"), ("Role", "y")], &[("Role", "y"), ("Role", "x")], false);
    }

    #[test]
    fn what_was_not_known_whole_is_not_compared() {
        let world = || World::p2().admin("anna", "Exchange Administrator");
        let cut = previous(world().cut(crate::tenant::RecordKind::PimEligible));
        assert_eq!(cut.roles, None);
        assert_eq!(cut.role_changes(&holders(world())), None);
        assert_eq!(previous(world()).role_changes(&holders(world())), Some(Vec::new()));
        let json = serde_json::to_string(&previous(world())).unwrap();
        assert_eq!(serde_json::from_str::<Previous>(&json).unwrap(), previous(world()));
    }
}
