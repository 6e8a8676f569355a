//! Which affected objects are shown, and in which order: found when filter, order or findings change, and kept.

use crate::checklist::{Affected, Outcome, Results};
use egui::Context;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// What is chosen: words, an outcome, and the order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub words: String,
    pub outcome: Option<Outcome>,
    /// By which column, and whether from the end. `None`: as the check gave them.
    pub(super) order: Option<(Key, bool)>,
}

/// What a table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Outcome,
    Name,
    Kind,
    Fact(&'static str),
}

impl Key {
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Outcome => "Outcome",
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::Fact(label) => label,
        }
    }
}

/// From so many objects on, filtering and sorting are done on a thread of their own: no frame waits for them.
const MANY: usize = 10_000;

/// What places were found for: a view of a check's objects, and the state of the findings.
type Of = (View, &'static str, u64);

/// Places among the affected objects, as a view leaves them; kept until the view or the findings change.
#[derive(Debug, Default)]
pub struct Rows {
    of: Option<Of>,
    /// What is being found.
    asked: Option<(Of, Receiver<Vec<u32>>)>,
    places: Rc<[u32]>,
    counts: Rc<[(Outcome, usize)]>,
    /// Objects of several kinds are among them: else the kind says nothing.
    pub has_kinds: bool,
}

impl Rows {
    /// The places that are left. `generation`: counts up with every change of the findings.
    pub fn get(&mut self, view: &View, check: &'static str, generation: u64, affected: &[Affected]) -> Rc<[u32]> {
        if !self.of.as_ref().is_some_and(|of| is_of(of, view, check, generation)) {
            self.note(check, generation, affected);
            self.places = view.rows(affected).into();
            (self.of, self.asked) = (Some((view.clone(), check, generation)), None);
        }
        Rc::clone(&self.places)
    }

    /// As [`Rows::get`]; of many objects those that were left before, until the new ones are found.
    pub fn soon(
        &mut self,
        view: &View,
        check: &'static str,
        generation: u64,
        results: &Arc<Results>,
        context: &Context,
    ) -> Rc<[u32]> {
        let affected = results.finding(check).map_or(&[][..], |finding| &finding.affected);
        if let Some(found) = self.asked.as_ref().and_then(|(_, found)| found.try_recv().ok())
            && let Some((of, _)) = self.asked.take()
        {
            self.note(of.1, generation, affected);
            (self.of, self.places) = (Some(of), found.into());
        }
        let is_current = |of: &Of| is_of(of, view, check, generation);
        let is_quick = affected.len() < MANY || self.of.as_ref().is_none_or(|(_, of_check, _)| *of_check != check);
        if is_quick || *view == View::default() {
            return self.get(view, check, generation, affected);
        }
        let is_found = self.of.as_ref().is_some_and(is_current);
        if !is_found && !self.asked.as_ref().is_some_and(|(of, _)| is_current(of)) {
            let of = (view.clone(), check, generation);
            match begin(of.clone(), Arc::clone(results), context.clone()) {
                Ok(found) => self.asked = Some((of, found)),
                // No thread to be had: then it takes a moment.
                Err(_) => return self.get(view, check, generation, affected),
            }
        }
        Rc::clone(&self.places)
    }

    /// Whether what is given is what was left before.
    pub fn is_finding(&self) -> bool {
        self.asked.is_some()
    }

    /// What does not depend on the view, when check or findings are others.
    fn note(&mut self, check: &'static str, generation: u64, affected: &[Affected]) {
        if !self.of.as_ref().is_some_and(|(_, of, made)| *of == check && *made == generation) {
            self.counts = counts(affected).into();
            self.has_kinds = affected.windows(2).any(|pair| matches!(pair, [one, next] if one.kind != next.kind));
        }
    }

    /// How many objects there are of each outcome, whatever the view.
    pub fn counts(&self) -> Rc<[(Outcome, usize)]> {
        Rc::clone(&self.counts)
    }
}

fn is_of((of, of_check, made): &Of, view: &View, check: &str, generation: u64) -> bool {
    of == view && *of_check == check && *made == generation
}

fn begin((view, check, _): Of, results: Arc<Results>, context: Context) -> std::io::Result<Receiver<Vec<u32>>> {
    let (sender, found) = channel();
    std::thread::Builder::new().name("filtering".to_owned()).spawn(move || {
        let affected = results.finding(check).map_or(&[][..], |finding| &finding.affected);
        // Another view may be wanted by now: then nobody hears.
        let _ = sender.send(view.rows(affected));
        context.request_repaint();
    })?;
    Ok(found)
}

impl View {
    fn rows(&self, affected: &[Affected]) -> Vec<u32> {
        let words = self.words.trim().to_lowercase();
        let has_words = |text: &str| text.to_lowercase().contains(&words);
        let passes = |object: &Affected| {
            self.outcome.is_none_or(|outcome| outcome == object.outcome)
                && (words.is_empty()
                    || has_words(&object.name)
                    || has_words(&object.id)
                    || object.facts.iter().any(|fact| has_words(&fact.value)))
        };
        let mut rows: Vec<u32> =
            (0..).zip(affected).filter(|(_, object)| passes(object)).map(|(place, _)| place).collect();
        if let Some((key, from_end)) = self.order {
            rows.sort_by_cached_key(|place| sort_key(affected.get(*place as usize), key));
            if from_end {
                rows.reverse();
            }
        }
        rows
    }

    /// The first click on a heading sorts by it, the second from the end, the third as it was.
    pub(super) fn clicked(&mut self, key: Key) {
        self.order = match self.order {
            Some((current, false)) if current == key => Some((key, true)),
            Some((current, true)) if current == key => None,
            _ => Some((key, false)),
        };
    }
}

/// Numbers by their size, everything else by its letters.
fn sort_key(object: Option<&Affected>, key: Key) -> (usize, u64, String) {
    let Some(object) = object else { return (usize::MAX, 0, String::new()) };
    match key {
        Key::Outcome => (object.outcome as usize, 0, object.name.to_lowercase()),
        Key::Name => (0, 0, object.name.to_lowercase()),
        Key::Kind => (0, 0, format!("{} {}", object.kind.id(), object.name.to_lowercase())),
        Key::Fact(label) => {
            let value = object.facts.iter().find(|fact| fact.label == label).map_or("", |fact| &fact.value);
            let number = value.split_whitespace().next().and_then(|word| word.parse().ok());
            (usize::from(number.is_none()), number.unwrap_or_default(), value.to_lowercase())
        }
    }
}

/// How many of each outcome.
fn counts(affected: &[Affected]) -> Vec<(Outcome, usize)> {
    let count = |outcome: Outcome| affected.iter().filter(|object| object.outcome == outcome).count();
    [Outcome::Fail, Outcome::Review, Outcome::NoEvidence]
        .map(|outcome| (outcome, count(outcome)))
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Fact, Finding, SubjectKind, WithTail};

    fn object(name: &str, outcome: Outcome, fact: &str) -> Affected {
        let facts = vec![Fact::new("Days", fact)];
        let (id, kind) = (name.to_lowercase(), SubjectKind::User);
        Affected { id: id.into(), name: name.into(), kind, outcome, facts: facts.into(), sources: WithTail::new() }
    }

    #[track_caller]
    fn check(view: &View, expected: &[u32]) {
        let objects = [
            object("bob", Outcome::Fail, "100 days"),
            object("Ada", Outcome::Review, "9 days"),
            object("Cy", Outcome::Fail, "never"),
        ];
        assert_eq!(view.rows(&objects), expected, "{view:?}");
    }

    #[test]
    fn rows_are_filtered_and_sorted() {
        let by = |key, from_end| View { order: Some((key, from_end)), ..View::default() };
        check(&View::default(), &[0, 1, 2]);
        check(&by(Key::Name, false), &[1, 0, 2]);
        check(&by(Key::Name, true), &[2, 0, 1]);
        check(&by(Key::Fact("Days"), false), &[1, 0, 2]);
        check(&View { outcome: Some(Outcome::Fail), ..View::default() }, &[0, 2]);
        check(&View { words: " ADA".into(), ..View::default() }, &[1]);
        check(&View { words: "never".into(), ..View::default() }, &[2]);
        let mut view = View::default();
        let orders = [(); 3].map(|()| {
            view.clicked(Key::Kind);
            view.order
        });
        assert_eq!(orders, [Some((Key::Kind, false)), Some((Key::Kind, true)), None]);
    }

    #[test]
    fn many_objects_are_filtered_beside_the_window() {
        let name = |number: usize| format!("account {number:05}");
        let affected: Vec<Affected> = (0..MANY).map(|number| object(&name(number), Outcome::Fail, "1")).collect();
        let finding = Finding {
            check: "1.01.a",
            outcome: Outcome::Fail,
            reasons: Vec::new(),
            examined: MANY as u64,
            affected,
            missing: Vec::new(),
        };
        let results = Arc::new(Results {
            checklist: "privileged-access",
            as_of: crate::tenant::Moment(0),
            parameters: crate::checklist::Parameters::default(),
            findings: vec![finding],
            items: Vec::new(),
        });
        let (mut rows, context) = (Rows::default(), Context::default());
        let all = rows.soon(&View::default(), "1.01.a", 1, &results, &context);
        assert_eq!((all.len(), rows.is_finding()), (MANY, false));
        let view = View { words: "account 00007".into(), ..View::default() };
        while rows.soon(&view, "1.01.a", 1, &results, &context).len() > 1 {
            assert!(rows.is_finding(), "those before are given only as long as it takes");
            std::thread::yield_now();
        }
        assert_eq!(&*rows.soon(&view, "1.01.a", 1, &results, &context), [7]);
        assert!(!rows.is_finding());
        // What is given out is never what was left before.
        let other = View { words: "account 00008".into(), ..View::default() };
        rows.soon(&other, "1.01.a", 1, &results, &context);
        assert_eq!(&*rows.get(&other, "1.01.a", 1, &results.findings.first().unwrap().affected), [8]);
    }
}
