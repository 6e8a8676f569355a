//! Finds the accounts of a log, by object id or principal name: with each of millions of rows.

use super::{NO_GUID, SignInLog, SignInSummary};
use std::hash::BuildHasher;

impl SignInLog {
    pub(super) fn position(&self, id: &str, upn: &str) -> Option<u32> {
        let by_id = match guid(id) {
            Some(guid) => self.position_by_guid(guid),
            None if id.is_empty() => None,
            None => self.by_id.get(id.to_lowercase().as_str()).copied(),
        };
        by_id.or_else(|| self.position_by_name(upn))
    }

    pub(super) fn position_by_guid(&self, guid: u128) -> Option<u32> {
        let is_it = |at: &u32| self.accounts.get(*at as usize).is_some_and(|account| account.guid == guid);
        let first = self.by_guid.find(self.seed.hash_one(guid), is_it);
        first.or_else(|| if self.by_other_guid.is_empty() { None } else { self.by_other_guid.get(&guid) }).copied()
    }

    fn add_guid(&mut self, guid: u128, at: u32) {
        let Some(account) = self.accounts.get_mut(at as usize) else { return };
        if account.guid != NO_GUID {
            self.by_other_guid.insert(guid, at);
            return;
        }
        account.guid = guid;
        let (accounts, seed) = (&self.accounts, &self.seed);
        let hash = |at: &u32| seed.hash_one(accounts.get(*at as usize).map_or(NO_GUID, |account| account.guid));
        self.by_guid.insert_unique(seed.hash_one(guid), at, hash);
    }

    fn position_by_name(&self, upn: &str) -> Option<u32> {
        self.by_name.find(upn, |at| self.names.get(at as usize).map_or("", |name| name))
    }

    /// Where the account of a row stands; it is added where it was not known.
    pub(super) fn account(&mut self, id: &str, upn: &str) -> u32 {
        // The usual row needs no allocation: its id is a GUID that is known after its first row.
        let guid = guid(id);
        let known = match guid {
            Some(guid) => self.position_by_guid(guid),
            None if id.is_empty() => self.position_by_name(upn),
            None => self.by_id.get(id).copied(),
        };
        known.unwrap_or_else(|| self.new_account(guid, id, upn))
    }

    /// As [`SignInLog::account`], by an object id as a number.
    pub(super) fn account_of_guid(&mut self, guid: u128, upn: &str) -> u32 {
        self.position_by_guid(guid).unwrap_or_else(|| self.new_account(Some(guid), "", upn))
    }

