//! What a job says while it works, as one line on a terminal that is written over.

use crate::jobs::Message;
use crate::report::visible::on_one_line;
use std::io::{IsTerminal, Write};

/// Shows progress on a terminal, and nothing elsewhere.
pub(super) struct Progress {
    on_terminal: bool,
    last: String,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { on_terminal: std::io::stderr().is_terminal(), last: String::new() }
    }

    pub(super) fn hear(&mut self, message: &Message) {
        if !self.on_terminal {
            return;
        }
        let line = match message {
            Message::Reading { file, bytes, of } => {
                let percent = if *of == 0 { 100 } else { bytes * 100 / of };
                format!("Reading {percent:3} %  {}", shorten(file, 60))
            }
            Message::Joining => "Joining what was read".to_owned(),
            Message::Judging => "Judging".to_owned(),
            Message::Storing { file } => format!("Storing  {}", shorten(file, 60)),
            Message::Printing => "Printing the report".to_owned(),
        };
        if line != self.last {
            let _ = write!(std::io::stderr(), "\r\x1b[K{line}");
            self.last = line;
        }
    }

    pub(super) fn clear(&self) {
        if self.on_terminal && !self.last.is_empty() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// The end of a long name, made safe for a terminal.
pub(super) fn shorten(name: &str, most: usize) -> String {
    let visible = on_one_line(name);
    let count = visible.chars().count();
    if count <= most {
        return visible;
    }
    let end: String = visible.chars().skip(count - most + 1).collect();
    format!("…{end}")
}
