//! Names side by side. A list of nearly the same names as one before is told by that one, with what differs.

use super::about::Telling;
use super::alike::unmarked;
use super::common::Common;
use super::facts::{Notes, display_name, facts, own_id};
use crate::checklist::Affected;
use crate::report::card::link_to;
use crate::report::masking::PersonalData;
use crate::report::sections::accounts;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use crate::tenant::natural;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Three names stand side by side where most have no more than so many characters on a line below.
const SHORT: usize = 38;
/// Fewer names are listed again.
const LEAST: usize = 20;
/// No more than so many of a list before are named as not being in this one, and no more than a tenth of those that are.
const LEFT_OUT: usize = 8;

/// The lists of names that were printed so far.
#[derive(Debug, Default)]
pub struct Lists(RefCell<Vec<Printed>>);

/// One of them: the finding it stands in, and what stands in it of each object.
#[derive(Debug)]
struct Printed {
    check: &'static str,
    /// By the ids of the objects: their names, and all that was said.
    objects: BTreeMap<String, (String, String)>,
}

/// A list in terms of one before.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    check: &'static str,
    /// How many that one has, by which it is told from others of its finding.
    count: usize,
    /// The names of those that are not in this list.
    without: Vec<String>,
    /// The names of those of whom this list says something else.
    otherwise: Vec<String>,
    /// Which of this list it has.
    has: Vec<bool>,
}

impl Lists {
    /// Of the lists before, that which tells most of this one.
    fn find(&self, said: &[(String, String, String)]) -> Option<Known> {
        let of = |printed: &Printed| {
            let is_same = |(id, _, text): &(String, String, String)| {
                printed.objects.get(id).is_some_and(|(_, known)| known == text)
            };
            let has: Vec<bool> = said.iter().map(is_same).collect();
            let count = has.iter().filter(|has| **has).count();
            let without = printed.objects.len() - count;
            if count < LEAST || without > LEFT_OUT || without * 10 > count {
                return None;
            }
            // Whether this list has an object, and says the same of it.
            let in_this = |id: &String| said.iter().zip(&has).find(|((own, ..), _)| own == id).map(|(_, has)| *has);
            let names = |is: Option<bool>| -> Vec<String> {
                let of_it = printed.objects.iter().filter(|(id, _)| without > 0 && in_this(id) == is);
                of_it.map(|(_, (name, _))| name.clone()).collect()
            };
            let (without, otherwise) = (names(None), names(Some(false)));
            Some((count, Known { check: printed.check, count: printed.objects.len(), without, otherwise, has }))
        };
        let lists = self.0.borrow();
        // Of equal ones the first.
        lists.iter().rev().filter_map(of).max_by_key(|(count, _)| *count).map(|(_, known)| known)
    }

    /// Remembers a list, if nothing else of its finding has as many.
    fn add(&self, check: &'static str, said: Vec<(String, String, String)>) {
        let mut lists = self.0.borrow_mut();
        let objects: BTreeMap<_, _> = said.into_iter().map(|(id, name, text)| (id, (name, text))).collect();
        let is_told_apart = !lists.iter().any(|known| known.check == check && known.objects.len() == objects.len());
        if objects.len() >= LEAST && is_told_apart {
            lists.push(Printed { check, objects });
        }
    }
}

/// How the objects of a group are listed.
pub(super) struct Listed<'l, 'a> {
    input: &'l ReportInput<'l>,
    telling: Telling<'l>,
    common: &'l Common<'a>,
    /// So many stand side by side.
    across: usize,
}

impl<'l, 'a> Listed<'l, 'a> {
    pub(super) fn of(
        input: &'l ReportInput<'l>,
        telling: Telling<'l>,
        common: &'l Common<'a>,
        group: &[&Affected],
    ) -> Self {
        let is_long = |object: &&&Affected| common.other_places(input, telling, object).chars().count() > SHORT;
        // Names that say little more need less room.
        let across = if group.iter().filter(is_long).count() * 10 <= group.len() { 3 } else { 2 };
        Self { input, telling, common, across }
    }

    /// Those of whom no more is to be said.
    pub(super) fn names(&self, lists: &Lists, check: &'static str, objects: &[&Affected]) -> Vec<Block> {
        let cells = self.cells(objects, false);
        let place = |object: &&Affected| self.common.other_places(self.input, self.telling, object);
        let has_places = objects.iter().map(place).any(|place| !place.is_empty());
        let title = if has_places { "Object, and where found" } else { "Object" };
        let text = |cell: &Cell| cell.spans.iter().map(|span| span.text.as_str()).collect::<String>();
        let said: Vec<(String, String, String)> = objects
            .iter()
            .zip(&cells)
            .map(|(object, cell)| (object.id.to_string(), object.name.to_string(), text(cell)))
            .collect();
        let Some(mut known) = lists.find(&said) else {
            lists.add(check, said);
            return vec![Self::side_by_side(cells, title, self.across)];
        };
        // Where names are masked their order would tell them.
        if self.telling.level == PersonalData::Full {
            known.without.sort_by_cached_key(|name| natural(name));
            known.otherwise.sort_by_cached_key(|name| natural(name));
        }
        let more: Vec<Cell> =
            cells.into_iter().zip(&known.has).filter(|(_, has)| !**has).map(|(cell, _)| cell).collect();
        let told = Block::Paragraph(self.told(&known, more.len()));
        if more.is_empty() {
            // Where nothing is left out it is that list.
            if !known.without.is_empty() {
                lists.add(check, said);
            }
            return vec![told];
        }
        lists.add(check, said);
        vec![Block::KeepTogether(vec![told]), Self::side_by_side(more, title, self.across)]
    }