    /// The account of an object id that was not met before; by its name it may have been.
    fn new_account(&mut self, guid: Option<u128>, id: &str, upn: &str) -> u32 {
        let of_interest = self.is_of_interest(id) || self.is_of_interest(upn);
        let at = self.position(id, upn).unwrap_or_else(|| {
            let name = if upn.is_empty() { id } else { upn };
            self.names.push(name.into());
            self.accounts.push(SignInSummary::NEW);
            u32::try_from(self.accounts.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(summary) = self.accounts.get_mut(at as usize) {
            summary.kept |= of_interest;
            if summary.kept {
                self.know_as_kept(at, guid);
            }
        }
        match guid {
            Some(guid) => self.add_guid(guid, at),
            None if id.is_empty() => {}
            None => {
                // As written too, so that it is found at once next time.
                self.by_id.insert(id.into(), at);
                self.by_id.insert(id.to_lowercase().into(), at);
            }
        }
        self.by_name.add(upn, at, |at| self.names.get(at as usize).map_or("", |name| name));
        at
    }

    pub(super) fn is_of_interest(&self, name: &str) -> bool {
        !name.is_empty()
            && (self.interest.contains(name)
                || !crate::tenant::lookup::is_small(name) && self.interest.contains(name.to_lowercase().as_str()))
    }
}

/// A GUID as a number; `None` for any other text.
pub(super) fn guid(text: &str) -> Option<u128> {
    let bytes: &[u8; 36] = text.as_bytes().try_into().ok()?;
    if [bytes[8], bytes[13], bytes[18], bytes[23]] != [b'-'; 4] {
        return None;
    }
    let eight = |at: usize| bytes[at..].first_chunk::<8>().copied().unwrap_or_default();
    let two_fours = |first: usize, second: usize| {
        let mut both = eight(first);
        both[4..].copy_from_slice(&bytes[second..second + 4]);
        both
    };
    let eights = [eight(0), two_fours(9, 14), two_fours(19, 24), eight(28)];
    // Bits above a digit's four tell of anything that is none; they are looked at once, at the end.
    let (mut number, mut strange) = (0u128, 0);
    for digits in eights {
        let (value, is_strange) = eight_digits(digits);
        number = number << 32 | u128::from(value);
        strange |= is_strange;
    }
    (strange == 0 && number != NO_GUID).then_some(number)
}

/// Eight hexadecimal digits at once: their number, and something other than 0 where one of them is none.
fn eight_digits(digits: [u8; 8]) -> (u32, u64) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_be_bytes(digits);
    // Top bits set where a byte is at least so large; bytes above 127 are none, so nothing is carried to the next.
    let ascii = word & (ONES * 0x7F);
    let at_least = |word: u64, least: u8| (word + ONES * u64::from(0x80 - least)) & (ONES * 0x80);
    let small = ascii | (ONES * 0x20);
    let is_letter = at_least(small, b'a') & !at_least(small, b'f' + 1);
    let is_digit = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
    let strange = !(is_letter | is_digit) & (ONES * 0x80) | word & (ONES * 0x80);
    let values = (ascii & (ONES * 0x0F)) + (is_letter >> 7) * 9;
    // Pairs, fours and eights of half bytes move together.
    let pairs = (values | values >> 4) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF;
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is what was gathered")]
    let number = (fours | fours >> 16) as u32;
    (number, strange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::tenant::Moment;
    use crate::tenant::sign_in::SignInRow;

    const ADA: &str = "0a1b2c3d-0000-4000-8000-00000000000a";

    #[test]
    fn guids_are_numbers() {
        let check = |text: &str, expected: Option<u128>| assert_eq!(guid(text), expected, "{text}");
        check("01234567-89ab-cdef-FEDC-BA9876543210", Some(0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210));
        check("ffffffff-ffff-ffff-ffff-ffffffffffff", None);
        check("01234567-89ab-cdef-fedc-ba987654321", None);
        check("0123456789ab-cdef-fedc-ba9876543210-", None);
        // Each byte in each place.
        for at in 0..36 {
            for byte in 0..=255_u8 {
                let mut text = *b"01234567-89ab-cdef-fedc-ba9876543210";
                text[at] = byte;
                let Ok(text) = std::str::from_utf8(&text) else { continue };
                let fits = |(at, byte): (usize, u8)| match at {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                };
                let is_guid = text.bytes().enumerate().all(fits);
                let expected = u128::from_str_radix(&text.replace('-', ""), 16).ok().filter(|_| is_guid);
                check(text, expected);
            }
        }
        let two_bytes = "01234567-89ab-cdef-fedc-ba98765432é";
        check(two_bytes, None);
    }

    /// Rows by id and principal name, and the account that each is counted for.
    #[track_caller]
    fn check(rows: &[(&str, &str, u32)]) {
        let mut log = SignInLog::default();
        for (user_id, upn, expected) in rows {
            let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
            log.add(&SignInRow { user_id, upn, at: Moment::of(0), success: Some(true), client: "Browser", source });
            assert_eq!(log.position(user_id, upn), Some(*expected), "{user_id:?} {upn:?}");
        }
        let accounts = rows.iter().map(|(.., at)| at + 1).max();
        assert_eq!(accounts, u32::try_from(log.accounts.len()).ok());
    }

    #[test]
    fn rows_find_their_account_by_id_and_then_by_name() {
        let upper = ADA.to_uppercase();
        check(&[
            (ADA, "ada@contoso.com", 0),
            (&upper, "", 0),
            ("", "ADA@Contoso.com", 0),
            (ADA, "ada.new@contoso.com", 0),
        ]);
        check(&[("", "Ärger@contoso.com", 0), ("", "ärger@CONTOSO.com", 0), ("", "bea@contoso.com", 1)]);
        check(&[("svc-1", "", 0), ("SVC-1", "", 0), ("sVc-1", "", 0), ("svc-2", "", 1)]);
        check(&[(ADA, "", 0), ("", "ada@contoso.com", 1)]);
        // Made anew: two ids of one name, and a third whose name came first.
        let (other, third) = (ADA.replace('0', "1"), ADA.replace('0', "2"));
        check(&[(ADA, "ada@contoso.com", 0), (&other, "ada@contoso.com", 0), (&other, "", 0), (ADA, "", 0)]);
        check(&[("", "bea@contoso.com", 0), (&third, "bea@contoso.com", 0), (&third, "", 0), (ADA, "", 1)]);
        let (zeros, ones) = (format!("{0}-{1}-{1}-{1}-{0}{1}", "0".repeat(8), "0000"), "f".repeat(8));
        let ones = format!("{ones}-ffff-ffff-ffff-ffff{ones}");
        check(&[(&zeros, "", 0), (&ones, "", 1), (&ones.to_uppercase(), "", 1), (&zeros, "", 0)]);
        // Names that differ only in what they hash to.
        let names: Vec<String> = (0..500).map(|at| format!("user{at}@contoso.com")).collect();
        let rows: Vec<(&str, &str, u32)> = (0..).zip(&names).map(|(at, name)| ("", name.as_str(), at)).collect();
        check(&rows);
    }
}
