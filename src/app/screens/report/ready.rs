//! Ready to sign? What a reader would miss in the report: each line leads to where it is mended.

use crate::app::command::Command;
use crate::app::drafts::Field;
use crate::app::opened::{Mark, Opened, Treated};
use crate::app::screens::Scene;
use crate::app::screens::Screen;
use crate::app::screens::checklist::Selected;
use crate::app::widgets::muted;
use crate::app::{icons, theme};
use crate::assessment::{Detail, WorkState};
use crate::checklist::{Check, Conclusion, Outcome};
use crate::report::words::counted;
use egui::{CollapsingHeader, RichText, Ui};

/// Things of one kind that are missing.
#[derive(Debug)]
struct Group {
    title: &'static str,
    lines: Vec<(String, Command)>,
}

pub fn show(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let groups = groups(opened);
    let palette = theme::palette(ui);
    let count: usize = groups.iter().map(|group| group.lines.len()).sum();
    if count == 0 {
        ui.label(RichText::new(format!("{}  Ready to sign: nothing is missing.", icons::GOOD)).color(palette.good));
        return;
    }
    let text = format!(
        "{}  Not ready to sign: {} open. Each line leads to its place.",
        icons::WARNING,
        counted(count, "thing is", "things are")
    );
    ui.label(RichText::new(text).color(palette.warning));
    for group in groups {
        let title = format!("{}  ({})", group.title, group.lines.len());
        CollapsingHeader::new(title).id_salt(group.title).default_open(group.lines.len() <= 4).show(ui, |ui| {
            for (text, command) in group.lines {
                if ui.link(text).clicked() {
                    scene.commands.push(command);
                }
            }
        });
    }
    muted(ui, "The report can be printed all the same; it says what is open.");
}

/// In the order in which one would mend them; none is empty.
fn groups(opened: &Opened) -> Vec<Group> {
    let mut groups = vec![
        Group { title: "On the cover", lines: details(opened) },
        Group { title: "Evidence", lines: evidence(opened) },
        Group { title: "Proposals nobody has confirmed", lines: proposals(opened) },
    ];
    let title = |check: &Check| format!("{}  {}", check.id, check.title);
    let checks = |title_of_group: &'static str, lacks: &dyn Fn(&Check, &Mark) -> Option<String>| {
        let marks = opened.checklist.checks().filter_map(|(_, check)| Some((check, opened.mark(check.id)?)));
        let line = |(check, mark): (&'static Check, &Mark)| {
            let go = Command::GoTo(Selected::Check(check.id));
            lacks(check, mark).map(|what| (format!("{}{what}", title(check)), go))
        };
        Group { title: title_of_group, lines: marks.filter_map(line).collect() }
    };
    let has_reviewer = !opened.assessment().details.reviewer.trim().is_empty();
    groups.extend([
        checks("Findings without a conclusion", &|_, mark| {
            let outcome = mark.outcome.filter(|outcome| matches!(outcome, Outcome::Fail | Outcome::Review))?;
            mark.conclusion.is_none().then(|| format!(" – {}", outcome.title().to_lowercase()))
        }),
        checks("Conclusions without their justification", &|_, mark| {
            matches!(mark.conclusion, Some((_, true))).then(String::new)
        }),
        checks("Not met, and nobody says what is to happen", &|_, mark| {
            let is_unmet = matches!(mark.conclusion, Some((Conclusion::NotMet | Conclusion::PartlyMet, _)));
            (is_unmet && mark.treatment == Treated::No).then(String::new)
        }),
        checks("Treatments that are not decided to the end", &|check, mark| match mark.treatment {
            Treated::Expired => Some(" – the acceptance ran out".to_owned()),
            Treated::Unfinished => {
                let annotation = opened.assessment().on_check(check.id)?;
                Some(format!(" – needs {}", annotation.treatment.lacks().join(", ")))
            }
            Treated::No | Treated::Decided => None,
        }),
        checks("Not accepted by the reviewer", &|_, mark| {
            let waits = has_reviewer && mark.conclusion.is_some() && mark.work_state != WorkState::Accepted;
            waits.then(|| format!(" – {}", mark.work_state.title()))
        }),
    ]);
    groups.retain(|group| !group.lines.is_empty());
    groups
}

fn details(opened: &Opened) -> Vec<(String, Command)> {
    let details = &opened.assessment().details;
    [Detail::Client, Detail::Organization, Detail::Assessor, Detail::Marking, Detail::Summary]
        .into_iter()
        .filter(|detail| details.get(*detail).trim().is_empty())
        .map(|detail| (format!("{} is empty", detail.title()), Command::Focus(Field::Detail(detail))))
        .collect()
}

fn evidence(opened: &Opened) -> Vec<(String, Command)> {
    let Some(judged) = &opened.judged else { return Vec::new() };
    let here = || Command::Show(Screen::Evidence);
    let parts = || judged.import.files.iter().flat_map(|file| &file.parts);
    let unknown = parts().filter(|part| part.dataset.is_none()).count();
    let refused: u64 = parts().filter(|part| part.dataset.is_some()).map(|part| part.rows_refused).sum();
    let (refused, lacking) = (usize::try_from(refused).unwrap_or(usize::MAX), judged.missed.len());
    let cut = parts().filter(|part| part.complete == Some(false)).count();
    let lines = [
        (judged.import.files.is_empty(), "Nothing is imported".to_owned()),
        (unknown > 0, counted(unknown, "table was not recognised", "tables were not recognised")),
        (refused > 0, counted(refused, "row was refused", "rows were refused")),
        (cut > 0, counted(cut, "export is incomplete", "exports are incomplete")),
        (lacking > 0, counted(lacking, "kind of export is missing", "kinds of export are missing")),
    ];
    lines.into_iter().filter(|(is_so, _)| *is_so).map(|(_, text)| (text, here())).collect()
}

fn proposals(opened: &Opened) -> Vec<(String, Command)> {
    let Some(judged) = &opened.judged else { return Vec::new() };
    let stated = &opened.assessment().stated;
    let go = |check: &str| opened.checklist.check(check).map(|(_, check)| Command::GoTo(Selected::Check(check.id)));
    let accounts = judged.register.accounts.iter();
    let categories = accounts.filter(|account| account.is_person && !account.is_category_stated).count();
    let open = |key: &str| !stated.emergency.contains_key(key);
    let emergency = judged.emergency.iter().filter(|account| !account.confirmed && open(&account.key)).count();
    let lines = [
        (
            categories,
            counted(
                categories,
                "privileged account has only a proposed category",
                "privileged accounts have only a proposed category",
            ),
            "1.02.a",
        ),
        (
            emergency,
            counted(emergency, "account looks like an emergency account", "accounts look like emergency accounts"),
            "1.03.a",
        ),
    ];
    let line = |(_, what, check): (usize, String, &str)| Some((what, go(check)?));
    lines.into_iter().filter(|(count, ..)| *count > 0).filter_map(line).collect()
}
