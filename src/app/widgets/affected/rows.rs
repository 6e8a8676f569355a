//! Which affected objects are shown, and in which order: found when filter, order or findings change, and kept.

use super::given_out::{Count, Left};
use super::said::{self, Signs};
use super::said_by;
use crate::app::sorting;
use crate::checklist::{Affected, Fact, Outcome, Results};
use egui::Context;
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What is chosen: words, an outcome, and the order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub words: String,
    pub outcome: Option<Outcome>,
    /// Only those of which something was said.
    pub said: Option<Arc<Signs>>,
    /// Of dates, as the facts are shown.
    pub language: String,
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

/// The outcomes that objects have.
const OUTCOMES: [Outcome; 3] = [Outcome::Fail, Outcome::Review, Outcome::NoEvidence];

/// Of each of [`OUTCOMES`], how many objects words and marks leave, whichever outcome is chosen.
type Tally = [usize; 3];

/// What a view leaves.
#[derive(Debug, Default)]
struct Found {
    places: Arc<[u32]>,
    tally: Tally,
    bearers: Arc<[u32]>,
}

/// A search that runs on its thread. There is never more than one: several would take the processor from the window.
#[derive(Debug)]
struct Search {
    of: Of,
    found: Receiver<Found>,
    /// Something else is wanted by now.
    is_stale: Arc<AtomicBool>,
}

/// Places among the affected objects, as a view leaves them; kept until the view or the findings change.
#[derive(Debug, Default)]
pub struct Rows {
    of: Option<Of>,
    search: Option<Search>,
    places: Arc<[u32]>,
    /// Of each fact that any of these has, the first that has it: it has its column, however far down it stands.
    pub bearers: Arc<[u32]>,
    /// What they were found in.
    results: Option<Arc<Results>>,
    /// Those of [`OUTCOMES`] that the check's objects have.
    counts: Arc<[(Outcome, usize)]>,
    tally: Tally,
    /// Objects of several kinds are among them: else the kind says nothing.
    pub has_kinds: bool,
}

impl Rows {
    /// The places that are left; of many objects those that were left before, until the new ones are found.
    /// `generation`: counts up with every change of the findings.
    pub fn soon(
        &mut self,
        view: &View,
        check: &'static str,
        generation: u64,
        results: &Arc<Results>,
        context: &Context,
    ) -> Arc<[u32]> {
        let affected = results.finding(check).map_or(&[][..], |finding| &finding.affected);
        self.hear(affected, results);
        let is_wanted = |of: &Of| of.0 == *view && of.1 == check && of.2 == generation;
        let is_same_run = self.results.as_ref().is_some_and(|run| Arc::ptr_eq(run, results));
        if let Some(of) = self.of.as_mut().filter(|of| is_same_run && of.0 == *view && of.1 == check) {
            // Where something was typed, findings are what they were.
            of.2 = generation;
            self.give_up();
            return Arc::clone(&self.places);
        }
        let is_other_check = self.of.as_ref().is_none_or(|(_, of_check, _)| *of_check != check);
        let of = (view.clone(), check, generation);
        if affected.len() < MANY || is_other_check || *view == View::default() {
            self.give_up();
            self.take(of, view.all(affected), affected, results);
            return Arc::clone(&self.places);
        }
        match &self.search {
            Some(search) if is_wanted(&search.of) => {}
            // It ends soon, and asks for another frame then.
            Some(search) => search.is_stale.store(true, Ordering::Relaxed),
            None => match begin(of.clone(), Arc::clone(results), context.clone()) {
                Ok(search) => self.search = Some(search),
                // No thread to be had: then it takes a moment.
                Err(_) => self.take(of, view.all(affected), affected, results),
            },
        }
        Arc::clone(&self.places)
    }

    /// Whether what is given is what was left before.
    pub fn is_finding(&self) -> bool {
        self.search.is_some()
    }

