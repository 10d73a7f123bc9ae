//! The tables of data-layer 5.1, 5.2 and 7.7, and what must hold for any stored value whatever.

use super::*;

const P1: &str = "some_pass";
const P2: &str = "someäöü";

/// Login `jdoe` (data-layer 5.1): format, hash of `P1`, hash of `P2`.
const VECTORS: [(CryptType, &str, &str); 7] = [
    (
        CryptType::Sha2,
        "17c1b8cba6fed372f40eed959c46e265ef8ec2e984b6dca935f8e38aa42c025f",
        "3573cec29cba4a6a15d6c7f1d80f855f2e16bcc34f74bafa30d6ddd323563f57",
    ),
    (
        CryptType::Sha512,
        "294780df8a0cb045a2f27f32aed8405ee77d11b94d53aa5b0da5e88ed32e8dee1b3a020959a3146f648d6ba9803a966353bfed2e144eac0bf423e38eb1e6a4f7",
        "de53b7533350fa89b49f2db4615ee0492727a25b8ea8af6fe1405986ec4b0b01a0d75ede646474ec061a52b91efa00bac1f97550ccf5cda33405ef53b55a91d3",
    ),
    (CryptType::Sha1, "fff99eddcef98a2265d68d4ec6ca9882c5fc8d0b", "99b527f1c6746a4996d7f2e992f1ff444ebb61e4"),
    (CryptType::Md5, "$1$jdoe$QtJaEjV5vs1SqbCsQmJOv/", "$1$jdoe$o//EPTe284NDZrr3EFzoB/"),
    (CryptType::Apr1, "$apr1$jdoe$RAPJt5njiGGZFHbByfBX/1", "$apr1$jdoe$dKAODiHla.4AoAYGOAhq5."),
    (CryptType::Crypt, "jdn1op1.2KWY.", "jdhGMawgZqzro"),
    (CryptType::Plain, P1, P2),
];

const BCRYPT_P1: &str = "BCRYPT:9:AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt6";
const BCRYPT_P2: &str = "BCRYPT:9:AbCdEfGhIjKlMnOp:jzlFBSjlb2K5/kwrIYHvsWgQoRRGlSK";

/// Low enough to be quick, still what the family writes.
const BCRYPT: CryptType = CryptType::Bcrypt { cost: 9 };

/// Of the word `password`, from the tests of the reference implementation.
const ARGON2ID_OF_PASSWORD: [&str; 2] = [
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
];

const PLAIN: VerifyOptions =
    VerifyOptions { plain: true, max_bcrypt_cost: VerifyOptions::MAX_BCRYPT_COST, effort: Effort::Argon2id };

fn every_format() -> impl Iterator<Item = CryptType> {
    VECTORS.into_iter().map(|(format, _, _)| format).chain([BCRYPT])
}

fn matches(stored: &str, password: &str) -> bool {
    verify(Some(stored), password, &VerifyOptions::default()).matches
}

const RIGHT: Verdict = Verdict { matches: true, upgrade: false };
const RIGHT_BUT_OLD: Verdict = Verdict { matches: true, upgrade: true };
const WRONG: Verdict = Verdict { matches: false, upgrade: false };

#[test]
fn writes_and_checks_the_vectors_of_the_family() {
    for (format, of_p1, of_p2) in VECTORS {
        let options = VerifyOptions::shared(format);
        for (password, other, stored) in [(P1, P2, of_p1), (P2, P1, of_p2)] {
            assert_eq!(hash_as(format, "jdoe", password).as_deref(), Ok(stored), "{format:?}");
            assert_eq!(verify(Some(stored), password, &options), RIGHT_BUT_OLD, "{format:?}");
            assert_eq!(verify(Some(stored), other, &options), WRONG, "{format:?}");
        }
    }
}

#[test]
fn checks_the_vectors_of_bcrypt() {
    for (password, other, stored) in [(P1, P2, BCRYPT_P1), (P2, P1, BCRYPT_P2)] {
        assert_eq!(verify(Some(stored), password, &VerifyOptions::default()), RIGHT_BUT_OLD);
        assert_eq!(verify(Some(stored), other, &VerifyOptions::default()), WRONG);
    }
}

