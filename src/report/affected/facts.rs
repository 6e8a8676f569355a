//! What is said of one object: its name and id, and its facts, one after the other.

use super::Shared;
use super::about::Telling;
use crate::checklist::{Affected, Fact, SubjectKind};
use crate::report::options::Carried;
use crate::report::sections::{FINDINGS_FILE, accounts};
use crate::report::{Block, ReportInput, Span, words};
use crate::tenant::azure::AzureScope;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Longer facts than this many bytes are said once, where at least so many objects share them.
const LONG_FACT: usize = 80;
const SEVERAL: usize = 3;
/// A fact that tells an object apart, and nothing of how it stands.
pub(super) const DISPLAY_NAME: &str = "Display name";

/// A list within a fact that has more entries than this is not printed whole; so many of them are.
const MOST_ENTRIES: usize = 200;
const ENTRIES_SHOWN: usize = 50;

/// The value of a fact as it is printed: of a list that would fill pages the beginning, and where all of it is.
pub(super) fn printed<'v>(input: &ReportInput<'_>, value: &'v str) -> Cow<'v, str> {
    let words = input.in_words(value);
    let is_long = |separator: &&str| words.matches(*separator).nth(MOST_ENTRIES - 1).is_some();
    let Some(separator) = ["; ", ", "].into_iter().find(is_long) else { return words };
    let shown = words.match_indices(separator).nth(ENTRIES_SHOWN - 1).and_then(|(end, _)| words.get(..end));
    let more = words.matches(separator).count() + 1 - ENTRIES_SHOWN;
    Cow::Owned(format!("{}{separator}{}", shown.unwrap_or_default(), and_more(input, more)))
}

/// Short, so that what it ends still stands in lines.
fn and_more(input: &ReportInput<'_>, more: usize) -> String {
    let whole = match input.options.carried {
        Carried::Everything => format!("{FINDINGS_FILE}, attached to this report"),
        Carried::Nothing => "the findings as JSON".to_owned(),
    };
    format!("and {} more: see {whole}", words::size(more))
}

/// The values under one label as they are printed, the same of many of them.
pub(super) fn all_printed<'v>(
    input: &ReportInput<'_>,
    values: &[&'v str],
    print: impl Fn(&'v str) -> Span,
) -> Vec<Span> {
    let shown = if values.len() > MOST_ENTRIES { ENTRIES_SHOWN } else { values.len() };
    let more = (shown < values.len()).then(|| Span::plain(and_more(input, values.len() - shown)));
    values.iter().take(shown).map(|value| print(value)).chain(more).collect()
}

/// What stands under a label, or under several where it is the same.
pub(super) struct Labelled<'a> {
    labels: Vec<&'a str>,
    pub(super) values: Vec<&'a str>,
}

impl Labelled<'_> {
    /// `Policies on device code flow and policies on authentication transfer`
    pub(super) fn label(&self) -> String {
        label_of(&self.labels)
    }
}

fn label_of(labels: &[&str]) -> String {
    let within = |(place, label): (usize, &&str)| {
        let mut letters = label.chars();
        match (place, letters.next(), letters.clone().next()) {
            // The first letter of a sentence, but not that of an abbreviation.
            (1.., Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
            _ => (*label).to_owned(),
        }
    };
    words::listed(&labels.iter().enumerate().map(within).collect::<Vec<String>>())
}

/// Values under their labels, in the order of the first of each label. A long text that stands under several labels is said
/// once for all of them.
pub(super) fn by_label<'a>(facts: &[&'a Fact]) -> Vec<Labelled<'a>> {
    let mut said: Vec<Labelled<'a>> = Vec::new();
    for fact in facts {
        match said.iter_mut().find(|said| said.labels == [fact.label]) {
            Some(said) => said.values.push(&fact.value),
            None => said.push(Labelled { labels: vec![fact.label], values: vec![&fact.value] }),
        }
    }
    let mut merged: Vec<Labelled<'a>> = Vec::with_capacity(said.len());
    for next in said {
        let is_long = next.values.iter().any(|value| value.len() >= LONG_FACT);
        match merged.iter_mut().find(|said| is_long && said.values == next.values) {
            Some(said) => said.labels.extend(next.labels),
            None => merged.push(next),
        }
    }
    merged
}

/// So many names stand a line each, where they would run over so many bytes of text.
const LISTED: std::ops::RangeInclusive<usize> = 3..=40;
const MUCH_RUNNING: usize = 110;