    /// How many of its objects a view leaves; none where another view was looked at last.
    pub fn count(&self, left: &Left) -> Option<Count> {
        let is_of = self.of.as_ref().is_some_and(|(view, check, _)| *view == left.view && *check == left.check);
        is_of.then(|| Count { left: self.places.len(), all: left.all() })
    }

    /// How many objects of each outcome the view's words and marks leave, whichever outcome it shows.
    pub fn counts(&self) -> Vec<(Outcome, usize)> {
        let left = |outcome: Outcome| OUTCOMES.iter().zip(self.tally).find(|(one, _)| **one == outcome);
        self.counts.iter().map(|(outcome, _)| (*outcome, left(*outcome).map_or(0, |(_, count)| count))).collect()
    }

    fn give_up(&self) {
        if let Some(search) = &self.search {
            search.is_stale.store(true, Ordering::Relaxed);
        }
    }

    fn hear(&mut self, affected: &[Affected], results: &Arc<Results>) {
        let Some(search) = &self.search else { return };
        let found = match search.found.try_recv() {
            Err(TryRecvError::Empty) => return,
            found => found.ok(),
        };
        let Some(Search { of, is_stale, .. }) = self.search.take() else { return };
        if let Some(found) = found.filter(|_| !is_stale.load(Ordering::Relaxed)) {
            self.take(of, found, affected, results);
        }
    }

    fn take(&mut self, of: Of, found: Found, affected: &[Affected], results: &Arc<Results>) {
        // What does not depend on the view, when check or findings are others.
        if !self.of.as_ref().is_some_and(|(_, check, generation)| (*check, *generation) == (of.1, of.2)) {
            (self.counts, self.has_kinds) = survey(affected);
        }
        let Found { places, tally, bearers } = found;
        (self.of, self.places, self.tally, self.bearers) = (Some(of), places, tally, bearers);
        self.results = Some(Arc::clone(results));
    }
}

fn begin((view, check, generation): Of, results: Arc<Results>, context: Context) -> std::io::Result<Search> {
    let (sender, found) = channel();
    let is_stale = Arc::new(AtomicBool::new(false));
    let (of, stale) = ((view.clone(), check, generation), Arc::clone(&is_stale));
    std::thread::Builder::new().name("filtering".to_owned()).spawn(move || {
        let affected = results.finding(check).map_or(&[][..], |finding| &finding.affected);
        if let Some(found) = view.found(affected, || !stale.load(Ordering::Relaxed)) {
            // The window may be gone.
            let _ = sender.send(found);
        }
        drop(sender);
        context.request_repaint();
    })?;
    Ok(Search { of, found, is_stale })
}

/// Letters of an id by which somebody means it: fewer would find objects by what nobody sees of them.
const LEAST_OF_ID: usize = 8;
/// So many objects are looked at between two questions whether to go on.
const BETWEEN_QUESTIONS: usize = 1024;

impl View {
    /// As the fact is kept, and as it is shown, its dates written out.
    fn has_words(&self, fact: &Fact, words: &str) -> bool {
        has_words(&fact.value, words)
            || matches!(said_by(fact, &self.language), Cow::Owned(shown) if has_words(&shown, words))
    }

    /// The places of the objects it leaves, in its order.
    pub(super) fn rows(&self, affected: &[Affected]) -> Vec<u32> {
        self.rows_while(affected, || true).unwrap_or_default()
    }

    fn all(&self, affected: &[Affected]) -> Found {
        self.found(affected, || true).unwrap_or_default()
    }

    fn found(&self, affected: &[Affected], goes_on: impl Fn() -> bool) -> Option<Found> {
        let (places, tally) = self.tallied(affected, &goes_on)?;
        let bearers = bearers(affected, &places);
        Some(Found { places: places.into(), tally, bearers: bearers.into() })
    }

    /// `None`: it was not to go on.
    fn rows_while(&self, affected: &[Affected], goes_on: impl Fn() -> bool) -> Option<Vec<u32>> {
        self.tallied(affected, goes_on).map(|(rows, _)| rows)
    }

