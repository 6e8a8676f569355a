//! Words of names in what was typed: said where pseudonyms are chosen, before anything is printed. Looked for on a thread of its
//! own, as often as what was typed changes.

use crate::app::opened::{Judged, Opened};
use crate::app::shown::visible;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use crate::assessment::{Assessment, JournalLine};
use crate::jobs::export::{Masked, Printed};
use crate::report::masking::PersonalData;
use crate::report::{Images, Options};
use egui::{RichText, Ui};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// The state of document and findings, and how names are told.
type Of = (u64, PersonalData);

/// What was found last, and what is being looked for.
#[derive(Debug, Default)]
pub struct TypedNames {
    found: Option<(Of, Option<String>)>,
    search: Option<(Of, Receiver<Option<String>>)>,
}

impl TypedNames {
    /// Says which words of names were typed, counted, and what becomes of them; nothing where names are told as they are.
    pub fn show(&mut self, ui: &mut Ui, personal_data: PersonalData, opened: &Opened) {
        let Some(judged) = opened.judged.as_ref().filter(|_| personal_data != PersonalData::Full) else { return };
        let of = (opened.generation, personal_data);
        self.hear();
        if self.search.is_none() && self.found.as_ref().is_none_or(|(found, _)| *found != of) {
            self.begin(ui, of, opened, judged);
        }
        match &self.found {
            // While it is looked for again, what was found last stays in sight.
            Some(((_, found), words)) if *found == personal_data => {
                if let Some(words) = words {
                    let text = RichText::new(visible(words)).color(theme::palette(ui).warning).size(theme::SMALL);
                    widgets::hanging(ui, icons::WARNING, text);
                } else {
                    muted(ui, "What was typed holds no words of names in this tenant.");
                }
            }
            _ => _ = muted(ui, "Looking for names in what was typed…"),
        }
    }

    fn hear(&mut self) {
        let Some((of, told)) = &self.search else { return };
        let found = match told.try_recv() {
            Err(TryRecvError::Empty) => return,
            found => found.unwrap_or_default(),
        };
        (self.found, self.search) = (Some((*of, found)), None);
    }

    fn begin(&mut self, ui: &Ui, of: Of, opened: &Opened, judged: &Judged) {
        let (assessment, judged) = (opened.assessment().clone(), judged.clone());
        let (head, journal) = (opened.head(), opened.document().history().lines());
        let (context, (say, told)) = (ui.ctx().clone(), channel());
        let thread = std::thread::Builder::new().name("typed names".to_owned());
        let begun = thread.spawn(move || {
            let found = look(&assessment, &judged, (head.as_deref(), &journal), of.1);
            // A window that went away hears nothing.
            let _ = say.send(found);
            context.request_repaint();
        });
        if begun.is_ok() {
            self.search = Some((of, told));
        }
    }
}

fn look(
    assessment: &Assessment,
    judged: &Judged,
    (head, journal): (Option<&str>, &[JournalLine]),
    personal_data: PersonalData,
) -> Option<String> {
    let (images, options) = (Images::default(), Options { personal_data, ..Options::default() });
    let printed = Printed::of(assessment, judged.found(), (head, journal), &images, &options);
    // What cannot be masked is told when it is printed.
    Masked::of(&printed).ok().flatten().and_then(|masked| masked.warning())
}
