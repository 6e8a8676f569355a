//! Tells which dataset a table is, by its headings or properties. A file's place is asked only where the content cannot
//! tell: whether a list of directory objects is of members or of owners.

mod azure_monitor;
mod by_name;
mod by_place;
mod by_value;
mod fewest;
mod kinds;
mod of_azure;
mod of_roles;
mod part_of_all;

pub(super) use azure_monitor::says as says_of_category;
pub(super) use by_name::doubted;
pub(super) use by_place::names_a_group;
pub(super) use kinds::{OnlyKind, apart, only_kind, same_kind};
pub(super) use of_roles::known_as;
pub(super) use part_of_all::{alone, is_saved_by_id, only_some};

use super::active_directory::SERVICE_ACCOUNTS;
use super::{ALL, Dataset, Field, Form, Layout, inventory, normalise, unneeded};
use crate::evidence::{KindIn, PartHead, Shape};
use crate::tenant::roles;
use std::collections::BTreeSet;

/// What a table was recognised as.
#[derive(Clone, Copy, Debug)]
pub struct Recognised {
    pub dataset: &'static Dataset,
    pub layout: &'static Layout,
}

/// What is compared: the names in the table, and for JSON what else tells it.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
#[derive(Debug, Default)]
struct Names {
    all: BTreeSet<String>,
    types: BTreeSet<String>,
    /// Values of `objectClass`, in lower case.
    classes: BTreeSet<String>,
    /// The fragment of `@odata.context` in lower case.
    fragment: Option<String>,
    /// The fragment without keys and selected properties: `groups('…')/members(id)` → `groups/members`.
    path: Option<String>,
    collector_key: Option<String>,
    is_table: bool,
    /// A table has a column of roles, and none of them is one of the directory.
    has_other_roles: bool,
    /// The context names an object, and a list below it: `riskyUsers('…')/history`.
    is_below_one: bool,
    /// Its rows are of the roles of entitlement management, Exchange or another service with roles of its own.
    is_of_another_service: bool,
    /// PowerShell writes each property of an object with a capital.
    is_capital: bool,
}

impl Names {
    /// A role template has no property that tells it but its id, which is the same everywhere.
    fn add_type_of_template(&mut self, map: &serde_json::Map<String, serde_json::Value>) {
        const OWN: &[&str] = &["id", "displayname", "description", "deleteddatetime", "additionalproperties"];
        let value = |wanted: &str| map.iter().find(|(name, _)| normalise(name) == wanted)?.1.as_str();
        if map.keys().all(|name| OWN.contains(&&*normalise(name)))
            && value("displayname").is_some()
            && value("id").is_some_and(|id| roles::by_template(&id.to_lowercase()).is_some())
        {
            self.types.insert("#microsoft.graph.directoryroletemplate".to_owned());
        }
    }

    /// The context names a set of objects, and it is none of this dataset's. Sets that hold objects of several kinds say
    /// nothing.
    fn are_of_another(&self, dataset: &Dataset) -> bool {
        const OF_ANY: &[&str] =
            &["", "collection", "directoryobjects", "members", "owners", "transitivemembers", "value"];
        let Some(path) = &self.path else { return false };
        let own = |end: &&str| ends_with_set(path, end);
        let mut contexts = dataset.layouts.iter().flat_map(|layout| match &layout.form {
            Form::Objects { context, .. } => *context,
            _ => &[],
        });
        let last = path.rsplit('/').next().unwrap_or_default();
        let is_plain = !last.contains(['.', '$']) && !OF_ANY.contains(&last);
        let is_bin = path.contains("deleteditems/");
        let of_bin = |end: &&str| !is_bin || end.contains("deleteditems/");
        (is_plain || is_bin)
            && contexts.clone().next().is_some()
            && !contexts.any(|end| own(end) && of_bin(end) || end.contains(['(', ')', ',']))
    }

