//! Long work off the window's thread: read evidence, judge it, keep it, print it. The command line runs the same jobs in
//! the foreground. Nothing here knows a window or a terminal.

pub mod again;
pub mod assess;
pub mod attach;
pub mod blacken;
pub mod damaged;
pub mod demo;
pub mod export;
pub mod forget;
pub mod keep;
pub mod letterhead;
pub mod mapping;
mod own_files;
pub mod picture;
pub mod request;
pub mod settings;
pub mod sign;
pub mod source;
pub mod template;
#[cfg(test)]
mod tests;
pub mod texts;
pub mod verify;
pub mod whose;
pub mod writing;

/// What a job says while it works; the window and the command line turn it into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Bytes read so far of all that will be read; in the second round, which is that of logs, of each file. `file`: the one
    /// in work, which may be a member of an archive.
    Reading {
        file: String,
        bytes: u64,
        of: u64,
    },
    /// What was read is being joined into one picture.
    Joining,
    Judging,
    /// Evidence is being stored in the assessment file.
    Storing {
        file: String,
    },
    Printing,
}

/// Hears messages; `false` asks the job to stop at the next safe point.
pub type Listener<'a> = &'a mut dyn FnMut(Message) -> bool;
