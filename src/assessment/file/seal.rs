//! Protection by a passphrase: what records hold is sealed before SQLite sees it, so that neither the file nor its
//! write-ahead log nor anything else beside it has a readable byte of it.
//!
//! An envelope (row −1) holds the file's own random key, sealed with a key that Argon2id makes of the passphrase. Each
//! record is sealed apart with XChaCha20-Poly1305, bound to its place, so that saving stays as small as ever; digest and
//! chain are sealed with it, and are the same as without protection: a head that was printed holds on. What stays visible:
//! how many records there are, of which kind, and how long.

use super::error::Fault;
use super::records::{Digest, hex};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The row of the envelope.
pub(super) const ENVELOPE: i64 = -1;
/// Memory, passes and lanes of Argon2id: the second choice of RFC 9106; about half a second on a laptop.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
const LANES: u32 = 4;
/// The most that a foreign file may ask for: more would be an attack, not a protection.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;
const MOST_LANES: u32 = 64;
/// Fewest characters of a new passphrase.
const SHORTEST: usize = 8;
const NONCE: usize = 24;

/// Wiped when it is dropped, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl Passphrase {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// What a passphrase that is to protect something still lacks, as a sentence.
    pub fn weakness(&self) -> Option<String> {
        let count = self.0.trim().chars().count();
        (count < SHORTEST).then(|| format!("A passphrase needs {SHORTEST} characters at least; this one has {count}."))
    }
}