/// Several values of one label: long ones a line each, and then `true`, and so are names that would run over lines; short ones
/// one after the other. `in_lines`: they are, whatever their length, as they stand beside others of their label that are.
pub(super) fn laid_out(values: Vec<Span>, in_lines: bool) -> (Vec<Span>, bool) {
    let length = || values.iter().map(|value| value.text.len()).sum::<usize>();
    let is_long_list = LISTED.contains(&values.len()) && length() > MUCH_RUNNING;
    if values.len() > 1 && (in_lines || is_long_list || values.iter().any(|value| value.text.len() >= LONG_FACT)) {
        let line = |value: Span| [Span::plain("\n– "), value];
        return (values.into_iter().flat_map(line).collect(), true);
    }
    let mut spans: Vec<Span> = Vec::new();
    for value in values {
        if let Some(last) = spans.last() {
            spans.push(Span::plain(if last.text.ends_with('.') { " " } else { "; " }));
        }
        spans.push(value);
    }
    (spans, false)
}

/// A name of more characters is shortened in tables where the register of privileged accounts has it whole: three lines.
const MOST_OF_NAME: usize = 96;
/// So many of them are its end.
const END_OF_NAME: usize = 32;

/// The beginning and the end of a long name.
fn shortened(name: &str) -> Cow<'_, str> {
    let count = name.chars().count();
    if count <= MOST_OF_NAME {
        return Cow::Borrowed(name);
    }
    let first: String = name.chars().take(MOST_OF_NAME - END_OF_NAME - 3).collect();
    let last: String = name.chars().skip(count - END_OF_NAME).collect();
    Cow::Owned(format!("{} … {}", first.trim_end(), last.trim_start()))
}

/// What an account is called, beside the name it signs in with.
pub(super) fn display_name<'o>(
    input: &ReportInput<'o>,
    telling: Telling<'_>,
    object: &'o Affected,
) -> Option<Cow<'o, str>> {
    let name = whole_name(input, telling, object)?;
    let is_listed = || input.tenant.user_by_id(&object.id).is_some_and(|user| *user.display_name == *name);
    let is_told_whole = telling.is_registered(object) && is_listed();
    Some(if is_told_whole { shortened(name) } else { Cow::Borrowed(name) })
}

/// The same whole: as the finding says, else as the list of users does.
fn whole_name<'o>(input: &ReportInput<'o>, telling: Telling<'_>, object: &'o Affected) -> Option<&'o str> {
    if !telling.level.tells(DISPLAY_NAME) {
        return None;
    }
    let said = object.facts.iter().find(|fact| fact.label == DISPLAY_NAME).map(|fact| &*fact.value);
    let listed = || {
        let is_account = object.kind == SubjectKind::User && object.name.contains('@');
        input.tenant.user_by_id(&object.id).filter(|_| is_account).map(|user| &*user.display_name)
    };
    said.or_else(listed).filter(|name| !name.is_empty() && **name != *object.name)
}

/// Facts that several objects share word for word, said once above the table and referred to by number in it.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// Labels and value, in the order of their numbers.
    order: Vec<(Vec<&'a str>, &'a str)>,
    numbers: BTreeMap<&'a str, usize>,
    /// Labels whose values stand a line each with some object, and so with all.
    in_lines: BTreeSet<String>,
}

impl<'a> Notes<'a> {
    /// Of what is told beside each object.
    pub(super) fn of(told: &[Vec<&'a Fact>]) -> Self {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut order: Vec<(Vec<&'a str>, &'a str)> = Vec::new();
        let mut numbers: BTreeMap<&'a str, usize> = BTreeMap::new();
        // A date is read where it stands.
        let is_long = |fact: &&&'a Fact| {
            fact.value.len() >= LONG_FACT && !fact.value.starts_with(|first: char| first.is_ascii_digit())
        };
        let long = || told.iter().flatten().filter(is_long).map(|fact| (fact.label, &*fact.value));
        long().for_each(|said| *times.entry(said).or_default() += 1);
        // They are numbered as they are met.
        for (label, value) in long().filter(|said| times.get(said).is_some_and(|count| *count >= SEVERAL)) {
            let number = *numbers.entry(value).or_insert_with(|| {
                order.push((Vec::new(), value));
                order.len()
            });
            if !order[number - 1].0.contains(&label) {
                order[number - 1].0.push(label);
            }
        }
        let mut in_lines = BTreeSet::new();
        for facts in told {
            let of_lines = by_label(facts).into_iter().filter(|said| {
                let is_long = |value: &&str| value.len() >= LONG_FACT && !numbers.contains_key(*value);
                said.values.len() > 1 && said.values.iter().any(is_long)
            });
            in_lines.extend(of_lines.map(|said| said.label()));
        }
        Self { order, numbers, in_lines }
    }

