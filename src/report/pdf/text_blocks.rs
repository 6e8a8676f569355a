//! Headings, running text, lists, label-value pairs, callouts.

use super::canvas::{Area, Item, Tag};
use super::flow::{Repeat, Strip};
use super::keep::Keep;
use super::layout::{Layout, Role, baseline, text_at};
use super::paragraph::{Ends, Look};
use super::theme::{self, BLOCK_GAP, BODY, COMMAND, INK, MUTED, RADIUS, RULE, SHADE, TABLE};
use crate::report::{Callout, Chip, FindingHeading, Heading, Span, markdown};
use std::rc::Rc;

/// The short rule under a chapter's heading.
const RULE_LENGTH: f32 = 34.0;
/// So much of the space above a heading is left in a report of a few pages.
const CLOSE: f32 = 0.6;
const BULLET_INDENT: f32 = 12.0;
const NUMBER_INDENT: f32 = 17.0;
const CALLOUT_PAD: f32 = 9.0;
/// Between the edge of a ground and the commands on it.
const COMMAND_PAD: f32 = 5.0;
/// So much of what a heading heads stands on its page: three lines, or a line and the first row of a table.
const BELOW_HEADING: f32 = BLOCK_GAP + 3.0 * BODY.leading;
/// Below that of a chapter more: it is no chapter of a page on which only its own text stands.
const BELOW_CHAPTER: f32 = BLOCK_GAP + 6.0 * BODY.leading;
/// Below that of a finding its first sentence: what it rests on may stand on the next page, which says whose it is.
const BELOW_FINDING: f32 = BLOCK_GAP + 2.0 * BODY.leading;
/// So many lines of numbered steps are not divided between pages.
const STEPS_TOGETHER: usize = 8;
/// So many lines that stand under one label are not divided either.
const GROUP_TOGETHER: usize = 9;
/// A last pair of so many lines may stand alone on a page.
const NO_REST: usize = 3;
/// So many lines at least stand with the last pair of what a finding rests on.
const BEFORE_LAST: usize = 2;
/// So many lines of what stands under one label stand on either page.
const GROUP_EDGE: usize = 3;
/// So many of the last pairs of a longer list go over to another page together.
const LAST_PAIRS: usize = 4;
/// Nor is a value of so many divided.
const VALUE_TOGETHER: usize = 14;
/// So many lines of a value are a sentence or two.
const SENTENCE: usize = 6;
/// How wide the column of labels is, at least and at most.
const LABELS_LEAST: f32 = 90.0;
const LABELS_MOST: f32 = 130.0;
/// So many lines of a list of labels and values are not divided between pages.
const LINES_TOGETHER: usize = 6;
/// The same of what a finding rests on, unless a fifth of a page were left empty for that.
const FACTS_TOGETHER: usize = 11;
/// Of more lines so few are no beginning.
const FACTS_BEGIN: usize = 4;
/// A list of no more lines is divided only where much of a page would be left empty otherwise.
const LIST_TOGETHER: usize = 24;

/// What stands before an entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Dot,
    Number,
}

