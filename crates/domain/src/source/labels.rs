//! A label in the languages Padrón speaks.

/// What something is called; a language without a label of its own has one of the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
    /// In German.
    pub de: String,
}

impl Labels {
    /// The label for readers of this language (`en`, `es`, `de`): their own, else the first there is.
    pub fn of(&self, language: &str) -> &str {
        let own = match language {
            "es" => &self.es,
            "de" => &self.de,
            _ => &self.en,
        };
        [own, &self.en, &self.es, &self.de].into_iter().find(|label| !label.is_empty()).map_or("", String::as_str)
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.of("en").is_empty()
    }

    /// Every label that there is, each once.
    pub fn all(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for label in [&self.en, &self.es, &self.de] {
            if !label.is_empty() && !found.contains(&label.as_str()) {
                found.push(label);
            }
        }
        found
    }
}
