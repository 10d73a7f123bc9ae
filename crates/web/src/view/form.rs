//! Forms as data: sections of inputs, each with its value and what is wrong with it.

use crate::locale::Texts;
use crate::view::Validity;

/// How an input is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Kind {
    /// One line.
    #[default]
    Text,
    /// One line in type of equal width, for logins and ids.
    Code,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A web address.
    Url,
    /// A new password.
    Password,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// Yes or no, ticked or not.
    Check,
    /// Several lines.
    Area,
    /// One of several values.
    Select(Vec<Choice>),
    /// The customer, found while typing; holds the customer's name if the id is known.
    Customer(Option<String>),
    /// The three states of validity.
    Validity,
}

/// One value of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is seen.
    pub text: String,
}

/// How wide an input is, in sixths of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// The whole form.
    #[default]
    Full,
    /// Half of it.
    Half,
    /// A third.
    Third,
    /// Two thirds.
    TwoThirds,
}

impl Width {
    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Full => "field",
            Self::Half => "field half",
            Self::Third => "field third",
            Self::TwoThirds => "field two-thirds",
        }
    }
}

/// Where a value leads, as the field map of its source says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldLink {
    /// An address that may be followed.
    pub href: String,
    /// `target`, if any.
    pub target: String,
    /// `class`, if any.
    pub class: String,
    /// What it says, translated.
    pub text: String,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    /// Its name in the form, as in JSON and CSV.
    pub name: &'static str,
    /// Its label, translated.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// How it is drawn.
    pub kind: Kind,
    /// How wide it is.
    pub width: Width,
    /// Whether it carries the asterisk.
    pub required: bool,
    /// A sentence below it, translated.
    pub hint: Option<String>,
    /// What is wrong with it, translated.
    pub fault: Option<String>,
    /// Whether it is shown and cannot be changed.
    pub locked: bool,
    /// Where its value leads.
    pub link: Option<FieldLink>,
}

/// What a field is called in a form. Fields of other people's tables may be called as something else in it already.
pub fn sent_name(name: &'static str) -> &'static str {
    match name {
        "csrf" => "field-csrf",
        "version" => "field-version",
        "action" => "field-action",
        "source" => "field-source",
        "details" => "field-details",
        "history" => "field-history",
        "people" => "field-people",
        "main" => "field-main",
        "palette" => "field-palette",
        "keys" => "field-keys",
        "lose_fields" => "field-lose-fields",
        name => name,
    }
}

impl Input {
    /// What it is sent as.
    pub fn sent_name(&self) -> &'static str {
        sent_name(self.name)
    }

    /// Whether the browser may insist on a number; what is none already would be lost.
    pub fn is_number(&self) -> bool {
        self.value.is_empty() || self.value.parse::<i64>().is_ok()
    }

    /// Whether the browser may insist on a day, likewise.
    pub fn is_day(&self) -> bool {
        self.value.is_empty() || chrono::NaiveDate::parse_from_str(&self.value, "%Y-%m-%d").is_ok()
    }

    /// What is sent behind a tick, and counts where nothing is ticked: what nobody filled in stays so.
    pub fn unticked(&self) -> &'static str {
        if self.value.is_empty() { "" } else { "0" }
    }

    /// Whether `validity` is the value, for the radio buttons.
    pub fn is(&self, validity: &Validity) -> bool {
        self.value == validity.name()
    }

    /// The ids of the sentences that describe it.
    pub fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.sent_name()));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.sent_name()));
        [fault, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Inputs under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Its heading, translated.
    pub title: String,
    /// Its inputs.
    pub inputs: Vec<Input>,
}

/// A form that adds or changes one record. Sent as `POST` with `csrf`, `version` (if any), the inputs, and
/// `action=save` or `action=finish`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Where it is sent, percent-encoded.
    pub action: String,
    /// What the record looked like when the form was drawn; opaque. `None` on adding.
    pub version: Option<String>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// What is wrong with the record as a whole, translated.
    pub refused: Vec<String>,
    /// Where Discard leads: this form afresh.
    pub discard_href: String,
    /// Why nothing of it can be changed, translated.
    pub locked: Option<String>,
    /// The source a new record goes to, where there is a choice; sent as `source`.
    pub source: Option<String>,
}

