//! What the system says of a file, in plain words.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// Why a file could not be opened, read or written, as part of a sentence.
pub fn in_words(error: &Error) -> String {
    let plain = match error.kind() {
        // What one of our own readers says is plain already.
        _ if error.get_ref().is_some() => return error.to_string().trim_end_matches('.').to_owned(),
        ErrorKind::NotFound => "it does not exist",
        ErrorKind::PermissionDenied => "permission was denied",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        ErrorKind::UnexpectedEof => "it ends too early",
        ErrorKind::NotADirectory => "a part of its path is a file",
        _ if error.to_string().starts_with("Too many levels of symbolic links") => "its links lead in a circle",
        _ => {
            // The number at its end tells nobody anything.
            let said = error.to_string();
            let said = said.split(" (os error").next().unwrap_or_default();
            return said.to_owned();
        }
    };
    plain.to_owned()
}

/// What is said of a path that leads nowhere, wherever it was given, without the full stop.
pub fn missing(path: &Path) -> String {
    format!("{} does not exist; check the spelling, and that the drive is connected", path.display())
}

/// What is said of a path that was given and cannot be read, without the full stop.
pub fn unreadable(path: &Path, error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => missing(path),
        _ => format!("{} cannot be read: {}", path.display(), in_words(error)),
    }
}

/// A sentence without the numbers that the system puts behind its words: `(os error 2)`.
pub fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.find(')').filter(|end| part.get(..*end).is_some_and(is_number));
        match number.and_then(|end| part.get(end + 1..)) {
            Some(rest) => told += rest,
            None => told = format!("{told} (os error {part}"),
        }
    }
    told
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_without_numbers() {
        let check = |text: &str, expected: &str| assert_eq!(without_numbers(text), expected);
        check("a: No such file (os error 2). Look.", "a: No such file. Look.");
        check("No such file (os error 2), gone (os error -5)", "No such file, gone");
        check("a (os error b) c (os error 3", "a (os error b) c (os error 3");
        check("", "");
    }

    #[test]
    fn plain_words_without_numbers() {
        let check = |error: Error, expected: &str| assert_eq!(in_words(&error), expected);
        check(Error::from_raw_os_error(2), "it does not exist");
        check(Error::from_raw_os_error(13), "permission was denied");
        assert!(!in_words(&Error::from_raw_os_error(5)).contains("os error"));
        check(Error::other("The stick was pulled out."), "The stick was pulled out");
    }
}