#[test]
fn writes_bcrypt_with_a_salt_of_its_own() {
    let one = hash_as(BCRYPT, "jdoe", P1).unwrap();
    let other = hash_as(CryptType::Bcrypt { cost: 4 }, "jdoe", P1).unwrap();
    for stored in [&one, &other] {
        assert_eq!(stored.len(), 57);
        assert!(stored.starts_with("BCRYPT:9:"), "{stored}");
        assert!(matches(stored, P1));
    }
    assert_ne!(one, other);
    assert_eq!(hash_as(CryptType::Bcrypt { cost: 10 }, "jdoe", P1).unwrap().len(), 58);
}

#[test]
fn new_hashes_are_argon2id_and_fit_the_column() {
    let stored = hash(P2).unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(stored.len(), 97);
    assert_ne!(stored, hash(P2).unwrap());
    for options in [VerifyOptions::default(), PLAIN] {
        assert_eq!(verify(Some(&stored), P2, &options), RIGHT);
        assert_eq!(verify(Some(&stored), P1, &options), WRONG);
        assert_eq!(verify(Some(&stored), &stored, &options), WRONG);
    }
}

#[test]
fn the_settings_of_the_family_name_the_formats() {
    for (setting, format) in [
        (None, CryptType::Sha2),
        (Some(""), CryptType::Sha2),
        (Some("sha2"), CryptType::Sha2),
        (Some("SHA1"), CryptType::Sha2),
        (Some("sha512"), CryptType::Sha512),
        (Some("sha1"), CryptType::Sha1),
        (Some("md5"), CryptType::Md5),
        (Some("apr1"), CryptType::Apr1),
        (Some("crypt"), CryptType::Crypt),
        (Some("plain"), CryptType::Plain),
        (Some("bcrypt"), CryptType::Bcrypt { cost: 12 }),
    ] {
        assert_eq!(CryptType::from_setting(setting, None), format, "{setting:?}");
    }
    for (configured, cost) in [(0, 9), (9, 9), (14, 14), (31, 31), (99, 31)] {
        assert_eq!(CryptType::from_setting(Some("bcrypt"), Some(configured)), CryptType::Bcrypt { cost });
    }
}

/// Data-layer 7.7, rows 132 to 136.
#[test]
fn any_text_is_a_password_in_every_format() {
    let sixty_four = "a".repeat(64);
    let sentence =
        "The quick brown fox, who is 1 year old, jumps over 2 lazy dogs; over and over again, until it is dark.";
    let passwords =
        ["simple", sentence, "пароль", "كلمة السر", "someカス", P2, " ", "\n", "\t", &sixty_four, "'UNION'", "';", "0"];
    for format in every_format() {
        let options = VerifyOptions::shared(format);
        for password in passwords {
            let stored = hash_as(format, "jdoe", password).unwrap();
            assert!(verify(Some(&stored), password, &options).matches, "{format:?} {password:?}");
            assert!(!verify(Some(&stored), "wrong", &options).matches, "{format:?} {password:?}");
        }
    }
    for password in passwords {
        assert_eq!(verify(Some(&hash(password).unwrap()), password, &VerifyOptions::default()), RIGHT, "{password:?}");
    }
}

/// Row 137.
#[test]
fn a_bcrypt_hash_of_another_cost_is_still_accepted() {
    let options = VerifyOptions::shared(CryptType::Bcrypt { cost: 11 });
    assert!(verify(Some(BCRYPT_P1), P1, &options).matches);
    assert!(hash_as(CryptType::Bcrypt { cost: 11 }, "jdoe", P1).unwrap().starts_with("BCRYPT:11:"));
}

/// Rows 138 and 132: which format is configured does not matter, except for plain text.
#[test]
fn every_hash_is_accepted_whatever_is_configured() {
    for configured in every_format() {
        let options = VerifyOptions::shared(configured);
        assert!(verify(Some("roK20XGbWEsSM"), "root", &options).matches, "{configured:?}");
        for (format, stored, _) in VECTORS {
            let expected = format != CryptType::Plain || configured == CryptType::Plain;
            assert_eq!(verify(Some(stored), P1, &options).matches, expected, "{format:?} where {configured:?}");
        }
    }
}

