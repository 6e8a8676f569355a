//! Jobs that look something up or give it out: a row of the evidence, a table of objects.

use super::{Surroundings, Told, Wake, Work};
use crate::app::widgets::affected::Left;
use crate::evidence::Input;
use crate::jobs::source::{self, Asked};
use crate::jobs::{Message, writing};
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// Looks a row of the evidence up.
pub fn excerpt(input: Input, asked: Asked, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let workers = with.workers.clone();
    Work::start("Looking up the row", true, wake, move |teller| {
        let (of, mut last) = (input.source.size(), 0);
        let found = source::excerpt(&input, asked, &workers, &mut |bytes| {
            if bytes * 50 / of.max(1) == last {
                return !teller.stop.load(Ordering::Relaxed);
            }
            last = bytes * 50 / of.max(1);
            teller.hear(Message::Reading { file: input.name.clone(), bytes, of })
        });
        teller.say(match found {
            Ok(excerpt) => Told::Excerpt(Box::new(excerpt)),
            Err(_) if teller.stop.load(Ordering::Relaxed) => return,
            Err(sentence) => Told::Failed(sentence),
        });
    })
}

/// Writes a table of objects beside the assessment, under a name that is free.
pub fn write_objects(path: PathBuf, left: Left, wake: Wake) -> std::io::Result<Work> {
    Work::start("Writing the table", false, wake, move |teller| {
        let table = left.table();
        let count = left.count(&table);
        teller.say(match writing::write_beside(&path, table.csv(&left.marking).as_bytes()) {
            Ok(path) => Told::Written { what: count.are(), path },
            Err(error) => Told::Failed(format!("The table was not written: {}.", writing::at_the_end(&error))),
        });
    })
}

/// Puts a table of objects together for the clipboard.
pub fn copy_objects(left: Left, wake: Wake) -> std::io::Result<Work> {
    Work::start("Copying the objects", false, wake, move |teller| {
        let table = left.table();
        teller.say(Told::Copied { table: table.tabs(), count: left.count(&table) });
    })
}