    /// The same, and how many of each outcome there would be.
    fn tallied(&self, affected: &[Affected], goes_on: impl Fn() -> bool) -> Option<(Vec<u32>, Tally)> {
        let words = self.words.trim().to_lowercase();
        let mut tally = Tally::default();
        let says = |object: &Affected| {
            self.said.as_ref().is_none_or(|signs| said::of(signs, object).is_some())
                && (words.is_empty()
                    || has_words(&object.name, &words)
                    || words.len() >= LEAST_OF_ID && has_words(&object.id, &words)
                    || object.facts.iter().any(|fact| self.has_words(fact, &words)))
        };
        let mut rows: Vec<u32> = Vec::new();
        let mut places = 0..;
        for some in affected.chunks(BETWEEN_QUESTIONS) {
            if !goes_on() {
                return None;
            }
            // The objects first: whichever side ends first has not taken one from the other.
            for (object, place) in some.iter().zip(places.by_ref()).filter(|(object, _)| says(object)) {
                let at = OUTCOMES.iter().position(|outcome| *outcome == object.outcome);
                if let Some(count) = at.and_then(|at| tally.get_mut(at)) {
                    *count += 1;
                }
                rows.extend(self.outcome.is_none_or(|outcome| outcome == object.outcome).then_some(place));
            }
        }
        if let Some((key, from_end)) = self.order {
            rows.sort_by_cached_key(|place| sort_key(affected.get(*place as usize), key));
            if from_end {
                rows.reverse();
            }
        }
        goes_on().then_some((rows, tally))
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
        Key::Outcome => (object.outcome as usize, 0, sorting::key(&object.name)),
        Key::Name => (0, 0, sorting::key(&object.name)),
        Key::Kind => (0, 0, format!("{} {}", object.kind.id(), sorting::key(&object.name))),
        Key::Fact(label) => {
            let value = object.facts.iter().find(|fact| fact.label == label).map_or("", |fact| &fact.value);
            let number = value.split_whitespace().next().and_then(|word| word.parse().ok());
            (usize::from(number.is_none()), number.unwrap_or_default(), sorting::key(value))
        }
    }
}

/// Whether a text has these words, which are in small letters, in whatever letters.
fn has_words(text: &str, words: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(words);
    }
    // Most names and facts: compared where they stand, without a copy in small letters.
    let words = words.as_bytes();
    words.is_empty() || text.as_bytes().windows(words.len()).any(|part| part.eq_ignore_ascii_case(words))
}

/// Of each fact that says something of any of these objects, the first that has it.
pub(super) fn bearers(affected: &[Affected], places: &[u32]) -> Vec<u32> {
    let mut known: Vec<&'static str> = Vec::new();
    let mut bearers: Vec<u32> = Vec::new();
    for place in places {
        let Some(object) = affected.get(*place as usize) else { continue };
        // Most objects have the facts of the one before, in its order.
        let mut at = 0;
        for fact in &object.facts {
            let is_next = known.get(at).is_some_and(|label| std::ptr::eq(*label, fact.label));
            if is_next || fact.value.is_empty() {
                at += usize::from(is_next);
            } else if let Some(known) = known.iter().position(|label| *label == fact.label) {
                at = known + 1;
            } else {
                known.push(fact.label);
                at = known.len();
                if bearers.last() != Some(place) {
                    bearers.push(*place);
                }
            }
        }
    }
    bearers
}