/// Rows 139 to 141, and the rest of 5.2.
#[test]
fn what_only_looks_like_a_hash_is_refused() {
    for (stored, password) in [
        ("17C1B8CBA6FED372F40EED959C46E265EF8EC2E984B6DCA935F8E38AA42C025F", P1),
        ("FFF99EDDCEF98A2265D68D4EC6CA9882C5FC8D0B", P1),
        // The right hashes of the operating system's functions, by Perl's crypt.
        ("$2b$04$OUHBXCTkP0fHYirqRU3Na.6H4snavG9/8DWaIZMUrBb4Tv.WkFLUO", "x"),
        ("$2b$09$OUHBXCTkP0fHYirqRU3Na.5FvL13CLKm2P9sFrFxTRzUAOidBHgt6", P1),
        ("$5$abc$sCOGUciM.GdmYMCUvmUcgu03oRH87O0clF96.9mwWGB", "x"),
        ("$1$$LP5.V3ajGqHDdXW6XwZQy.", P1),
        ("$9$jdoe$QtJaEjV5vs1SqbCsQmJOv/", P1),
        ("$1$jdoe$QtJaEjV5vs1SqbCsQmJOv", P1),
        ("$1$jdoe$QtJaEjV5vs1SqbCsQmJOv/x", P1),
        ("_J9..rasmu.x32Q1pSAQ", P1),
        // `some_pass` in MD5, and as it is.
        ("e261f61e493f309cca25ee89e98518c0", P1),
        ("some_pass", P1),
        // 13 characters of plain text, for the family DES.
        ("thirteenchars", "thirteenchars"),
        ("123456789:äöü", "123456789:äöü"),
        ("$1$aaaaaaaaa", "$1$aaaaaaaaa"),
        ("BCRYPT:9:AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt", P1),
        ("BCRYPT::AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt6", P1),
        ("BCRYPT:+9:AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt6", P1),
        ("bcrypt:9:AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt6", P1),
    ] {
        assert_eq!(verify(Some(stored), password, &VerifyOptions::default()), WRONG, "{stored}");
    }
}

/// Row 142: stored once, `*0` let everybody in.
#[test]
fn crypt_is_refused_for_logins_without_a_salt() {
    for login in ["x", "a@x.de", "müller", "j-doe", "_x", "", "öztürk"] {
        assert_eq!(hash_as(CryptType::Crypt, login, P1), Err(HashError::NoSalt), "{login}");
    }
}

/// Row 143.
#[test]
fn bcrypt_cuts_a_password_at_72_bytes() {
    let long = "0123456789".repeat(8);
    let stored = hash_as(BCRYPT, "jdoe", &long).unwrap();
    assert!(matches(&stored, &long));
    assert!(matches(&stored, &long[..72]));
    assert!(!matches(&stored, &long[..71]));
}

/// Rows 142 and 144.
#[test]
fn locked_and_missing_passwords_never_match() {
    for options in [VerifyOptions::default(), PLAIN] {
        for stored in [None, Some(""), Some("*"), Some("*0"), Some("*1"), Some("*secret")] {
            for password in ["", "*", "*0", "*1", "*secret", P1] {
                assert_eq!(verify(stored, password, &options), WRONG, "{stored:?} {password}");
            }
        }
        let long = "x".repeat(MAX_PASSWORD_BYTES + 1);
        assert_eq!(verify(Some(&long), &long, &options), WRONG);
    }
}

#[test]
fn an_empty_password_never_matches_and_is_never_set() {
    // SHA-256, SHA-1 and DES crypt of nothing.
    for stored in [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "jdHa6.v2zBlUo",
    ] {
        assert!(!matches(stored, ""), "{stored}");
    }
    assert_eq!(hash(""), Err(HashError::Empty));
    for format in every_format() {
        assert_eq!(hash_as(format, "jdoe", ""), Err(HashError::Empty), "{format:?}");
    }
}

#[test]
fn passwords_with_a_nul_are_no_passwords() {
    assert!(matches("jdaNfOPIfokfE", "ab"));
    for password in ["ab\0cd", "ab\0", "\0"] {
        assert!(!matches("jdaNfOPIfokfE", password));
        assert_eq!(hash(password), Err(HashError::Nul));
        assert_eq!(hash_as(CryptType::Crypt, "jdoe", password), Err(HashError::Nul));
    }
    assert!(!matches(BCRYPT_P1, "some_pass\0some_pass"));
}