    /// The names of one element, those under PowerShell's `AdditionalProperties` among them.
    fn add(&mut self, map: serde_json::Map<String, serde_json::Value>) {
        for (name, value) in map {
            match value {
                serde_json::Value::Object(more) if name.eq_ignore_ascii_case("AdditionalProperties") => self.add(more),
                // As ARM writes it, where a query left type and id out.
                serde_json::Value::Object(facts)
                    if name.eq_ignore_ascii_case("properties") && is_alert_rule(&facts) =>
                {
                    self.types.insert("microsoft.insights/activitylogalerts".to_owned());
                }
                // Asked for, but null in accounts that live: only a value makes it the list of deleted ones.
                serde_json::Value::Null if name.eq_ignore_ascii_case(DELETED) => continue,
                serde_json::Value::String(kind) if name == "@odata.type" => {
                    self.types.insert(kind.to_lowercase());
                }
                serde_json::Value::String(kind) if name.eq_ignore_ascii_case("type") => self.add_resource_type(&kind),
                serde_json::Value::String(id) if name.eq_ignore_ascii_case("id") => self.add_type_of_id(&id),
                serde_json::Value::String(class) if name.eq_ignore_ascii_case("objectClass") => {
                    self.classes.insert(class.to_lowercase());
                }
                serde_json::Value::Array(classes) if name.eq_ignore_ascii_case("objectClass") => {
                    self.classes.extend(classes.iter().filter_map(|class| Some(class.as_str()?.to_lowercase())));
                }
                _ => {}
            }
            self.all.insert(normalise(&name));
        }
    }

    /// `…/providers/microsoft.insights/diagnosticSettings/<name>`: an id tells the type where ARM leaves it null.
    fn add_type_of_id(&mut self, id: &str) {
        let Some((_, tail)) = id.to_lowercase().rsplit_once("/providers/").map(|(a, b)| (a.to_owned(), b.to_owned()))
        else {
            return;
        };
        let mut segments = tail.split('/');
        if let Some(namespace) = segments.next().filter(|namespace| namespace.starts_with("microsoft.")) {
            let kinds: Vec<&str> = segments.step_by(2).collect();
            self.types.insert(format!("{namespace}/{}", kinds.join("/")));
        }
    }

    /// `Microsoft.Authorization/roleAssignments`: what an Azure resource is, in JSON or in a cell.
    fn add_resource_type(&mut self, kind: &str) {
        if kind.contains('/') {
            self.types.insert(kind.to_lowercase());
        }
    }
}

fn is_alert_rule(facts: &serde_json::Map<String, serde_json::Value>) -> bool {
    let names: BTreeSet<String> = facts.keys().map(|name| normalise(name)).collect();
    ["condition", "scopes", "actions"].iter().all(|name| names.contains(*name))
}

/// The best layout of any dataset, or `None`: not recognised, or two datasets fit equally well.
pub fn recognise(head: &PartHead<'_>) -> Option<Recognised> {
    by_headings(head).filter(|found| by_value::doubt(*found, head).is_none())
}

/// What tells the kinds in a list that is read as a part for each of them.
pub fn kinds_in(head: &PartHead<'_>) -> Option<KindIn> {
    apart(recognise(head), head)
}

/// As [`recognise`], whatever stands in the rows.
fn by_headings(head: &PartHead<'_>) -> Option<Recognised> {
    if let Some(found) = azure_monitor::recognise(head) {
        return Some(found);
    }
    let names = names(head);
    if let Some(found) = service_accounts(&names) {
        return Some(found);
    }
    let mut best: Option<(u32, Recognised)> = None;
    let mut tied = false;
    for dataset in ALL {
        for layout in dataset.layouts {
            let Some(score) = score(dataset, layout, &names) else { continue };
            match &best {
                Some((known, _)) if *known > score => {}
                Some((known, first)) if *known == score => tied |= first.dataset.id != dataset.id,
                _ => {
                    tied = false;
                    best = Some((score, Recognised { dataset, layout }));
                }
            }
        }
    }
    let mut found = best.filter(|_| !tied).map(|(_, found)| found);
    if best.is_none() && unneeded::says(head).is_none() {
        found = own_sheet(head, &names).or_else(|| fewest::recognise(&names));
    }
    by_name::by_name(by_place::by_place(found, head), head).map(|found| of_azure::as_written(found, &names))
}

