//! What the system says of a file, in plain words.

use std::io::{Error, ErrorKind};

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
        _ => {
            // The number at its end tells nobody anything.
            let said = error.to_string();
            let said = said.split(" (os error").next().unwrap_or_default();
            return said.to_owned();
        }
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_without_numbers() {
        let check = |error: Error, expected: &str| assert_eq!(in_words(&error), expected);
        check(Error::from_raw_os_error(2), "it does not exist");
        check(Error::from_raw_os_error(13), "permission was denied");
        assert!(!in_words(&Error::from_raw_os_error(5)).contains("os error"));
        check(Error::other("The stick was pulled out."), "The stick was pulled out");
    }
}