    pub(super) fn block(&self, input: &ReportInput<'_>) -> Option<Block> {
        let note = |(index, (labels, value)): (usize, &(Vec<&str>, &str))| {
            let number = Span::strong(format!("Note {}  ", index + 1));
            vec![number, Span::muted(format!("{}: ", label_of(labels))), Span::plain(printed(input, value))]
        };
        let notes = || Block::Bullets(self.order.iter().enumerate().map(note).collect());
        (!self.order.is_empty()).then(|| Block::KeepTogether(vec![notes()]))
    }
}

/// The id that the tenant gives the object, where nothing else tells it; what lies in Azure is told by where it lies.
pub(super) fn own_id<'o>(input: &ReportInput<'_>, object: &'o Affected) -> Option<Cow<'o, str>> {
    let id = object.own_id()?;
    let AzureScope::Resource { subscription, path } = AzureScope::parse(id) else { return Some(Cow::Borrowed(id)) };
    // Azure tells no cases apart, and ids are in lower case: the export's own spelling is the machine's.
    let machine = input.tenant.virtual_machines.iter().find(|machine| *machine.id == *id);
    let in_path = || path.strip_prefix("resourcegroups/").and_then(|rest| rest.split('/').next());
    let group = machine.map(|machine| &*machine.resource_group).filter(|group| !group.is_empty()).or_else(in_path);
    let group = group.map_or_else(String::new, |group| format!("resource group {group}, "));
    let place = AzureScope::Subscription(subscription).title(input.tenant);
    Some(Cow::Owned(words::capital(&format!("{group}{place}"))))
}

/// Name and id on lines of their own, kind between them and outcome beside the name where the objects differ in them.
pub(super) fn name(input: &ReportInput<'_>, telling: Telling<'_>, object: &Affected, shared: Shared) -> Vec<Span> {
    let shown = if object.name.is_empty() { "(without a name)" } else { &object.name };
    let is_registered = telling.is_registered(object);
    // What happened is called by us, with its time; all other names are the tenant's.
    let name = Span::strong(if object.is_event() { input.in_words(shown) } else { Cow::Borrowed(shown) });
    let mut spans = vec![if is_registered { name.to(accounts::SECTION.id) } else { name }];
    spans.extend(telling.mark_of(input, object).map(|mark| Span::muted(format!("  {mark}"))));
    // Whatever stands below, the outcome stands beside the name.
    if shared.outcome.is_none() {
        let chip = Span::chip(words::outcome_tone(object.outcome), object.outcome.title());
        spans.extend([Span::plain("  "), chip]);
    }
    spans.extend(display_name(input, telling, object).map(|name| Span::plain(format!("\n{name}"))));
    if shared.kind.is_none() {
        spans.push(Span::muted(format!("\n{}", words::capital(&words::kind_in(shared.check, object.kind)))));
    }
    spans.extend(own_id(input, object).filter(|_| !is_registered).map(|id| Span::muted(format!("\n{id}"))));
    spans
}