#[test]
fn huge_passwords_are_refused_before_any_work() {
    let most = "x".repeat(MAX_PASSWORD_BYTES);
    assert!(matches(&hash(&most).unwrap(), &most));
    let huge = "x".repeat(10_000_000);
    for password in [&huge, &huge[..=MAX_PASSWORD_BYTES]] {
        assert_eq!(hash(password), Err(HashError::TooLong { max: MAX_PASSWORD_BYTES }));
        for format in every_format() {
            assert_eq!(hash_as(format, "jdoe", password), Err(HashError::TooLong { max: MAX_PASSWORD_BYTES }));
        }
        let mut work = Work::default();
        assert_eq!(check(Some(BCRYPT_P1), password, &VerifyOptions::default(), &mut work), WRONG);
        assert_eq!(work, Work::default());
    }
}

#[test]
fn plain_text_matches_only_where_the_source_says_so() {
    for stored in [P1, P2, "0", " ", &"ä".repeat(128), "thirteenchars", &"a".repeat(64)] {
        assert_eq!(hash_as(CryptType::Plain, "jdoe", stored).as_deref(), Ok(stored));
        assert_eq!(verify(Some(stored), stored, &PLAIN), RIGHT_BUT_OLD, "{stored}");
        assert_eq!(verify(Some(stored), stored, &VerifyOptions::default()), WRONG, "{stored}");
        assert_eq!(verify(Some(stored), &format!("{stored}x"), &PLAIN), WRONG, "{stored}");
        assert_eq!(verify(Some(&format!("{stored}x")), stored, &PLAIN), WRONG, "{stored}");
    }
}

#[test]
fn a_hash_is_no_password_even_in_plain_text_mode() {
    let argon2id = hash(P1).unwrap();
    for stored in [&argon2id, BCRYPT_P1, "$1$jdoe$QtJaEjV5vs1SqbCsQmJOv/", "$apr1$jdoe$RAPJt5njiGGZFHbByfBX/1"] {
        assert!(verify(Some(stored), P1, &PLAIN).matches, "{stored}");
        assert_eq!(verify(Some(stored), stored, &PLAIN), WRONG, "{stored}");
        assert_eq!(hash_as(CryptType::Plain, "jdoe", stored), Err(HashError::NotPlain), "{stored}");
    }
    for password in ["*", "*0", "*secret", "$argon2id$"] {
        assert_eq!(hash_as(CryptType::Plain, "jdoe", password), Err(HashError::NotPlain), "{password}");
    }
    let long = "x".repeat(129);
    assert_eq!(hash_as(CryptType::Plain, "jdoe", &long), Err(HashError::TooLong { max: 128 }));
}

#[test]
fn what_asks_for_too_much_is_refused_not_run() {
    const TAIL: &str = "c29tZXNhbHQxMjM0NTY3OA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let mut work = Work::default();
    for params in [
        "m=4194304,t=1,p=1",
        "m=4294967295,t=4294967295,p=1",
        "m=262145,t=1,p=1",
        "m=19456,t=4294967295,p=1",
        "m=19456,t=54,p=1",
        "m=262144,t=5,p=1",
        "m=1024,t=1,p=17",
        "m=64,t=1,p=1,keyid=AAAA",
        "m=64,t=1,p=1,data=AAAA",
    ] {
        let stored = format!("$argon2id$v=19${params}${TAIL}");
        assert_eq!(check(Some(&stored), P1, &VerifyOptions::default(), &mut work), WRONG, "{stored}");
    }
    for head in [
        "$argon2i$v=19$m=64,t=1,p=1",
        "$argon2d$v=19$m=64,t=1,p=1",
        "$argon2id$v=16$m=64,t=1,p=1",
        "$argon2id$m=64,t=1,p=1",
    ] {
        let stored = format!("{head}${TAIL}");
        assert_eq!(check(Some(&stored), P1, &VerifyOptions::default(), &mut work), WRONG, "{stored}");
    }
    for cost in ["0", "3", "17", "31", "32", "99", "4294967295", "99999999999999999999"] {
        let stored = format!("BCRYPT:{cost}:AbCdEfGhIjKlMnOp:5FvL13CLKm2P9sFrFxTRzUAOidBHgt6");
        assert_eq!(check(Some(&stored), P1, &VerifyOptions::default(), &mut work), WRONG, "{stored}");
    }
    assert_eq!(work, Work::default());
}