/// How to get into a file.
#[derive(Clone, Copy, Debug)]
pub enum Unlock<'a> {
    /// It is not protected, or that is not known yet.
    Nothing,
    Passphrase(&'a Passphrase),
    /// It was opened before.
    Key(&'a Key),
}

/// The key of an open file: whoever has it can open the file once more without the passphrase. Wiped with its last copy.
#[derive(Clone)]
pub struct Key(Arc<Inner>);

struct Inner {
    file: [u8; 16],
    secret: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why an envelope does not open.
#[derive(Debug)]
pub(super) enum NotOpened {
    WrongPassphrase,
    Fault(Fault),
}

impl From<Fault> for NotOpened {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// As it is stored, as JSON; binary values in hex.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    /// Random, new with every protection; part of what each record is bound to.
    file: String,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    cipher: String,
    /// The key, sealed.
    sealed: String,
    /// SHA-256 of all the others: a damaged envelope is told from a wrong passphrase.
    check: String,
}

impl Envelope {
    fn sum(&self) -> String {
        let Self { file, kdf, memory_kib, passes, lanes, salt, cipher, sealed, check: _ } = self;
        let all = format!("{file}|{kdf}|{memory_kib}|{passes}|{lanes}|{salt}|{cipher}|{sealed}");
        hex(&Sha256::digest(all.as_bytes()))
    }

    fn wrapping_key(&self, passphrase: &Passphrase) -> Result<Zeroizing<[u8; 32]>, Fault> {
        let within = self.memory_kib <= MOST_MEMORY_KIB && self.passes <= MOST_PASSES && self.lanes <= MOST_LANES;
        if !within || self.kdf != "argon2id" || self.cipher != "xchacha20-poly1305" {
            return Err(Fault::Damage("Its protection asks for what no protection of this program needs.".to_owned()));
        }
        let unusable = |_| Fault::Damage("Its protection cannot be understood.".to_owned());
        let costs = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(unusable)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, costs)
            .hash_password_into(passphrase.0.as_bytes(), &bytes_of(&self.salt)?, key.as_mut())
            .map_err(unusable)?;
        Ok(key)
    }

    fn bound(&self) -> Vec<u8> {
        format!("tenant-assessor envelope {}", self.file).into_bytes()
    }
}

impl Key {
    /// A new random key for a file, with its envelope for the passphrase.
    pub(super) fn new(passphrase: &Passphrase) -> Result<(Self, Vec<u8>), Fault> {
        let (mut file, mut secret, mut salt) = ([0; 16], Zeroizing::new([0; 32]), [0; 16]);
        for random in [&mut file[..], &mut secret[..], &mut salt[..]] {
            fill(random)?;
        }
        let mut envelope = Envelope {
            file: hex(&file),
            kdf: "argon2id".to_owned(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: hex(&salt),
            cipher: "xchacha20-poly1305".to_owned(),
            sealed: String::new(),
            check: String::new(),
        };
        let wrapping = envelope.wrapping_key(passphrase)?;
        envelope.sealed = hex(&encrypt(&wrapping, secret.as_ref(), &envelope.bound())?);
        envelope.check = envelope.sum();
        let json = serde_json::to_vec(&envelope).map_err(std::io::Error::from)?;
        Ok((Self(Arc::new(Inner { file, secret })), json))
    }

    /// Opens an envelope.
    pub(super) fn open(envelope: &[u8], passphrase: &Passphrase) -> Result<Self, NotOpened> {
        let damaged = || Fault::Damage("The envelope that holds its key cannot be read.".to_owned());
        let envelope: Envelope = serde_json::from_slice(envelope).map_err(|_| damaged())?;
        if envelope.check != envelope.sum() {
            return Err(damaged().into());
        }
        let file = bytes_of(&envelope.file)?.try_into().map_err(|_| damaged())?;
        let wrapping = envelope.wrapping_key(passphrase)?;
        let sealed = bytes_of(&envelope.sealed)?;
        let plain = decrypt(&wrapping, &sealed, &envelope.bound()).map(Zeroizing::new);
        let plain = plain.ok_or(NotOpened::WrongPassphrase)?;
        let secret = Zeroizing::new(plain.as_slice().try_into().map_err(|_| damaged())?);
        Ok(Self(Arc::new(Inner { file, secret })))
    }

    /// What a sealed piece is bound to: file, record and role.
    fn bound(&self, seq: i64, kind: i64, role: Role) -> Vec<u8> {
        let mut bound = self.0.file.to_vec();
        bound.extend(seq.to_be_bytes());
        bound.extend(kind.to_be_bytes());
        bound.push(role as u8);
        bound
    }

    pub(super) fn seal(&self, seq: i64, kind: i64, role: Role, plain: &[u8]) -> Result<Vec<u8>, Fault> {
        encrypt(&self.0.secret, plain, &self.bound(seq, kind, role))
    }

    /// `None`: it is not what was sealed for this place.
    pub(super) fn unseal(&self, seq: i64, kind: i64, role: Role, sealed: &[u8]) -> Option<Vec<u8>> {
        decrypt(&self.0.secret, sealed, &self.bound(seq, kind, role))
    }

    /// Digest and chain of a record, sealed together.
    pub(super) fn seal_link(&self, seq: i64, kind: i64, digest: &[u8], chain: &Digest) -> Result<Vec<u8>, Fault> {
        self.seal(seq, kind, Role::Link, &[digest, chain].concat())
    }
}

/// Which piece of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Body = 0,
    Link = 1,
}

/// The envelope of a protected file; `None`: it is not protected.
pub(super) fn envelope(connection: &Connection) -> Result<Option<Vec<u8>>, Fault> {
    let select = "SELECT coalesce(body, x'') FROM records WHERE seq = ?1";
    Ok(connection.query_row(select, [ENVELOPE], |row| row.get(0)).optional()?)
}

pub(super) fn store_envelope(connection: &Connection, json: &[u8]) -> Result<(), Fault> {
    let insert = "INSERT INTO records(seq, kind, body, digest, chain) VALUES (?1, 0, ?2, x'', x'')";
    connection.execute(insert, params![ENVELOPE, json])?;
    Ok(())
}

/// A random nonce, then what is sealed.
fn encrypt(key: &[u8; 32], plain: &[u8], bound: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce)?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| std::io::Error::other("a record is too long to be sealed"))?;
    Ok([&nonce[..], &sealed].concat())
}

fn decrypt(key: &[u8; 32], sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: bound }).ok()
}

fn fill(random: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(random)
        .map_err(|error| std::io::Error::other(format!("the system gives no random numbers ({error})")).into())
}