impl Layout<'_> {
    pub fn heading(&mut self, heading: &Heading) {
        let level = heading.level.clamp(1, 4);
        if level < 3 {
            self.finding.clear();
        }
        self.flow.continued = None;
        self.heading.clone_from(&heading.text);
        let (kind, above, below) = theme::heading(level);
        let above = if self.document.is_close { above * CLOSE } else { above };
        let look = Look::bold(kind, if level < 3 { self.accent } else { INK });
        let lines = self.plain_lines(&heading.text, look, self.column());
        self.flow.end_card();
        self.flow.begin_heading(level);
        self.heading_lines(lines, look, (above, below), heading.anchor.as_deref(), level == 1);
        self.flow.end_heading(level, if level == 1 { BELOW_CHAPTER } else { BELOW_HEADING });
        // Steps that go on on another page say what they are steps of.
        if !self.finding.is_empty() {
            self.goes_on_as(&heading.text);
        }
    }

    /// What is said at the top of a page on which what follows goes on.
    fn goes_on_as(&mut self, name: &str) {
        let mut items = Vec::new();
        let height = self.continued(name, &mut items);
        self.flow.continued = (!items.is_empty()).then(|| Rc::new(Repeat { height: height + 2.0, items }));
    }

    fn heading_lines(
        &mut self,
        lines: Vec<super::paragraph::Line>,
        look: Look,
        gaps: (f32, f32),
        anchor: Option<&str>,
        ruled: bool,
    ) {
        let number = self.next_heading();
        // No level is skipped (PDF/UA).
        let level = self.flow.entries.get(number).map_or(1, |entry| entry.level);
        let level = self.levels.next(level);
        let node = self.open(Tag::Heading(level));
        let (column, last) = (self.column(), lines.len().saturating_sub(1));
        for (index, line) in lines.into_iter().enumerate() {
            let mut items = Vec::new();
            if index == 0 {
                items.push(Item::Heading(number));
                items.extend(anchor.map(|anchor| Item::Anchor(anchor.to_owned())));
            }
            let rule_x = if line.right_to_left { column - RULE_LENGTH } else { 0.0 };
            items.push(text_at(line, look, 0.0, 0.0, column, node));
            let mut height = look.kind.leading;
            if ruled && index == last {
                items.extend([
                    Item::Decoration,
                    Item::rectangle(rule_x, height + 3.0, RULE_LENGTH, 2.0, self.second),
                    Item::End,
                ]);
                height += 5.0;
            }
            let gap = if index == 0 { gaps.0 } else { 0.0 };
            let gap_after = (index == last).then_some(gaps.1);
            self.flow.push(Strip { gap, height, gap_after, keep: Keep::Bound, items, ..Strip::default() });
        }
    }

    pub fn finding_heading(&mut self, finding: &FindingHeading) {
        let level = finding.level.clamp(2, 4);
        self.flow.end_card();
        self.flow.begin_heading(level);
        if level > 2 {
            self.flow.begin_card();
        }
        self.finding.clone_from(&finding.id);
        self.flow.continued = None;
        let (kind, above, _) = theme::heading(level);
        let look = Look::bold(kind, INK);
        let mut spans = Vec::new();
        if !finding.id.is_empty() {
            spans.push(Span::muted(format!("{}  ", finding.id)));
        }
        spans.push(Span::plain(&finding.title));
        let lines = self.lines(&spans, look, self.column());
        let below = if finding.chips.is_empty() { 4.0 } else { 1.5 };
        self.flow.push(Strip {
            gap: above + 3.0,
            height: 4.0,
            keep: Keep::Bound,
            gap_after: Some(0.0),
            items: vec![Item::Decoration, Item::rectangle(0.0, 0.0, self.column(), 0.6, RULE), Item::End],
            ..Strip::default()
        });
        self.heading_lines(lines, look, (0.0, below), finding.anchor.as_deref(), false);
        if !finding.chips.is_empty() {
            self.chips(&finding.chips);
        }
        self.flow.end_heading(level, BELOW_FINDING);
        self.goes_on_as(&finding.id);
    }

    fn chips(&mut self, chips: &[Chip]) {
        let mut spans = Vec::new();
        for chip in chips {
            if !chip.label.is_empty() {
                spans.push(Span::muted(format!("{}  ", chip.label)));
            }
            spans.extend([Span::chip(chip.tone, &chip.text), Span::plain("    ")]);
        }
        let mut look = Look::plain(TABLE);
        look.kind.leading = 15.0;
        let lines = self.lines(&spans, look, self.column());
        let node = self.open(Tag::Paragraph);
        for line in lines {
            let items = vec![text_at(line, look, 0.0, 0.0, self.column(), node)];
            self.flow.push(Strip { height: 15.0, keep: Keep::Bound, gap_after: Some(4.5), items, ..Strip::default() });
        }
    }

    pub fn paragraph(&mut self, spans: &[Span]) {
        if markdown::is_command(spans) {
            return self.commands(spans);
        }
        let look = Look::plain(BODY);
        let lines = self.lines(spans, look, self.column());
        let node = self.open(Tag::Paragraph);
        // What begins with the number of its finding says itself whose it is.
        let says = spans.first().and_then(|span| span.text.strip_prefix(self.finding.as_str()));
        let is_named = !self.finding.is_empty() && says.is_some_and(|rest| rest.starts_with(':'));
        let continued = if is_named { self.flow.continued.take() } else { None };
        self.push_lines(lines, look, 0.0, self.column(), node, BLOCK_GAP);
        if is_named {
            self.flow.continued = continued;
        }
    }

    /// Lines to be pasted, on one ground. They are divided between statements alone: few of them only rather than leave a
    /// third of a page white, many before that.
    fn commands(&mut self, spans: &[Span]) {
        let look = Look::plain(COMMAND);
        let column = self.column();
        let width = column - 2.0 * COMMAND_PAD;
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        let mut ends = ends_of_statements(&text).into_iter();
        let lines = self.lines(spans, look, width);
        let node = self.open(Tag::Paragraph);
        let count = lines.len();
        let between = if is_long(count, look, self.flow.geometry.room()) { Keep::Row } else { Keep::Sentence };
        for (index, line) in lines.into_iter().enumerate() {
            let (is_first, is_last) = (index == 0, index + 1 == count);
            let above = if is_first { COMMAND_PAD } else { 0.0 };
            let height = above + look.kind.leading + if is_last { COMMAND_PAD } else { 0.0 };
            let ends_statement = line.ends == Ends::Paragraph && ends.next().unwrap_or_default();
            let items = vec![
                Item::Decoration,
                Item::rectangle(0.0, 0.0, column, height + 0.1, SHADE),
                Item::End,
                text_at(line, look, COMMAND_PAD, above, width, node),
            ];
            let is_at_edge = index < 2 || index + 3 >= count;
            let keep = match () {
                () if is_last => Keep::Free,
                () if ends_statement && !is_at_edge => between,
                () => Keep::Within,
            };
            self.flow.push(Strip {
                gap: if is_first { BLOCK_GAP } else { 0.0 },
                height,
                keep,
                items,
                ..Strip::default()
            });
        }
    }

    pub fn list(&mut self, entries: &[Vec<Span>], mark: Mark) {
        let look = Look::plain(BODY);
        let list = self.open(Tag::List);
        let indent = if mark == Mark::Dot { BULLET_INDENT } else { NUMBER_INDENT };
        let width = self.column() - indent;
        let all: Vec<_> = entries.iter().map(|entry| self.lines(entry, look, width)).collect();
        let is_short = all.iter().map(Vec::len).sum::<usize>() <= STEPS_TOGETHER;
        let (is_short, is_found) = (is_short && mark == Mark::Number, is_short && !self.finding.is_empty());
        for (index, lines) in all.into_iter().enumerate() {
            let item = self.open_in(list, Tag::ListItem);
            let node = self.open_in(item, Tag::ListBody);
            let right_to_left = lines.first().is_some_and(|line| line.right_to_left);
            let (x, dot) = if right_to_left { (0.0, width + 6.0) } else { (indent, 3.0) };
            let count = lines.len();
            for (place, line) in lines.into_iter().enumerate() {
                let mut items = Vec::new();
                if place == 0 && mark == Mark::Dot {
                    let area = Area { x: dot, y: look.kind.leading / 2.0 - 1.6, width: 3.2, height: 3.2 };
                    let mark = Item::Box { area, radius: 1.6, fill: Some(self.second), stroke: None };
                    items.extend([Item::Decoration, mark, Item::End]);
                } else if place == 0 {
                    let look = Look::bold(BODY, self.accent);
                    let number = self.plain_lines(&format!("{}.", index + 1), look, indent);
                    items.extend(number.into_iter().map(|number| text_at(number, look, dot, 0.0, indent, node)));
                }
                items.push(text_at(line, look, x, 0.0, width, node));
                let gap = match (index, place) {
                    (0, 0) => BLOCK_GAP,
                    (_, 0) => 2.6,
                    _ => 0.0,
                };
                let ends = place + 1 == count;
                let bound = count > 1 && (place == 0 || place + 2 == count)
                    // The last entry of several does not stand alone on a page, nor does what follows the list.
                    || ends && entries.len() > 2 && index + 2 == entries.len()
                    || ends && index + 1 == entries.len() && self.has(Role::Introduces)
                    // The first step is no beginning by itself.
                    || mark == Mark::Number && index == 0 && entries.len() > 1;
                let keep = match () {
                    () if bound => Keep::Bound,
                    () if is_short && !(ends && index + 1 == entries.len()) => Keep::Whole,
                    () if self.has(Role::Rests) && ends && index + 1 == entries.len() => Keep::Edge,
                    // What was found is divided less readily than from what it rests on.
                    () if is_found && !(ends && index + 1 == entries.len()) => Keep::Together,
                    () => Keep::Free,
                };
                self.flow.push(Strip { gap, height: look.kind.leading, keep, items, ..Strip::default() });
            }
        }
    }

    /// As wide as the longest label, within bounds.
    fn label_width(&mut self, pairs: &[(String, Vec<Span>)]) -> f32 {
        let look = Look { bold: true, ..Look::muted(TABLE) };
        let widest = pairs.iter().flat_map(|(label, _)| self.plain_lines(label, look, LABELS_MOST));
        let widest = widest.map(|line| line.width).fold(0.0, f32::max);
        (widest + 4.0).clamp(LABELS_LEAST, (self.column() * 0.27).min(LABELS_MOST))
    }

    pub fn key_values(&mut self, pairs: &[(String, Vec<Span>)]) {
        let label_width = self.label_width(pairs);
        let value_width = self.column() - label_width - 10.0;
        let is_close = self.document.is_close && self.finding.is_empty();
        let kind = if is_close { TABLE } else { BODY };
        let (label_look, value_look) = (Look { bold: true, ..Look::muted(TABLE) }, Look::plain(kind));
        let table = self.open(Tag::Table);
        let mut all = Vec::with_capacity(pairs.len());
        for (label, value) in pairs {
            let labels = self.plain_lines(label, label_look, label_width);
            all.push((labels, self.lines(value, value_look, value_width)));
        }
        let high: Vec<usize> = all.iter().map(|(labels, values)| labels.len().max(values.len())).collect();
        let count: usize = high.iter().sum();
        let before_last = count - high.last().copied().unwrap_or_default();
        // With those under its label, which have none of their own.
        let groups = pairs.chunk_by(|_, (label, _)| label.is_empty()).map(<[_]>::len);
        let mut of_group = Vec::with_capacity(pairs.len());
        for group in groups {
            let from = of_group.len();
            let lines: usize = high[from..from + group].iter().sum();
            let at_edge = |place| place < GROUP_EDGE || place + GROUP_EDGE > group;
            of_group.extend((1..=group).map(|place| (lines <= GROUP_TOGETHER, place == group, at_edge(place))));
        }
        let (mut above, mut at) = (0, 0);
        for (index, (labels, values)) in all.into_iter().enumerate() {
            above += high[index];
            let (is_whole, ends_group, is_at_edge) = of_group.get(index).copied().unwrap_or((false, true, false));
            let row = self.open_in(table, Tag::Row);
            let (head, cell) = (self.open_in(row, Tag::RowHead), self.open_in(row, Tag::Cell));
            let (mut labels, mut values) = (labels.into_iter(), values.into_iter());
            let mut first = true;
            loop {
                let (left, right) = (labels.next(), values.next());
                if left.is_none() && right.is_none() {
                    break;
                }
                let mut items = Vec::new();
                // Both cells exist from the first line on, so that the row has them in order.
                let left = left.or(first.then(Default::default));
                if let Some(line) = left {
                    let y = baseline(value_look);
                    items.push(Item::Text { x: 0.0, y, line, node: Some(head) });
                }
                if let Some(line) = right.or(first.then(Default::default)) {
                    items.push(text_at(line, value_look, label_width + 10.0, 0.0, value_width, cell));
                }
                let gap = match (index, first) {
                    (0, true) => BLOCK_GAP,
                    (_, true) => 2.4,
                    _ => 0.0,
                };
                let is_first = std::mem::replace(&mut first, false);
                let ends = labels.len() == 0 && values.len() == 0;
                let last = index + 1 == pairs.len() && ends;
                // A few lines stay together; of more, every pair keeps its first lines, and the first is no beginning alone.
                let leads_last = ends && index + 2 == pairs.len() && high.last().is_some_and(|lines| *lines < NO_REST);
                let is_last_but_one = labels.len().max(values.len()) == 1 || leads_last;
                let is_short_value = !self.finding.is_empty() && !ends && high[index] <= VALUE_TOGETHER;
                let goes_on = is_whole && !(ends && ends_group);
                let are_facts = !self.finding.is_empty() && count <= FACTS_TOGETHER;
                at += 1;
                let leads_on = !self.finding.is_empty()
                    && (before_last.saturating_sub(BEFORE_LAST) + 1..=before_last).contains(&at);
                let bound = if leads_on {
                    true
                } else if are_facts {
                    false
                } else if count <= LINES_TOGETHER {
                    !last
                } else {
                    !ends && is_first || is_last_but_one || index == 0 && ends && !last
                };
                let keep = match bound {
                    true => Keep::Bound,
                    false if last && self.has(Role::Decides) => Keep::Together,
                    false if are_facts && last => Keep::Free,
                    // Nor does a page begin with the last line or two.
                    false if are_facts && ends && !leads_last => Keep::Together,
                    false if are_facts => Keep::Sentence,
                    // A list of sources is not cut in its middle.
                    false if is_short_value => Keep::Together,
                    // A sentence of a few lines is whole wherever it stands.
                    false if !ends && high[index] <= SENTENCE => Keep::Sentence,
                    // What stands under one label is divided rather than leave much of a page empty.
                    false if goes_on && is_at_edge => Keep::Within,
                    false if goes_on => Keep::Sentence,
                    // Nor does what a finding rests on begin with a line or two, but for much of a page.
                    false if !self.finding.is_empty() && !last && above <= FACTS_BEGIN => Keep::Together,
                    // In a report of a few pages that which is a chapter by itself is whole.
                    false if is_close && self.has(Role::Begins) && !last && count <= LIST_TOGETHER => Keep::Sentence,
                    // Nor do two or three pairs run over.
                    false if self.finding.is_empty() && ends && !last && index + LAST_PAIRS >= pairs.len() => {
                        Keep::Whole
                    }
                    // A line or two of a short list are no beginning of it.
                    false if !last && count <= LIST_TOGETHER => Keep::Row,
                    false => Keep::Free,
                };
                self.flow.push(Strip { gap, height: value_look.kind.leading, keep, items, ..Strip::default() });
            }
        }
    }

    pub fn callout(&mut self, callout: &Callout) {
        let colours = theme::paint(callout.tone);
        let (left, column) = (CALLOUT_PAD + 5.0, self.column());
        let width = column - left - CALLOUT_PAD;
        let title_look = Look::bold(BODY, colours.strong);
        let text_look = Look::plain(BODY);
        let node = self.open(Tag::Section);
        let mut lines = Vec::new();
        if !callout.title.is_empty() {
            let title = self.open_in(node, Tag::Paragraph);
            lines.extend(
                self.plain_lines(&callout.title, title_look, width).into_iter().map(|line| (line, title_look, title)),
            );
        }
        if !callout.text.is_empty() {
            let text = self.open_in(node, Tag::Paragraph);
            lines.extend(self.lines(&callout.text, text_look, width).into_iter().map(|line| (line, text_look, text)));
        }
        let count = lines.len();
        for (index, (line, look, node)) in lines.into_iter().enumerate() {
            let (first, last) = (index == 0, index + 1 == count);
            let above = if first { CALLOUT_PAD - 2.0 } else { 0.0 };
            let height = above + look.kind.leading + if last { CALLOUT_PAD - 2.0 } else { 0.0 };
            let items = vec![
                Item::Decoration,
                Item::rectangle(0.0, 0.0, column, height + 0.1, colours.pale),
                Item::rectangle(0.0, 0.0, 3.0, height + 0.1, colours.strong),
                Item::End,
                text_at(line, look, left, above, width, node),
            ];
            let bound = !last && (count < 12 || first || index + 2 == count);
            let keep = if bound { Keep::Bound } else { Keep::Free };
            let gap = if first { BLOCK_GAP + 2.0 } else { 0.0 };
            self.flow.push(Strip { gap, height, keep, items, ..Strip::default() });
        }
    }

    pub(super) fn frame(area: Area) -> Item {
        Item::Box { area, radius: RADIUS, fill: None, stroke: Some((RULE, 0.7)) }
    }

    pub(super) fn small_label(&mut self, text: &str, width: f32) -> Vec<super::paragraph::Line> {
        self.plain_lines(text, Look { colour: MUTED, ..Look::plain(theme::SMALL) }, width)
    }
}

