//! `collect`: what to ask the client for.

use super::listing::counted;
use super::template::read_from;
use super::{Stop, day_of, first_checklist, now, print};
use crate::checklist::{Parameters, Results};
use crate::jobs::assess::{Given, judge};
use crate::jobs::request::{Addressed, Request, Scope, requests, write_all};
use crate::report::markdown;
use crate::tenant::stated::Stated;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Whom the request is for, of what day, whom the answer goes to and when, as typed.
pub(super) struct Typed {
    pub client: Option<String>,
    pub date: Option<String>,
    pub send_to: Option<String>,
    pub by: Option<String>,
}

/// Lists what is to be asked for, and writes it where a folder is given.
pub(super) fn request(words: &[String], from: &[PathBuf], out: Option<&Path>, to: Typed) -> Result<(), Stop> {
    let checklist = first_checklist()?;
    let to = Addressed {
        client: to.client.unwrap_or_default(),
        date: day_of("--date", to.date.as_deref())?,
        send_to: to.send_to.unwrap_or_default(),
        by: day_of("--by", to.by.as_deref())?,
        ..Addressed::default()
    };
    let scope = Scope::parse(words, checklist).map_err(Stop::Usage)?;
    let results = if from.is_empty() { None } else { Some(judged(from)?) };
    let asked = requests(checklist, &scope, results.as_ref());
    let mut text = String::new();
    if asked.is_empty() {
        text.push_str("Nothing is missing: every check of this scope has the evidence it needs.\n");
    }
    for request in &asked {
        text.push_str(&line(request));
    }
    if let Some(out) = out {
        let stays = write_all(out, &asked, checklist, &to)?;
        text.push_str(&format!("Wrote the request to {}.\n", super::shown(out)));
        stays.iter().for_each(|sentence| text.push_str(&format!("{sentence}\n")));
    }
    print(&text)?;
    Ok(())
}

fn line(request: &Request) -> String {
    let title = request.dataset.title;
    let (needed, helped) = (request.needed_by.len(), request.helps.len());
    let shows = markdown::introduction(request.dataset.collect);
    let helps = counted(helped as u64, "check");
    let needs = counted(needed as u64, "check");
    let told = match (request.is_left_open, needed, helped) {
        (_, 0, _) => format!("makes what {helps} tell more complete"),
        (true, _, 0) => format!("{needs} without an answer"),
        (true, ..) => format!("{needs} without an answer, makes what {helps} tell more complete"),
        (false, _, 0) => format!("needed by {needs}"),
        (false, ..) => format!("needed by {needs}, makes what {helps} tell more complete"),
    };
    format!("{title}: {told}. {shows}\n")
}

fn judged(from: &[PathBuf]) -> Result<Results, Stop> {
    let import = read_from(from)?;
    let given = Given {
        checklist: first_checklist()?,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        answers: &BTreeMap::new(),
        previous: None,
        as_of: None,
        today: now(),
    };
    Ok(judge(&import.tenant, &given).0)
}
