//! Which languages there are and how one is chosen.

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, the source.
    #[default]
    En,
    /// Spanish.
    Es,
    /// German.
    De,
}

impl Language {
    /// Every language, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::De];

    /// Its tag, as in `<html lang>`, the cookie and `?language=`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::De => "de",
        }
    }

    /// Its tag in capitals, for the narrow button.
    pub const fn short(self) -> &'static str {
        match self {
            Self::En => "EN",
            Self::Es => "ES",
            Self::De => "DE",
        }
    }

    /// Its name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::De => "Deutsch",
        }
    }

    /// The language with this tag; regions are ignored (`es-MX` is Spanish).
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The texts in it.
    pub const fn texts(self) -> super::Texts {
        super::Texts::new(self)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

/// The language for a request: asked for in the address, else chosen before (cookie or account), else the best the browser
/// accepts, else English.
pub fn negotiate(query: Option<&str>, chosen: Option<&str>, accept: Option<&str>) -> Language {
    query
        .and_then(Language::parse)
        .or_else(|| chosen.and_then(Language::parse))
        .or_else(|| accept.and_then(best_accepted))
        .unwrap_or_default()
}

/// The best of `Accept-Language`: highest `q` first, the earlier of equals.
fn best_accepted(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let Some(language) = parts.next().and_then(Language::parse) else { continue };
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_beats_cookie_beats_browser() {
        assert_eq!(negotiate(Some("de"), Some("es"), Some("en")), Language::De);
        assert_eq!(negotiate(Some("xx"), Some("es-MX"), Some("en")), Language::Es);
        assert_eq!(negotiate(None, None, Some("fr, de;q=0.7, es;q=0.9")), Language::Es);
        assert_eq!(negotiate(None, None, Some("fr, es;q=0, *")), Language::En);
        assert_eq!(negotiate(None, None, None), Language::En);
    }
}
