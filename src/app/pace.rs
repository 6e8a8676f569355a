//! Keys in their order. What was pressed while a frame took its time comes all at once with the next: a key that leads
//! elsewhere would take the field away from the letters before it, and those behind it would be commands there. So each such
//! key has a frame of its own.

use egui::{Event, Key, RawInput};
use std::collections::VecDeque;

/// What waits for its frame.
#[derive(Debug, Default)]
pub struct Pace {
    waiting: VecDeque<Event>,
}

impl Pace {
    /// Leaves in the input what belongs to one frame; `true`: something waits for the next.
    pub fn hold_back(&mut self, input: &mut RawInput, is_typing: bool) -> bool {
        // Enter that is held down is one: what it did may have put another control in its place.
        let comes_again = |event: &Event| matches!(event, Event::Key { key: Key::Enter, repeat: true, .. });
        self.waiting.extend(input.events.drain(..).filter(|event| is_typing || !comes_again(event)));
        let count = of_one_frame(self.waiting.make_contiguous(), is_typing);
        input.events.extend(self.waiting.drain(..count));
        !self.waiting.is_empty()
    }
}

/// How many of them belong to one frame: all up to the next that leads elsewhere, or that one alone, with the letter that it
/// is besides.
fn of_one_frame(events: &[Event], is_typing: bool) -> usize {
    let leads = |event: &Event| match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            let goes = matches!(key, Key::Escape | Key::Tab | Key::Enter | Key::F1 | Key::F6);
            !is_typing || goes || modifiers.command || modifiers.alt
        }
        Event::PointerButton { pressed: true, .. } => true,
        _ => false,
    };
    let first = events.iter().position(leads).unwrap_or(events.len());
    let is_typed =
        |event: &Event| matches!(event, Event::Text(_) | Event::Paste(_) | Event::Ime(_) | Event::Key { .. });
    if events.iter().take(first).any(is_typed) {
        return first;
    }
    let held = match events.get(first) {
        Some(Event::Key { key, .. }) => Some(*key),
        _ => None,
    };
    let mut is_held = true;
    let is_next = |event: &Event| match event {
        Event::Key { key, pressed, .. } if Some(*key) == held => {
            // A key that is held down comes again and again: who lets it go wants no more of it.
            is_held &= *pressed;
            *pressed && !is_held
        }
        Event::Key { pressed, .. } => *pressed,
        event => leads(event),
    };
    let behind = events.iter().skip(first + 1).position(is_next);
    behind.map_or(events.len(), |next| first + 1 + next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Context, Id, Modifiers, TextEdit};

    fn pressed(key: Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    fn key(key: Key) -> Event {
        pressed(key, true)
    }

    fn typed(text: &str) -> Vec<Event> {
        let letter = |letter: char| {
            let named = Key::from_name(&letter.to_uppercase().to_string());
            let text = Event::Text(letter.to_string());
            named.map(key).into_iter().chain([text]).chain(named.map(|named| pressed(named, false)))
        };
        text.chars().flat_map(letter).collect()
    }

    #[test]
    fn each_key_that_leads_elsewhere_has_a_frame_of_its_own() {
        let check = |events: Vec<Event>, is_typing: bool, expected: &[usize]| {
            let mut pace = Pace::default();
            let mut input = RawInput { events, ..RawInput::default() };
            let mut found = Vec::new();
            loop {
                let waits = pace.hold_back(&mut input, is_typing);
                found.push(input.events.len());
                input.events.clear();
                if !waits {
                    break;
                }
            }
            assert_eq!(found, expected);
        };
        let then = |mut events: Vec<Event>, more: Vec<Event>| {
            events.extend(more);
            events
        };
        check(Vec::new(), true, &[0]);
        check(typed("abc"), true, &[9]);
        // Commands: each with the letter that it is.
        check(typed("jj3"), false, &[3, 3, 3]);
        // One that is held down is one.
        check(vec![key(Key::J), key(Key::J), key(Key::J), pressed(Key::J, false)], false, &[4]);
        let again =
            Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: true, modifiers: Modifiers::NONE };
        check(vec![key(Key::Enter), again.clone(), again], false, &[1]);
        check(then(typed("ab"), vec![key(Key::Escape)]), true, &[6, 1]);
        check(then(vec![key(Key::Tab)], typed("ab")), true, &[1, 6]);
        check(then(typed("a"), then(vec![key(Key::Enter)], typed("b"))), true, &[3, 1, 3]);
        check(vec![Event::PointerGone, key(Key::Escape)], true, &[2]);
    }

    #[test]
    fn what_was_typed_before_escape_stands_in_the_field() {
        let (context, mut pace, mut text) = (Context::default(), Pace::default(), String::new());
        let id = Id::unique("a field");
        let mut events = typed("all of it");
        events.push(key(Key::Escape));
        context.memory_mut(|memory| memory.request_focus(id));
        for _ in 0..4 {
            let mut input = RawInput { events: std::mem::take(&mut events), ..RawInput::default() };
            pace.hold_back(&mut input, context.text_edit_focused());
            let mut shown = context.run_ui(input, |ui| _ = ui.add(TextEdit::singleline(&mut text).id(id)));
            shown.textures_delta.clear();
        }
        assert_eq!((&*text, context.memory(egui::Memory::focused)), ("all of it", None));
    }
}