/// How many of each outcome, and whether there are several kinds of object.
fn survey(affected: &[Affected]) -> (Arc<[(Outcome, usize)]>, bool) {
    let mut counts = OUTCOMES.map(|outcome| (outcome, 0));
    let first = affected.first().map(|object| object.kind);
    let mut has_kinds = false;
    for object in affected {
        if let Some((_, count)) = counts.iter_mut().find(|(outcome, _)| *outcome == object.outcome) {
            *count += 1;
        }
        has_kinds |= Some(object.kind) != first;
    }
    (counts.into_iter().filter(|(_, count)| *count > 0).collect(), has_kinds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widgets::affected::tests::object;
    use crate::checklist::Finding;

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
    fn what_is_shown_is_found_and_an_id_by_enough_of_it() {
        let mut objects = [object("Ada", Outcome::Fail, "since 2026-07-04"), object("Bob", Outcome::Fail, "1234")];
        objects[0].id = "5f3d24b8-1234-4000-8000-000000000001".into();
        let check = |words: &str, language: &str, expected: &[u32]| {
            let view = View { words: words.into(), language: language.to_owned(), ..View::default() };
            assert_eq!(view.rows(&objects), expected, "{words}");
        };
        check("1234", "", &[1]);
        check("5f3d24b8-1", "", &[0]);
        check("4 July", "", &[0]);
        check("2026-07", "", &[0]);
        check("4. Juli", "de", &[0]);
        // In a name a date is a piece of it, as it is shown.
        objects[0].facts = vec![Fact::new("Display name", "Ada 2026-06-30")].into();
        let check = |words: &str, expected: &[u32]| {
            assert_eq!(View { words: words.into(), ..View::default() }.rows(&objects), expected, "{words}");
        };
        check("2026-06-30", &[0]);
        check("30 June", &[]);
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
            as_of: crate::tenant::Moment::of(0),
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
        // Typed on before it was found: what counts is what stands in the field last.
        for words in ["account 0", "account 00", "account 00008"] {
            rows.soon(&View { words: words.into(), ..View::default() }, "1.01.a", 1, &results, &context);
            assert!(rows.is_finding());
        }
        let view = View { words: "ACCOUNT 00008".into(), ..View::default() };
        while *rows.soon(&view, "1.01.a", 1, &results, &context) != [8] {
            std::thread::yield_now();
        }
        // Back to all of them: nothing that was looked for before comes after it.
        let all = rows.soon(&View::default(), "1.01.a", 1, &results, &context);
        assert_eq!((all.len(), &*rows.counts()), (MANY, &[(Outcome::Fail, MANY)][..]));
    }

    #[test]
    fn counts_follow_the_words_and_not_the_outcome_that_is_chosen() {
        let mut objects = vec![object("bob", Outcome::Fail, "1"), object("bea", Outcome::Review, "1")];
        objects.push(object("ada", Outcome::Fail, "1"));
        let check = |words: &str, outcome: Option<Outcome>, left: usize, expected: Tally| {
            let view = View { words: words.into(), outcome, ..View::default() };
            let (rows, tally) = view.tallied(&objects, || true).unwrap();
            assert_eq!((rows.len(), tally), (left, expected), "{words} {outcome:?}");
        };
        check("", None, 3, [2, 1, 0]);
        check("b", None, 2, [1, 1, 0]);
        check("b", Some(Outcome::Fail), 1, [1, 1, 0]);
    }

    #[test]
    fn a_search_that_nobody_wants_ends() {
        let objects: Vec<Affected> = (0..3000).map(|_| object("Ada", Outcome::Fail, "1")).collect();
        let asked = std::cell::Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            asked.get() < 2
        };
        assert_eq!(View::default().rows_while(&objects, goes_on), None);
        assert_eq!(asked.get(), 2);
        let every: Vec<u32> = (0..3000).collect();
        assert_eq!(View::default().rows(&objects), every, "no place is lost between two questions");
    }

    #[test]
    fn words_are_found_in_whatever_letters() {
        let check = |text: &str, words: &str, expected: bool| assert_eq!(has_words(text, words), expected, "{text}");
        check("Anna.Berg@contoso.example", "berg@c", true);
        check("Anna.Berg@contoso.example", "bergs", false);
        check("Ömer", "ömer", true);
        check("Omer", "ö", false);
        check("", "a", false);
        check("any", "", true);
    }
}