impl Form {
    /// Every input, in order.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.sections.iter().flat_map(|section| &section.inputs)
    }

    /// Whether anything of it can be changed.
    pub fn can_be_saved(&self) -> bool {
        self.inputs().any(|input| !input.locked)
    }

    /// The input with this name.
    pub fn input_mut(&mut self, name: &str) -> Option<&mut Input> {
        self.sections.iter_mut().flat_map(|section| &mut section.inputs).find(|input| input.name == name)
    }

    /// Puts a value into the input with this name; names without an input are passed over. A select whose list lacks the
    /// value gets it as one more choice.
    pub fn fill(&mut self, name: &str, value: &str) {
        let Some(input) = self.input_mut(name) else { return };
        value.clone_into(&mut input.value);
        if let Kind::Select(choices) = &mut input.kind
            && !choices.iter().any(|choice| choice.value == value)
        {
            choices.push(Choice { value: value.to_owned(), text: value.to_owned() });
        }
    }

    /// Says what is wrong with the input of this name; see [`fault_text`]. What is no input's is the whole form's.
    pub fn fault(&mut self, name: &str, text: String) {
        match self.input_mut(name) {
            Some(input) => input.fault = Some(text),
            None => self.refused.push(text),
        }
    }

    /// Names the customer whose id stands in `customer_id`.
    pub fn name_customer(&mut self, name: &str) {
        if let Some(input) = self.input_mut("customer_id") {
            input.kind = Kind::Customer(Some(name.to_owned()));
        }
    }

    /// The inputs with something wrong, for the list at the top.
    pub fn faulty(&self) -> Vec<&Input> {
        self.inputs().filter(|input| input.fault.is_some()).collect()
    }
}

/// The sentence for a fault, by the domain's code and detail (a number, a character, another record's name).
pub fn fault_text(t: Texts, code: &str, detail: &str) -> String {
    let number = || detail.parse::<u64>().unwrap_or(0);
    let text = match code {
        "required" => t.get("fault-required"),
        "too-long" => t.num("fault-too-long", "max", number()),
        "too-short" => t.num("fault-too-short", "min", number()),
        "forbidden-character" => t.with("fault-forbidden-character", &[("character", detail)]),
        "surrounding-space" => t.get("fault-surrounding-space"),
        "not-an-address" => t.get("fault-not-an-address"),
        "refused-address" => t.get("fault-refused-address"),
        "taken" => t.with("fault-taken", &[("by", detail)]),
        "ambiguous" => t.with("fault-ambiguous", &[("which", detail)]),
        "wrong-columns" => t.with("fault-wrong-columns", &[("cells", detail.split('/').next().unwrap_or(detail))]),
        "error-cell" => t.with("fault-error-cell", &[("cell", detail)]),
        "unknown-customer" => t.get("fault-unknown-customer"),
        "unknown-value" => t.get("fault-unknown-value"),
        "differs" => t.get("fault-differs"),
        "wrong-password" => t.get("fault-wrong-password"),
        "unhashable" => t.get("fault-unhashable"),
        "switched-off" => t.get("fault-switched-off"),
        "no-mail" => t.get("fault-no-mail"),
        "source-read-only" => t.with("fault-source-read-only", &[("source", detail)]),
        "source-down" => t.with("fault-source-down", &[("source", detail)]),
        "source-refused" => t.with("fault-source-refused", &[("why", detail)]),
        "not-a-number" => t.get("fault-not-a-number"),
        "not-a-date" => t.get("fault-not-a-date"),
        "not-a-name" => t.get("fault-not-a-name"),
        "too-many" => t.num("fault-too-many", "max", number()),
        "read-only" => t.get("fault-read-only"),
        "no-such-field" => t.with("fault-no-such-field", &[("source", detail)]),
        _ => t.get("fault-other"),
    };
    text.into_owned()
}
