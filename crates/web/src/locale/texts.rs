//! Texts by key, from Fluent files built into the binary.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Language, number};

macro_rules! files {
    ($tag:literal) => {
        files!($tag: "shell", "entry", "lists", "customers", "customer-users", "fields", "history", "errors", "account",
            "find", "imports", "notices", "export", "programs", "styleguide", "mail", "bulk", "settings", "sources", "added",
            "runs")
    };
    ($tag:literal: $($room:literal),+) => {
        &[$(($room, include_str!(concat!("../../locales/", $tag, "/", $room, ".ftl")))),+]
    };
}

static SOURCES: [(Language, &[(&str, &str)]); 3] =
    [(Language::En, files!("en")), (Language::Es, files!("es")), (Language::De, files!("de"))];

type Bundle = FluentBundle<FluentResource>;

struct Loaded {
    bundles: Vec<Bundle>,
    faults: Vec<String>,
}

static LOADED: LazyLock<Loaded> = LazyLock::new(|| {
    let mut faults = Vec::new();
    let bundles = SOURCES.iter().map(|(language, files)| bundle(*language, files, &mut faults)).collect();
    Loaded { bundles, faults }
});

fn bundle(language: Language, files: &[(&str, &str)], faults: &mut Vec<String>) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| number::fluent(Language::En, value),
        Language::Es => |value, _| number::fluent(Language::Es, value),
        Language::De => |value, _| number::fluent(Language::De, value),
    }));
    for (room, text) in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
            faults.extend(errors.iter().map(|error| format!("{}/{room}.ftl: {error}", language.tag())));
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            faults.extend(errors.iter().map(|error| format!("{}/{room}.ftl: {error}", language.tag())));
        }
    }
    bundle
}

/// What is wrong with the files of texts; empty unless somebody broke one (a test looks).
pub fn faults_of_loading() -> &'static [String] {
    &LOADED.faults
}

/// Every key a language has, for the check that they are the same in all.
pub fn keys(language: Language) -> Vec<String> {
    let (_, files) = SOURCES[language.index()];
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    let is_key = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    lines.filter_map(|line| line.split_once(" =")).map(|(name, _)| name).filter(is_key).map(str::to_owned).collect()
}

/// A number that may stand in a text, so that templates can pass any of them.
pub trait Count {
    /// Its value.
    fn count(&self) -> u64;
}

impl Count for u64 {
    fn count(&self) -> u64 {
        *self
    }
}

impl Count for usize {
    fn count(&self) -> u64 {
        u64::try_from(*self).unwrap_or(u64::MAX)
    }
}

impl Count for u32 {
    fn count(&self) -> u64 {
        u64::from(*self)
    }
}

impl<T: Count + ?Sized> Count for &T {
    fn count(&self) -> u64 {
        (**self).count()
    }
}

/// The texts of one language; cheap to copy, passed to every view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// The texts in this language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language of these texts.
    pub const fn language(self) -> Language {
        self.language
    }

    /// A text without places.
    pub fn get(self, key: &str) -> Cow<'static, str> {
        for language in [self.language, Language::En] {
            let Some(bundle) = LOADED.bundles.get(language.index()) else { continue };
            if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
                return bundle.format_pattern(pattern, None, &mut Vec::new());
            }
        }
        Cow::Owned(key.to_owned())
    }

    /// A text with one number in it.
    pub fn num<N: Count>(self, key: &str, name: &str, value: N) -> Cow<'static, str> {
        self.mix(key, &[], &[(name, value.count())])
    }

    /// A text with several numbers in it.
    pub fn nums(self, key: &str, numbers: &[(&str, u64)]) -> Cow<'static, str> {
        self.mix(key, &[], numbers)
    }

    /// A text with other texts in it.
    pub fn with(self, key: &str, texts: &[(&str, &str)]) -> Cow<'static, str> {
        self.mix(key, texts, &[])
    }

    /// A text with texts and numbers in it.
    #[expect(clippy::cast_precision_loss, reason = "Fluent counts in f64; exact up to 2^53")]
    pub fn mix(self, key: &str, texts: &[(&str, &str)], numbers: &[(&str, u64)]) -> Cow<'static, str> {
        let mut args = FluentArgs::with_capacity(texts.len() + numbers.len());
        for (name, value) in texts {
            args.set((*name).to_owned(), FluentValue::from((*value).to_owned()));
        }
        for (name, value) in numbers {
            args.set((*name).to_owned(), FluentValue::from(*value as f64));
        }
        Cow::Owned(self.format(key, &args))
    }

    /// Whether the language itself (not the fallback) has this key.
    pub fn has(self, key: &str) -> bool {
        LOADED.bundles.get(self.language.index()).is_some_and(|bundle| bundle.has_message(key))
    }

    fn format(self, key: &str, args: &FluentArgs<'_>) -> String {
        for language in [self.language, Language::En] {
            let Some(bundle) = LOADED.bundles.get(language.index()) else { continue };
            if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
                return bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned();
            }
        }
        key.to_owned()
    }
}
