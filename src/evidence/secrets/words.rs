//! Secrets told by the words of a name: what a column holds is said by its last word ("LAPS password", "accountKey"), what
//! follows it ("value", "initial") aside. `passwordLastSet` is a time, and `secretId` an id.

/// Words that name a secret wherever they stand last.
const HEADS: &[&str] =
    &["otp", "passcode", "passphrase", "passwd", "password", "pin", "pw", "pwd", "secret", "tap", "token", "totp"];

/// As these, and in other words ("Initialpasswort", "初期パスワード").
const ENDINGS: &[&str] = &[
    "password",
    "passwort",
    "kennwort",
    "passphrase",
    "passcode",
    "contraseña",
    "wachtwoord",
    "lösenord",
    "adgangskode",
    "passord",
    "salasana",
    "jelszó",
    "parola",
    "heslo",
    "hasło",
    "senha",
    "şifre",
    "пароль",
    "パスワード",
    "密码",
    "密碼",
    "口令",
    "비밀번호",
    "סיסמה",
];

/// Names that are one only by themselves: beside other words they mean much else.
const ALONE: &[&str] = &["cred", "creds", "credential", "credentials", "geheim", "pass"];

/// Words that name a secret behind another one.
const PAIRS: &[(&[&str], &[&str])] = &[
    (
        &[
            "access",
            "account",
            "api",
            "app",
            "bitlocker",
            "encryption",
            "function",
            "host",
            "license",
            "master",
            "primary",
            "private",
            "product",
            "recovery",
            "sas",
            "secondary",
            "secret",
            "security",
            "shared",
            "signing",
            "ssh",
            "storage",
            "wifi",
            "fi",
            "wlan",
        ],
        &["key", "keys"],
    ),
    (
        &[
            "access",
            "alarm",
            "backup",
            "door",
            "emergency",
            "envelope",
            "one",
            "pass",
            "recovery",
            "safe",
            "time",
            "unlock",
            "verification",
        ],
        &["code", "codes"],
    ),
    (&["safe", "lock", "vault"], &["combination", "pin", "code"]),
    (&["security", "secret"], &["answer", "answers"]),
    (&["otp", "totp", "mfa"], &["seed", "seeds"]),
    (&["de"], &["passe"]),
    (&["admin", "db", "initial", "login", "root", "sql", "temp", "user"], &["pass"]),
    (&["clé"], &["api"]),
    (&["api"], &["schlüssel"]),
    (&["connection"], &["string"]),
];

/// Tokens that lead to the next page of an answer.
const NO_TOKENS: &[&str] = &["continuation", "delta", "next", "page", "skip", "sync"];

/// What follows a name and changes nothing of it.
const TRAILING: &[&str] = &[
    "value",
    "text",
    "plain",
    "plaintext",
    "clear",
    "base64",
    "encrypted",
    "initial",
    "initiale",
    "initiales",
    "inicial",
    "iniziale",
    "temporary",
    "temporaire",
    "temporal",
    "temp",
    "provisoire",
    "lt",
    "umschlag",
    "prod",
    "production",
    "produktion",
    "new",
    "old",
    "current",
    "default",
    "hash",
];

/// With these before it a name tells whether, or when: "Has password", "forceChangePassword".
const ASKING: &[&str] = &[
    "allow", "allowed", "allows", "block", "blocked", "can", "cannot", "change", "changed", "disable", "disabled",
    "enable", "enabled", "expired", "force", "forced", "has", "is", "last", "must", "need", "needs", "never", "no",
    "requires", "require", "required", "reset", "set", "sync", "uses", "without",
];

/// Whether a name, by its words, is that of a secret.
pub(super) fn tell(name: &str) -> bool {
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|word| is_trailing(word)) {
        words.pop();
    }
    let Some((last, before)) = words.split_last() else { return false };
    let last = last.as_str();
    if before.is_empty() {
        return ALONE.contains(&last) || HEADS.contains(&last) || is_ending(last);
    }
    if before.first().is_some_and(|first| ASKING.contains(&first.as_str())) {
        return false;
    }
    let previous = before.last().map_or("", String::as_str);
    if last == "token" && NO_TOKENS.contains(&previous) {
        return false;
    }
    let is_pair = |(firsts, seconds): &(&[&str], &[&str])| firsts.contains(&previous) && seconds.contains(&last);
    HEADS.contains(&last) || is_ending(last) || PAIRS.iter().any(is_pair)
}

fn is_trailing(word: &str) -> bool {
    TRAILING.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Written as one word, as normalised names are: "haspassword" tells whether.
fn is_ending(word: &str) -> bool {
    let start = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    start.is_some_and(|start| !ASKING.iter().any(|asking| start.starts_with(asking)))
}

/// "LAPSPassword" → laps, password; "One-time code" → one, time, code.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_uppercase() && letters.get(at + 1).is_some_and(|next| next.is_lowercase())
            })
            || letter.is_ascii_digit() && before.is_some_and(|before| before.is_alphabetic());
        if (begins || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::evidence::secrets::is_secret_heading;

    #[test]
    fn names_of_secrets() {
        // Headings as clients write them.
        const NAMES: &str = "Password,Initial password,Initialpasswort,Initialpassword,Kennwort,Passwort (initial),pwd,Pass,\
            Mot de passe,Contraseña,Senha,Wachtwoord,密码,初期パスワード,Lösenord,Hasło,Client secret,Secret,secretText,\
            Secret value,Temporary access pass,TAP,PIN,API key,apiKey,SAS token,Connection string,Recovery key,\
            BitLocker recovery key,LAPS password,LAPSPassword,ms-Mcs-AdmPwd,unicodePwd,Access key,Private key,\
            Shared secret,OTP seed,Security answer,Passphrase,PW,Temp password,New password,Credential,Token,\
            Refresh token,accountKey,Storage key,Wi-Fi key,Safe combination,Sealed envelope code,One-time code,\
            Backup codes,Password 2,admin_password,key vault secret,\
            Temp PW,Login/PW,db-pass,Cred,Mot de passe provisoire,Clé API,API Schlüssel,Passwort lt. Umschlag,\
            DB-Passwort Produktion";
        for name in NAMES.split(',').map(str::trim) {
            assert!(is_secret_heading(name), "{name}");
        }
    }

    #[test]
    fn names_of_other_things() {
        const NAMES: &str = "passwordPolicies,lastPasswordChangeDateTime,PasswordLastSet,pwdLastSet,PasswordNeverExpires,\
            Has password,isPasswordResetEnabled,forceChangePassword,haspassword,secretId,Secret ID,Secret expires,\
            passwordCredentials,keyCredentials,credentialKeyId,keyId,Key,publicKey,hint,skipToken,nextToken,\
            Unique token identifier,tokenIssuerType,Sign-in error code,Country code,Postal code,errorCode,Status code,\
            Password methods,Credentials count,Where the password is kept,allowReversiblePasswordEncryption,\
            ms-Mcs-AdmPwdExpirationTime,CannotChangePassword,Secrets,PIN reset,Compass,Password hash synchronisation,Passed,\
            First pass,Credential type,API,Umschlag,Production";
        for name in NAMES.split(',').map(str::trim) {
            assert!(!is_secret_heading(name), "{name}");
        }
    }
}