/// Active Directory's list of managed service accounts, which is no list of all accounts.
fn service_accounts(names: &Names) -> Option<Recognised> {
    let has = |name: &str| names.all.contains(name);
    let are_all = !names.classes.is_empty() && names.classes.iter().all(|class| class.starts_with("msds-"));
    let is_list = are_all && has("distinguishedname") && has("samaccountname") && has("enabled") && !has("group");
    let dataset = Dataset::by_id("ad-users").filter(|_| is_list)?;
    let layout = dataset.layouts.iter().find(|layout| layout.id == SERVICE_ACCOUNTS)?;
    Some(Recognised { dataset, layout })
}

/// A sheet of the inventory some of whose headings were changed is told by its name, where what names each row is there.
fn own_sheet(head: &PartHead<'_>, names: &Names) -> Option<Recognised> {
    let sheet = inventory::sheet_called(head.name.filter(|_| names.is_table)?)?;
    let dataset = Dataset::by_id(sheet.dataset)?;
    let kept = sheet.columns.iter().filter(|column| names.all.contains(&normalise(column.heading))).count();
    let has_key = dataset.fields.first()?.names().any(|name| names.all.contains(name));
    (has_key && kept * 2 >= sheet.columns.len()).then_some(())?;
    dataset.layouts.first().map(|layout| Recognised { dataset, layout })
}

/// The context beside the rows, or inside the only one: a single object bears its own.
pub(super) fn context_of(head: &PartHead<'_>) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Own {
        #[serde(rename = "@odata.context")]
        context: Option<String>,
    }
    match &head.shape {
        Shape::Objects { context: Some(context), .. } => Some((*context).to_owned()),
        Shape::Objects { sample: [only], .. } => serde_json::from_slice::<Own>(only).ok()?.context,
        _ => None,
    }
}

/// Whether the path of a context ends so. Several services have role assignments below `roleManagement/`: the bare end means
/// those of the directory.
fn ends_with_set(path: &str, end: &str) -> bool {
    let service = path.strip_prefix("rolemanagement/").and_then(|rest| rest.split('/').next());
    path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        && service.is_none_or(|service| service == "directory" || end.split('/').any(|part| part == service))
}

fn names(head: &PartHead<'_>) -> Names {
    let mut names = Names { is_of_another_service: of_roles::are_of_another_service(head), ..Names::default() };
    match &head.shape {
        Shape::Table { headings, sample } => {
            names.is_table = true;
            names.has_other_roles = of_roles::are_others(headings, sample);
            names.all = headings.iter().map(|heading| normalise(heading)).collect();
            let at = headings.iter().position(|heading| heading.trim().eq_ignore_ascii_case("type"));
            for kind in sample.iter().filter_map(|row| row.get(at?)) {
                names.add_resource_type(kind);
            }
            let at = headings.iter().position(|heading| heading.trim().eq_ignore_ascii_case("objectclass"));
            for class in sample.iter().filter_map(|row| row.get(at?)) {
                // A table joins several: top;person;user.
                names.classes.extend(class.split([';', ',', ' ']).map(|class| class.trim().to_lowercase()));
            }
        }
        Shape::Objects { sample, .. } => {
            let context = context_of(head);
            let fragment =
                context.as_deref().and_then(|context| context.rsplit_once('#')).map(|(_, end)| end.to_lowercase());
            names.path = fragment.as_deref().map(path_of);
            names.is_below_one =
                fragment.as_deref().is_some_and(|text| text.trim_end_matches("/$entity").contains("')/"));
            names.fragment = fragment;
            names.collector_key = head.name.map(str::to_lowercase);
            if let Shape::Objects { context: Some(Shape::TYPES), .. } = head.shape {
                names.collector_key = None;
                names.path = kinds::set_of(head).map(str::to_owned);
            }
            let mut all_deleted = true;
            for element in *sample {
                let Ok(serde_json::Value::Object(map)) = serde_json::from_slice(element) else { continue };
                names.add_type_of_template(&map);
                names.is_capital = map.keys().all(|name| name.starts_with(char::is_uppercase));
                all_deleted &= map.iter().any(|(name, value)| name.eq_ignore_ascii_case(DELETED) && !value.is_null());
                names.add(map);
            }
            // Of some only: it is a list of all, in which each row says whether it was deleted.
            if !all_deleted {
                names.all.remove(&normalise(DELETED));
            }
        }
    }
    names
}