/// One after the other: a line for each would make a page of every few accounts.
pub(super) fn facts(input: &ReportInput<'_>, told: &[&Fact], notes: &Notes<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut gap = "";
    for said in by_label(told) {
        spans.push(Span::muted(format!("{gap}{}: ", said.label())));
        let is_note = |value: &str| notes.numbers.contains_key(value);
        let value = |value| match notes.numbers.get(value) {
            Some(number) => Span::plain(format!("note\u{a0}{number}")),
            None => Span::plain(printed(input, value)),
        };
        // Numbers alone need no lines of their own.
        let in_lines = notes.in_lines.contains(&said.label()) && !said.values.iter().all(|value| is_note(value));
        // A number is no line: it stands beside the label, before what has lines of its own.
        let (noted, own): (Vec<&str>, Vec<&str>) = said.values.iter().partition(|value| is_note(value));
        let noted: Vec<Span> = noted.into_iter().map(value).collect();
        let (own, in_lines) = match (laid_out(all_printed(input, &own, value), in_lines), noted.is_empty()) {
            ((own, false), false) if own.is_empty() => (own, false),
            ((own, false), false) => {
                let before = if in_lines { "\n– " } else { "; " };
                ([Span::plain(before)].into_iter().chain(own).collect(), in_lines)
            }
            (laid_out, _) => laid_out,
        };
        spans.extend(laid_out(noted, false).0);
        spans.extend(own);
        gap = if in_lines { "\n" } else { " · " };
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Outcome;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::report::affected::Register;
    use crate::report::masking::PersonalData;
    use crate::report::sections::sample::sample;
    use crate::tenant::azure_security::{MachineSystem, VirtualMachine};
    use crate::tenant::{Tenant, User};

    #[test]
    fn long_facts_that_several_objects_share_are_said_once() {
        let shared = "Policy A asks for it, but excludes emergency accounts and a group of service accounts";
        let object = |number: usize| {
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), "", Outcome::Fail);
            object.fact("Policies", shared).fact("Enabled", "yes")
        };
        let objects: Vec<Affected> = (0..3).map(object).collect();
        let register = Register::default();
        let telling = Telling::of(PersonalData::Full, &register, &objects);
        let told: Vec<Vec<&Fact>> = objects.iter().map(|object| telling.facts(object).collect()).collect();
        let notes = Notes::of(&told);
        assert_eq!(notes.order, [(vec!["Policies"], shared)]);
        let text: String = facts(&sample().input(), &told[0], &notes).iter().map(|span| span.text.as_str()).collect();
        assert_eq!(text, "Policies: note\u{a0}1 · Enabled: yes");
        assert!(Notes::of(&told[..2]).order.is_empty());
        assert!(Notes::of(&told[..2]).block(&sample().input()).is_none());
    }

    #[test]
    fn whoever_is_disabled_is_said_to_be_in_every_list() {
        let check = |enabled: Option<bool>, fact: Option<&str>, expected: bool| {
            let mut sample = sample();
            let user = User { id: "id-1".into(), upn: "ada@contoso.com".into(), enabled, ..User::default() };
            sample.tenant = Tenant::default();
            sample.tenant.users.items.push(user);
            sample.tenant.join();
            let mut object = Affected::new(SubjectKind::User, "id-1", "ada@contoso.com", Outcome::Fail);
            object = fact.into_iter().fold(object, |object, value| object.fact("Enabled", value));
            let register = Register::default();
            let telling = Telling::of(PersonalData::Full, &register, std::slice::from_ref(&object));
            let shared = Shared::of("1.02.c", [&object].into_iter());
            let said: String =
                name(&sample.input(), telling, &object, shared).iter().map(|span| span.text.as_str()).collect();
            assert_eq!(said.contains("disabled"), expected, "{said}");
        };
        check(Some(false), None, true);
        check(Some(true), None, false);
        check(None, None, false);
        // What the finding says beside the name is enough.
        check(Some(false), Some("no"), false);
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        assert_eq!(shortened("Ada Osei"), "Ada Osei");
        let exact = "é".repeat(MOST_OF_NAME);
        assert_eq!(shortened(&exact), exact);
        let long = format!("Ada {} Osei", "of the long name ".repeat(20));
        let told = shortened(&long);
        assert!(told.starts_with("Ada of the") && told.ends_with("name  Osei") && told.contains(" … "), "{told}");
        assert!(told.chars().count() <= MOST_OF_NAME, "{told}");
    }

    #[test]
    fn what_lies_in_azure_is_told_by_where_it_lies() {
        let mut sample = sample();
        let id = "/subscriptions/s-1/resourcegroups/rg-cranes/providers/microsoft.compute/virtualmachines/vm-1";
        let told = |sample: &crate::report::sections::sample::Sample, id: &str| {
            let object = Affected::new(SubjectKind::VirtualMachine, id, "vm-1", Outcome::Fail);
            own_id(&sample.input(), &object).map(Cow::into_owned)
        };
        assert_eq!(told(&sample, id).as_deref(), Some("Resource group rg-cranes, subscription s-1"));
        sample.tenant.virtual_machines.items.push(VirtualMachine {
            id: id.into(),
            name: "vm-1".into(),
            resource_group: "RG-Cranes".into(),
            system: MachineSystem::Linux,
            local_administrator: None,
            lacks_administrator: false,
            has_identity: None,
            entra_sign_in: None,
            source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
        });
        assert_eq!(told(&sample, id).as_deref(), Some("Resource group RG-Cranes, subscription s-1"));
        assert_eq!(told(&sample, "/subscriptions/s-1").as_deref(), Some("/subscriptions/s-1"));
    }

    #[test]
    fn what_stands_under_several_labels_is_said_once() {
        let long = "Partly covered by a policy that leaves open other clients, other networks and risky sign-ins";
        let object = Affected::new(SubjectKind::User, "id", "", Outcome::Fail)
            .fact("Flow", "partly")
            .fact("Policies on flow", long)
            .fact("MFA", "partly")
            .fact("Policies on transfer", long)
            .fact("MFA policies", long);
        let none = Notes { order: Vec::new(), numbers: BTreeMap::new(), in_lines: BTreeSet::new() };
        let register = Register::default();
        let telling = Telling::of(PersonalData::Full, &register, &[]);
        let sample = sample();
        let told: Vec<&Fact> = telling.facts(&object).collect();
        let text = |notes: &Notes<'_>| -> String {
            facts(&sample.input(), &told, notes).iter().map(|span| span.text.as_str()).collect()
        };
        let labels = "Policies on flow, policies on transfer and MFA policies";
        assert_eq!(text(&none), format!("Flow: partly · {labels}: {long} · MFA: partly"));
        let notes = Notes::of(&[told.clone(), told.clone(), told.clone()]);
        assert_eq!(text(&notes), format!("Flow: partly · {labels}: note\u{a0}1 · MFA: partly"));
        let Some(Block::KeepTogether(kept)) = notes.block(&sample.input()) else { panic!("there is a note") };
        let [Block::Bullets(bullets)] = kept.as_slice() else { panic!("{kept:?}") };
        let said: Vec<String> =
            bullets.iter().map(|spans| spans.iter().map(|span| span.text.as_str()).collect()).collect();
        assert_eq!(said, [format!("Note 1  {labels}: {long}")]);
    }

    #[test]
    fn values_of_one_label_stand_alike_with_all_objects_of_a_list() {
        let object = |id: &str, values: &[&str]| {
            values.iter().fold(Affected::new(SubjectKind::User, id, "", Outcome::Fail), |object, value| {
                object.fact("Sent", *value)
            })
        };
        let long = "security events (alerts of Defender for Cloud): workspace law-operations, kept for 30 days";
        let objects = [object("a", &["alerts: nowhere", long]), object("b", &["alerts: nowhere", "policies: nowhere"])];
        let register = Register::default();
        let telling = Telling::of(PersonalData::Full, &register, &objects);
        let told: Vec<Vec<&Fact>> = objects.iter().map(|object| telling.facts(object).collect()).collect();
        let notes = Notes::of(&told);
        let text: String = facts(&sample().input(), &told[1], &notes).iter().map(|span| span.text.as_str()).collect();
        assert_eq!(text, "Sent: \n– alerts: nowhere\n– policies: nowhere");
        // But for numbers of notes alone.
        let [other, another] = [long.replace("events", "alerts"), long.replace("events", "changes")];
        let noted = |id: &str| object(id, &[long, &other]);
        let objects =
            [noted("a"), object("b", &[&other]), object("c", &[&other]), object("d", &[long, &another]), noted("e")];
        let told: Vec<Vec<&Fact>> = objects.iter().map(|object| telling.facts(object).collect()).collect();
        let notes = Notes::of(&told);
        let text = |at: usize| -> String {
            facts(&sample().input(), &told[at], &notes).iter().map(|span| span.text.as_str()).collect()
        };
        assert_eq!(notes.order.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [long, &other], "as they are met");
        assert_eq!(text(0), "Sent: note\u{a0}1; note\u{a0}2");
        assert_eq!(text(3), format!("Sent: note\u{a0}1\n– {another}"));
    }

    #[test]
    fn names_that_would_run_over_lines_stand_a_line_each() {
        let check = |count: usize, name: &str, is_in_lines: bool| {
            let values = (0..count).map(|_| Span::plain(name)).collect();
            assert_eq!(laid_out(values, false).1, is_in_lines, "{count} {name}");
        };
        check(2, "somebody.with.a.long.name.of.sixty.letters@contoso.onmicrosoft.com", false);
        check(6, "ada@contoso.com", false);
        check(6, "somebody.with.a.long.name@contoso.onmicrosoft.com", true);
        check(41, "somebody.with.a.long.name@contoso.onmicrosoft.com", false);
    }

    #[test]
    fn a_list_in_one_fact_that_would_fill_pages_is_cut() {
        let sample = sample();
        let input = sample.input();
        let told = |facts: &[Fact]| -> String {
            let facts: Vec<&Fact> = facts.iter().collect();
            super::facts(&input, &facts, &Notes::default()).iter().map(|span| &*span.text).collect()
        };
        let names = |count: usize| (0..count).map(|at| format!("user{at}")).collect::<Vec<_>>();
        let more = |said: &str, more: &str| {
            said.contains(&format!("user49; and {more} more: see findings.json")) && !said.contains("user50")
        };
        assert!(more(&told(&[Fact::new("Who", names(1_234).join("; "))]), "1,184"));
        // Each in a fact of its own, too.
        let each: Vec<Fact> = names(1_234).into_iter().map(|name| Fact::new("Who", name)).collect();
        assert!(more(&told(&each), "1,184"));
        let few = told(&[Fact::new("Who", names(200).join("; "))]);
        assert!(few.contains("user199") && !few.contains("more"), "{few}");
    }
}