/// Whether lines to be pasted take more than half a page.
fn is_long(lines: usize, look: Look, room: f32) -> bool {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * look.kind.leading > room / 2.0
}

/// Of each line of a script: whether a statement ends with it. What is written as far to the left as any line within the
/// first and the last begins one, but for what closes the one before.
fn ends_of_statements(script: &str) -> Vec<bool> {
    let lines: Vec<&str> = script.split('\n').collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let least = inner.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line)).min().unwrap_or_default();
    let begins = |line: &&str| {
        let text = line.trim_start();
        text.is_empty() || indent(line) <= least && !text.starts_with(['}', ')', ']', '|'])
    };
    (1..=lines.len()).map(|next| lines.get(next).is_none_or(begins)).collect()
}

#[cfg(test)]
mod tests {
    use super::ends_of_statements;

    #[test]
    fn statements_end_before_the_next_begins() {
        let check = |script: &str, expected: &str| {
            let shown: String =
                ends_of_statements(script).into_iter().map(|ends| if ends { '|' } else { '.' }).collect();
            assert_eq!(shown, expected, "{script}");
        };
        check("", "|");
        check("a\nb", "||");
        check("& {\n  a\n  foreach {\n    b\n  }\n  c |\n    d\n}", "||..|..|");
    }
}