    /// `57 of the 59 that are listed together at 2.06.b, found in the same rows, all but …; …, with other details than there;
    /// and 7 more:`
    fn told(&self, known: &Known, more: usize) -> Vec<Span> {
        let here = known.count.saturating_sub(known.without.len() + known.otherwise.len());
        let begins = if here == known.count { "The".to_owned() } else { format!("{} of the", words::size(here)) };
        let mut said = vec![
            Span::plain(format!("{begins} {} that are listed together at ", words::size(known.count))),
            Span::strong(known.check).to(link_to(self.input, known.check)),
            Span::plain(", found in the same rows"),
        ];
        if !known.without.is_empty() {
            said.push(Span::plain(", all but "));
            said.extend(in_a_row(&known.without));
        }
        let others = more.saturating_sub(known.otherwise.len());
        if !known.otherwise.is_empty() {
            said.push(Span::plain(if others == 0 { "; and " } else { "; " }));
            said.extend(in_a_row(&known.otherwise));
            said.push(Span::plain(", with other details than there"));
        }
        said.push(Span::plain(match (more, others) {
            (0, _) => ".".to_owned(),
            (_, 0) => ":".to_owned(),
            _ => format!("; and {} more:", words::size(others)),
        }));
        said
    }

    /// Each with what is its own.
    pub(super) fn with_facts(&self, objects: &[&Affected]) -> Block {
        Self::side_by_side(self.cells(objects, true), "Object, and what is its own", 2)
    }

    /// Each name; below it what is its own, and where it was found.
    fn cells(&self, objects: &[&Affected], with_facts: bool) -> Vec<Cell> {
        let Self { input, telling, common, .. } = *self;
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for object in objects {
            *times.entry(&object.name).or_default() += 1;
        }
        // A principal name that one account of them has tells it as surely as its id, which the JSON holds.
        let is_told = |object: &Affected| {
            telling.is_registered(object) || object.name.contains('@') && times.get(&*object.name) == Some(&1)
        };
        let told = |object: &Affected| {
            let rest = if with_facts { unmarked(common, telling, object) } else { Vec::new() };
            facts(input, &rest, &Notes::default())
        };
        let cell = |object: &&Affected| {
            let name = Span::strong(if object.name.is_empty() { "(without a name)" } else { &object.name });
            let mut who = vec![if telling.is_registered(object) { name.to(accounts::SECTION.id) } else { name }];
            let facts = common.rest(telling, object);
            let marks = facts.into_iter().filter_map(Telling::mark).chain(telling.mark_of(input, object));
            who.extend(marks.map(|mark| Span::muted(format!("  {mark}"))));
            who.extend(display_name(input, telling, object).map(|name| Span::plain(format!("\n{name}"))));
            let id = own_id(input, object).filter(|_| !is_told(object));
            who.extend(id.map(|id| Span::muted(format!("\n{id}"))));
            let own = told(object);
            who.extend((!own.is_empty()).then(|| Span::plain("\n")));
            who.extend(own);
            let place = common.other_places(input, telling, object);
            who.extend((!place.is_empty()).then(|| Span::muted(format!("\n{place}"))));
            Cell::from(who)
        };
        objects.iter().map(cell).collect()
    }

    fn side_by_side(cells: Vec<Cell>, title: &str, across: usize) -> Block {
        // A column without a name says nothing.
        let across = across.min(cells.len().max(1));
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: (0..across).map(|_| Column::share(title, 1.0)).collect(),
            rows: cells.chunks(across).map(<[Cell]>::to_vec).collect(),
            look: TableLook::Ruled,
        })
    }
}

/// `a, b and c`, each a span of its own.
fn in_a_row(names: &[String]) -> impl Iterator<Item = Span> + '_ {
    names.iter().enumerate().flat_map(move |(index, name)| {
        let gap = match index {
            0 => "",
            last if last + 1 == names.len() => " and ",
            _ => ", ",
        };
        [Span::plain(gap), Span::plain(name)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(names: impl IntoIterator<Item = usize>) -> Vec<(String, String, String)> {
        names.into_iter().map(|at| (format!("id-{at}"), format!("n{at:02}"), format!("n{at:02} row {at}"))).collect()
    }

    #[test]
    fn a_list_is_told_by_one_before_that_holds_nearly_the_same() {
        let check = |names: Vec<usize>, expected: Option<(&[&str], usize)>| {
            let lists = Lists::default();
            lists.add("1.02.b", said(0..100));
            let known = lists.find(&said(names));
            let told = known.as_ref().map(|known| {
                let without: Vec<&str> = known.without.iter().map(String::as_str).collect();
                (without, known.has.iter().filter(|has| !**has).count())
            });
            assert_eq!(told, expected.map(|(without, more)| (without.to_vec(), more)));
        };
        check((0..100).collect(), Some((&[], 0)));
        check((0..130).collect(), Some((&[], 30)));
        check((3..104).collect(), Some((&["n00", "n01", "n02"], 4)));
        // Too many are not in it to name them.
        check((9..100).collect(), None);
        check((200..300).collect(), None);
    }

    #[test]
    fn what_differs_in_a_row_is_another_entry_and_few_names_stand_again() {
        let lists = Lists::default();
        lists.add("1.02.b", said(0..30));
        let mut other = said(0..30);
        other[4].2 = "n04 row 9".into();
        assert_eq!(
            lists.find(&other).map(|known| (known.without, known.otherwise, known.has[4])),
            Some((Vec::new(), vec!["n04".to_owned()], false)),
            "who stands in both lists is not left out"
        );
        lists.add("1.02.c", said(40..50));
        assert_eq!(lists.find(&said(40..50)), None);
        // Two of as many in one finding could not be told apart.
        lists.add("1.02.b", said(60..90));
        assert_eq!(lists.find(&said(60..90)), None);
    }
}
