//! What surrounds every screen: title, navigation, the reader's choices, notices.

use crate::locale::Texts;

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in the cookie, in `data-theme` and in the form field `theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a name; anything else is the system's choice.
    pub fn parse(name: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// How high the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Room to breathe.
    #[default]
    Comfortable,
    /// As many rows as fit.
    Compact,
}

impl Density {
    /// Its name in the cookie, in `data-density` and in the form field `density`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Reads a name; anything else is comfortable.
    pub fn parse(name: &str) -> Self {
        if name == Self::Compact.name() { Self::Compact } else { Self::Comfortable }
    }
}

/// The entry of the navigation a screen belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// None of them.
    #[default]
    Nowhere,
    /// `/`
    Overview,
    /// `/customers` and single customers.
    Customers,
    /// `/add-customer`
    AddCustomer,
    /// `/customer-users` and single customer users.
    CustomerUsers,
    /// `/add-customer-user`
    AddCustomerUser,
    /// `/imports`
    Imports,
    /// `/jobs`
    Jobs,
    /// `/history`
    History,
    /// `/sources`
    Sources,
    /// `/fields` and single fields.
    Fields,
    /// `/settings`
    Settings,
    /// `/mail`
    Mail,
    /// `/account`
    Account,
    /// `/tokens`
    Tokens,
    /// `/docs/api`
    Api,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignedIn {
    /// First and last name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// One or two letters for the round button.
    pub initials: String,
}

/// Words with an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads, percent-encoded.
    pub href: String,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// For information.
    #[default]
    Info,
    /// Something worked.
    Good,
    /// Something wants attention.
    Warn,
    /// Something did not work.
    Bad,
}

impl Tone {
    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "circle-check",
            Self::Warn => "triangle-alert",
            Self::Bad => "circle-alert",
        }
    }
}

/// A sentence above the screen: what happened, with a link to the thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence, translated.
    pub text: String,
    /// Where to go from there.
    pub link: Option<Link>,
}

/// Validity instead of deletion, as the family has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validity {
    /// In use.
    #[default]
    Valid,
    /// Switched off.
    Invalid,
    /// Switched off for a while.
    InvalidTemporarily,
}

impl Validity {
    /// All of them, in the family's order.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Invalid, Self::InvalidTemporarily];

    /// Its name in forms and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::InvalidTemporarily => "invalid-temporarily",
        }
    }

    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Valid => "state",
            Self::Invalid => "state off",
            Self::InvalidTemporarily => "state paused",
        }
    }

    /// What the reader sees.
    pub fn text(self, t: Texts) -> std::borrow::Cow<'static, str> {
        match self {
            Self::Valid => t.get("validity-valid"),
            Self::Invalid => t.get("validity-invalid"),
            Self::InvalidTemporarily => t.get("validity-invalid-temporarily"),
        }
    }
}

/// What surrounds a screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shell {
    /// The reader's language.
    pub t: Texts,
    /// The screen's name: window title and, mostly, its heading.
    pub title: String,
    /// Light or dark.
    pub theme: Theme,
    /// Row height.
    pub density: Density,
    /// Whether single keys (`/`, `j`, `k`, `?`) do something; people who dictate switch them off (WCAG 2.1.4).
    pub single_keys: bool,
    /// The token every form carries as `csrf`.
    pub csrf: String,
    /// Path and query of this screen, where `/preferences` leads back to (field `next`).
    pub here: String,
    /// The entry of the navigation this screen belongs to.
    pub place: Place,
    /// Who is signed in; `None` draws the screen without navigation.
    pub user: Option<SignedIn>,
    /// Whether a source does not answer, which the navigation says.
    pub source_away: bool,
    /// The way here, this screen excluded.
    pub crumbs: Vec<Link>,
    /// What happened before this screen.
    pub notices: Vec<Notice>,
}

impl Shell {
    /// The value of `aria-current` for an entry of the navigation, if it has one.
    pub fn current(&self, place: Place) -> Option<&'static str> {
        (self.place == place).then_some("page")
    }
}

/// An icon of the sprite, as markup.
#[derive(Debug, Clone, Copy)]
pub struct Icon {
    name: &'static str,
    class: &'static str,
}

impl std::fmt::Display for Icon {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (class, sprite, name) = (self.class, crate::assets::ICONS, self.name);
        write!(out, "<svg class=\"{class}\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>")
    }
}

impl askama::filters::HtmlSafe for Icon {}

/// The icon with this name (see `assets/icons.txt`).
pub fn icon(name: &'static str) -> Icon {
    Icon { name, class: "icon" }
}

/// The icon with this name and these classes.
pub fn icon_as(name: &'static str, class: &'static str) -> Icon {
    Icon { name, class }
}

/// How companies come in from a file; shown where there are none.
pub const IMPORT_CUSTOMERS: &str = "padron customers import customers.csv";
/// How people come in from a file; shown where there are none.
pub const IMPORT_CUSTOMER_USERS: &str = "padron customer-users import customer-users.csv";
/// How to look around with invented data.
pub const SERVE_DEMO: &str = "padron serve --demo --database sqlite:demo.db";