pub(super) fn bytes_of(hex: &str) -> Result<Vec<u8>, Fault> {
    let damaged = || Fault::Damage("The envelope that holds its key cannot be read.".to_owned());
    let pairs = hex.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|_| pair.len() == 2)?, 16).ok();
    pairs.map(|pair| byte(pair).ok_or_else(damaged)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9106, section 5.3.
    #[test]
    fn the_key_is_the_one_of_the_standard() {
        let mut costs = argon2::ParamsBuilder::new();
        costs.m_cost(32).t_cost(3).p_cost(4).output_len(32).data(argon2::AssociatedData::new(&[4; 12]).unwrap());
        let costs = costs.build().unwrap();
        let mut key = [0; 32];
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, costs)
            .unwrap()
            .hash_password_into(&[1; 32], &[2; 16], &mut key)
            .unwrap();
        assert_eq!(hex(&key), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    #[test]
    fn a_piece_opens_at_its_own_place_only() {
        let (key, envelope) = Key::new(&Passphrase::new("correct horse")).unwrap();
        let sealed = key.seal(7, 2, Role::Body, b"note").unwrap();
        assert_eq!(key.unseal(7, 2, Role::Body, &sealed).unwrap(), b"note");
        assert_ne!(key.seal(7, 2, Role::Body, b"note").unwrap(), sealed, "another nonce each time");
        for (seq, kind, role) in [(8, 2, Role::Body), (7, 3, Role::Body), (7, 2, Role::Link)] {
            assert_eq!(key.unseal(seq, kind, role, &sealed), None);
        }
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert_eq!(key.unseal(7, 2, Role::Body, &flipped), None, "byte {at}");
            assert_eq!(key.unseal(7, 2, Role::Body, &sealed[..at]), None, "cut at {at}");
        }
        let again = Key::open(&envelope, &Passphrase::new("correct horse")).unwrap();
        assert_eq!(again.unseal(7, 2, Role::Body, &sealed).unwrap(), b"note");
        let wrong = Key::open(&envelope, &Passphrase::new("Correct horse")).unwrap_err();
        assert!(matches!(wrong, NotOpened::WrongPassphrase), "{wrong:?}");
    }

    #[test]
    fn a_damaged_envelope_is_no_wrong_passphrase_and_a_greedy_one_is_refused() {
        let passphrase = Passphrase::new("correct horse");
        let (_, json) = Key::new(&passphrase).unwrap();
        let mut flipped = json.clone();
        let at = json.windows(6).position(|part| part == b"sealed").unwrap() + 12;
        flipped[at] = if flipped[at] == b'0' { b'1' } else { b'0' };
        assert!(matches!(Key::open(&flipped, &passphrase), Err(NotOpened::Fault(Fault::Damage(_)))));
        assert!(matches!(Key::open(b"{}", &passphrase), Err(NotOpened::Fault(Fault::Damage(_)))));
        assert!(matches!(Key::open(b"", &passphrase), Err(NotOpened::Fault(Fault::Damage(_)))));
        let mut greedy: Envelope = serde_json::from_slice(&json).unwrap();
        for (memory, passes, lanes) in [(u32::MAX, 3, 4), (65_536, u32::MAX, 4), (65_536, 3, u32::MAX), (0, 0, 0)] {
            (greedy.memory_kib, greedy.passes, greedy.lanes) = (memory, passes, lanes);
            greedy.check = greedy.sum();
            let refused = Key::open(&serde_json::to_vec(&greedy).unwrap(), &passphrase);
            assert!(matches!(refused, Err(NotOpened::Fault(Fault::Damage(_)))), "{memory} {passes} {lanes}");
        }
        assert!(Passphrase::new("short").weakness().unwrap().contains("8 characters"));
        assert!(Passphrase::new("            ").weakness().is_some(), "blanks alone");
        assert_eq!(Passphrase::new("lang genug").weakness(), None);
        assert_eq!(format!("{passphrase:?}"), "Passphrase(…)");
    }
}