#[test]
fn argon2id_with_other_parameters_matches_and_is_upgraded() {
    for stored in ARGON2ID_OF_PASSWORD {
        assert_eq!(verify(Some(stored), "password", &VerifyOptions::default()), RIGHT_BUT_OLD, "{stored}");
        assert_eq!(verify(Some(stored), P2, &VerifyOptions::default()), WRONG, "{stored}");
    }
}

#[test]
fn every_attempt_does_the_same_work() {
    let huge = "x".repeat(MAX_PASSWORD_BYTES + 1);
    let argon2id = hash(P1).unwrap();
    let cheap = VECTORS.map(|(_, stored, _)| stored);
    let stored =
        cheap.into_iter().chain(["", "*0", "nonsense", &argon2id]).chain(ARGON2ID_OF_PASSWORD).map(Some).chain([None]);
    let expected = Work { argon2_blocks: 2 * 19_456, bcrypt_rounds: 0 };
    for stored in stored {
        for password in [P1, P2, "", "a\0b", &huge] {
            let (verdict, work) = verify_counted(stored, password, &PLAIN);
            assert_eq!(verdict, verify(stored, password, &PLAIN), "{stored:?}");
            assert_eq!(work, expected, "{stored:?} {password:.12}");
        }
    }
    let mut work = Work::default();
    Effort::Argon2id.make_up(&mut work);
    assert_eq!(work, expected);
}

#[test]
fn every_attempt_does_the_same_work_where_bcrypt_is_written() {
    let options = VerifyOptions::shared(CryptType::Bcrypt { cost: 11 });
    let stored = VECTORS.map(|(_, stored, _)| Some(stored)).into_iter().chain([Some(BCRYPT_P1), Some("*0"), None]);
    for stored in stored {
        for password in [P1, ""] {
            let (_, work) = verify_counted(stored, password, &options);
            assert_eq!(work, Work { argon2_blocks: 0, bcrypt_rounds: 1 << 11 }, "{stored:?} {password}");
        }
    }
}

/// A generator of numbers for the test below, always the same ones (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

/// Whatever is stored, checking it comes to an end without a panic, and a value made by chance opens to nobody.
#[test]
fn no_stored_value_makes_it_panic() {
    const PIECES: [&str; 24] = [
        "$",
        "$1$",
        "$apr1$",
        "$argon2id$",
        "v=19",
        "m=8,t=1,p=1",
        "BCRYPT:",
        ":",
        "4",
        "AbCdEfGhIjKlMnOp",
        "*",
        ".",
        "/",
        "jd",
        "ä",
        "\u{1}",
        "\0",
        "\n",
        "\u{1F600}",
        "=",
        ",",
        "jdn1op1.2KWY",
        "QtJaEjV5vs1SqbCsQmJOv/",
        "c29tZXNhbHQ",
    ];
    let seeds: Vec<&str> =
        VECTORS.iter().flat_map(|(_, one, other)| [*one, *other]).chain([BCRYPT_P1, ARGON2ID_OF_PASSWORD[0]]).collect();
    let options = VerifyOptions { max_bcrypt_cost: 4, ..VerifyOptions::default() };
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for round in 0..20_000 {
        let mut stored: Vec<char> = match round % 3 {
            0 => (0..numbers.below(8)).flat_map(|_| PIECES[numbers.below(PIECES.len())].chars()).collect(),
            1 => (0..numbers.below(150))
                .filter_map(|_| char::from_u32(u32::try_from(numbers.below(0x300)).ok()?))
                .collect(),
            _ => seeds[numbers.below(seeds.len())].chars().collect(),
        };
        for _ in 0..=numbers.below(2) {
            let (at, piece) = (numbers.below(stored.len() + 1), PIECES[numbers.below(PIECES.len())]);
            let cut = numbers.below(3).min(stored.len() - at);
            stored.splice(at..at + cut, piece.chars());
        }
        let stored: String = stored.into_iter().collect();
        assert!(!matches_with(&stored, "another password", &options), "{stored:?}");
        let _ = hash_as(CryptType::Crypt, &stored, "x");
        if round % 20 == 0 {
            let hashed = hash_as(CryptType::Md5, &stored, "x").unwrap();
            assert!(matches(&hashed, "x"), "{stored:?}");
        }
    }
}

fn matches_with(stored: &str, password: &str, options: &VerifyOptions) -> bool {
    verify(Some(stored), password, options).matches
}