const DELETED: &str = "deletedDateTime";

/// A context's fragment without what stands in parentheses and without what follows an entity set.
fn path_of(fragment: &str) -> String {
    let mut depth = 0u32;
    let plain: String = fragment
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    let plain = plain.split('?').next().unwrap_or_default();
    plain.trim_end_matches("/$entity").trim_end_matches("/$delta").to_owned()
}

/// How well a layout fits: the proof of a context or key beats names; more names beat fewer.
fn score(dataset: &Dataset, layout: &Layout, names: &Names) -> Option<u32> {
    let mut proof = 0;
    match &layout.form {
        Form::Table if !names.is_table => return None,
        Form::Objects { .. } | Form::CollectorKey(_) if names.is_table => return None,
        Form::Objects { .. } if names.are_of_another(dataset) => return None,
        // What stands below one object is no list of all.
        Form::Either if names.is_below_one && names.are_of_another(dataset) => return None,
        Form::Table | Form::Either => {}
        Form::Resource(kinds) => {
            let is = |found: &String, kind: &str| {
                found.strip_suffix(kind).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            };
            if !names.types.iter().any(|found| kinds.iter().any(|kind| is(found, kind))) {
                return None;
            }
            proof = 1_000;
        }
        Form::CollectorKey(keys) => {
            let key = names.collector_key.as_deref()?;
            return keys.contains(&key).then_some(100_000);
        }
        Form::Objects { context, odata_type } => {
            let fits = |end: &&str| {
                names.path.as_deref().is_some_and(|path| ends_with_set(path, end))
                    || end.contains(['(', ')', ','])
                        && names.fragment.as_deref().is_some_and(|fragment| fragment.contains(*end))
            };
            // The longest end that fits says the most: defender's role assignments are no directory role assignments.
            if let Some(end) = context.iter().filter(|end| fits(end)).max_by_key(|end| end.len()) {
                proof = 10_000 + u32::try_from(end.len()).unwrap_or(0);
            } else if !odata_type.is_empty() {
                if !odata_type.iter().any(|kind| names.types.contains(*kind)) {
                    return None;
                }
                proof = 1_000;
            }
        }
    }
    if !matches!(layout.form, Form::CollectorKey(_)) && names.collector_key.is_some() {
        // A key of a collector's file is what its key says, never what its elements happen to resemble.
        return None;
    }
    if names.is_of_another_service && of_roles::is_about_roles(dataset) {
        return None;
    }
    if proof >= 10_000 {
        // A proven context may come with few properties ($select).
        return (!has_foreign_names(layout, names))
            .then(|| proof + matches(layout.all, names) * 10 + matches(layout.any, names));
    }
    let all = matches(layout.all, names);
    let any = matches(layout.any, names);
    let fits = all as usize == layout.all.len()
        && (layout.any.is_empty() || any > 0)
        && !has_foreign_names(layout, names)
        && has_only(layout, names)
        && !(layout.names_a_role && names.has_other_roles)
        && !(layout.all.is_empty() && layout.any.is_empty() && proof == 0);
    fits.then_some(proof + all * 10 + any)
}

fn has_foreign_names(layout: &Layout, names: &Names) -> bool {
    layout.none.iter().chain(layout.nor).any(|name| names.all.contains(*name))
}

/// What Graph itself writes beside the properties counts for nothing.
fn has_only(layout: &Layout, names: &Names) -> bool {
    let is_known = |name: &String| name.starts_with("odata") || layout.only.contains(&&**name);
    layout.only.is_empty() || names.all.iter().all(is_known)
}

fn matches(wanted: &[&str], names: &Names) -> u32 {
    u32::try_from(wanted.iter().filter(|name| names.all.contains(**name)).count()).unwrap_or(u32::MAX)
}
