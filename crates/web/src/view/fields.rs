//! The two big forms: every field that the source of a customer or a customer user has, in the family's order, and what it has
//! besides in a section of its own.

use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::map::{PASSWORD, VALID};
use padron_domain::source::{self, Shape, Source};

use crate::locale::{Texts, countries, country_name};
use crate::view::{Choice, Form, Input, Kind, Section, Validity, Width};

/// The label of a field, for forms, history and conflicts alike; an unknown field is shown by its name.
pub fn field_label(t: Texts, name: &str) -> String {
    let text = match name {
        "customer_id" => t.get("field-customer-id"),
        "name" => t.get("field-name"),
        "title" => t.get("field-title"),
        "first_name" => t.get("field-first-name"),
        "last_name" => t.get("field-last-name"),
        "login" => t.get("field-login"),
        "password" => t.get("field-password"),
        "email" => t.get("field-email"),
        "phone" => t.get("field-phone"),
        "fax" => t.get("field-fax"),
        "mobile" => t.get("field-mobile"),
        "street" => t.get("field-street"),
        "zip" => t.get("field-zip"),
        "city" => t.get("field-city"),
        "country" => t.get("field-country"),
        "url" => t.get("field-url"),
        "comment" => t.get("field-comment"),
        "valid" => t.get("field-validity"),
        "source" => t.get("field-source"),
        _ => return name.to_owned(),
    };
    text.into_owned()
}

/// A field's value as people read it, for history and conflicts: validity and country are stored in words of their own.
pub fn field_value(t: Texts, name: &str, value: &str) -> String {
    match name {
        "valid" => match Validity::ALL.into_iter().find(|validity| validity.name() == value) {
            Some(validity) => validity.text(t).into_owned(),
            None => value.to_owned(),
        },
        "country" => country_name(t.language(), value).to_owned(),
        _ => value.to_owned(),
    }
}

/// What a form is for: records of a source, one that is there or one to be added.
#[derive(Debug, Clone, Copy)]
pub struct Drawn<'a> {
    /// The source.
    pub source: &'a Source,
    /// Which fields its records have.
    pub shape: &'static Shape,
    /// Whether the record is to be added.
    pub adding: bool,
}

impl Drawn<'_> {
    /// Whether the form has this field.
    fn has(&self, name: &str) -> bool {
        match name {
            VALID => self.source.valid.is_some() || self.source.map.row(VALID).is_some(),
            PASSWORD => self.source.map.row(PASSWORD).is_some(),
            name => self.shape.get(name).is_some(),
        }
    }

    /// Whether the field cannot be changed.
    fn locks(&self, name: &str) -> bool {
        let row = self.source.map.row(name);
        // What lies beside the table can be changed although the record cannot.
        let beside = row.is_some_and(|row| row.beside.is_some());
        let column = || row.is_some_and(|row| row.read_only);
        (!self.source.is_writable() && !beside) || (!self.adding && column())
    }

    /// The field as the map has it.
    fn mapped(&self, t: Texts, input: Input) -> Input {
        let Some(row) = self.source.map.row(input.name) else {
            let locked = self.locks(input.name);
            return Input { locked, required: input.required && !locked, ..input };
        };
        let required = self.shape.get(input.name).map_or(input.required, |field| field.required);
        let locked = self.locks(input.name);
        let kind = match input.kind {
            Kind::Password | Kind::Validity => input.kind,
            _ if !row.selection.is_empty() => Kind::Select(choices(t, row)),
            Kind::Text => match row.kind {
                source::Kind::Integer => Kind::Number,
                source::Kind::Date => Kind::Date,
                source::Kind::Checkbox => Kind::Check,
                source::Kind::TextArea => Kind::Area,
                source::Kind::Text | source::Kind::DynamicField => Kind::Text,
            },
            kind => kind,
        };
        let column = locked && self.source.is_writable();
        let hint = || t.with("source-locked-column", &[("source", self.source.name.as_str())]).into_owned();
        let required = required && !locked;
        Input { required, locked, kind, hint: input.hint.or_else(|| column.then(hint)), ..input }
    }

    /// The form, without what the source does not have, with what it has besides before the last section.
    fn form(&self, t: Texts, sections: Vec<(String, Vec<Input>)>) -> Form {
        let kept = |inputs: Vec<Input>| -> Vec<Input> {
            let there = inputs.into_iter().filter(|input| self.has(input.name));
            there.map(|input| self.mapped(t, input)).collect()
        };
        let mut sections: Vec<Section> =
            sections.into_iter().map(|(title, inputs)| Section { title, inputs: kept(inputs) }).collect();
        let extras = self.shape.extras().iter().map(|field| {
            let row = self.source.map.row(field.name);
            let label = row.map_or(field.name, |row| row.label(t.language().tag()));
            let short = field.max <= 60 || row.is_some_and(|row| row.kind == source::Kind::Integer);
            let width = if short { Width::Half } else { Width::Full };
            let label = if label.is_empty() { field.name } else { label };
            self.mapped(t, Input { name: field.name, label: label.to_owned(), width, ..Input::default() })
        });
        let extras = Section { title: t.get("section-extra").into_owned(), inputs: extras.collect() };
        sections.insert(sections.len().saturating_sub(1), extras);
        sections.retain(|section| !section.inputs.is_empty());
        let locked = !self.source.is_writable();
        let source = [("source", self.source.name.as_str())];
        let beside = !self.shape.beside().is_empty();
        let why = || if beside { t.with("source-locked-beside", &source) } else { t.with("source-locked", &source) };
        let locked = locked.then(|| why().into_owned());
        Form { sections, locked, ..Form::default() }
    }
}

/// What may be chosen, with nothing before it: a value that is required is asked for by its check.
fn choices(t: Texts, row: &source::Row) -> Vec<Choice> {
    let none = Choice { value: String::new(), text: "–".to_owned() };
    let of = |known: &source::Selection| Choice {
        value: known.value.clone(),
        text: known.label(t.language().tag()).to_owned(),
    };
    let blank = !row.selection.iter().any(|known| known.value.is_empty());
    blank.then_some(none).into_iter().chain(row.selection.iter().map(of)).collect()
}

/// An empty form for a customer of the family's own table.
pub fn customer_form(t: Texts) -> Form {
    let (source, own) = (Source::customers(), CustomerValues::default());
    customer_form_of(t, &Drawn { source: &source, shape: own.shape, adding: false })
}

/// An empty form for a customer user of the family's own table.
pub fn customer_user_form(t: Texts, adding: bool) -> Form {
    let (source, own) = (Source::customer_users(), CustomerUserValues::default());
    customer_user_form_of(t, &Drawn { source: &source, shape: own.shape, adding })
}

/// An empty form for a customer: of `customer_id`, `name`, `url`, `street`, `zip`, `city`, `country`, `comment`, `valid` what the
/// source has, and its extra fields.
pub fn customer_form_of(t: Texts, drawn: &Drawn<'_>) -> Form {
    let identity = vec![
        Input { width: Width::Third, ..must(t, "customer_id", Kind::Code) },
        Input { width: Width::TwoThirds, ..must(t, "name", Kind::Text) },
        plain(t, "url", Kind::Url, Width::Full),
    ];
    let rest = vec![plain(t, "comment", Kind::Area, Width::Full), validity(t)];
    let sections = vec![
        (t.get("section-identity").into_owned(), identity),
        address(t),
        (t.get("section-more").into_owned(), rest),
    ];
    drawn.form(t, sections)
}

/// An empty form for a customer user: of `title`, `first_name`, `last_name`, `login`, `password` (with `adding`), `email`,
/// `customer_id`, `phone`, `fax`, `mobile`, `street`, `zip`, `city`, `country`, `comment`, `valid` what the source has, and its
/// extra fields.
pub fn customer_user_form_of(t: Texts, drawn: &Drawn<'_>) -> Form {
    let mut identity = vec![
        plain(t, "title", Kind::Text, Width::Third),
        Input { width: Width::Third, ..must(t, "first_name", Kind::Text) },
        Input { width: Width::Third, ..must(t, "last_name", Kind::Text) },
        Input { width: Width::Half, ..must(t, "login", Kind::Code) },
        Input { width: Width::Half, ..must(t, "email", Kind::Email) },
    ];
    let customer =
        Input { label: t.get("field-customer").into_owned(), ..must(t, "customer_id", Kind::Customer(None)) };
    if drawn.adding {
        identity.push(Input { width: Width::Half, ..customer });
        let hint = Some(t.get("password-empty-hint").into_owned());
        identity.push(Input { hint, ..plain(t, "password", Kind::Password, Width::Half) });
    } else {
        identity.push(customer);
    }
    let reach = vec![
        plain(t, "phone", Kind::Telephone, Width::Third),
        plain(t, "mobile", Kind::Telephone, Width::Third),
        plain(t, "fax", Kind::Telephone, Width::Third),
    ];
    let rest = vec![plain(t, "comment", Kind::Area, Width::Full), validity(t)];
    let sections = vec![
        (t.get("section-identity").into_owned(), identity),
        (t.get("section-reach").into_owned(), reach),
        address(t),
        (t.get("section-more").into_owned(), rest),
    ];
    drawn.form(t, sections)
}

fn plain(t: Texts, name: &'static str, kind: Kind, width: Width) -> Input {
    Input { name, label: field_label(t, name), kind, width, ..Input::default() }
}

fn must(t: Texts, name: &'static str, kind: Kind) -> Input {
    Input { required: true, ..plain(t, name, kind, Width::Full) }
}

fn validity(t: Texts) -> Input {
    Input { value: Validity::Valid.name().to_owned(), ..must(t, "valid", Kind::Validity) }
}

fn address(t: Texts) -> (String, Vec<Input>) {
    let mut list = vec![Choice { value: String::new(), text: "–".to_owned() }];
    list.extend(
        countries(t.language())
            .iter()
            .map(|country| Choice { value: country.stored.to_owned(), text: country.shown.to_owned() }),
    );
    let inputs = vec![
        plain(t, "street", Kind::Text, Width::Full),
        plain(t, "zip", Kind::Text, Width::Third),
        plain(t, "city", Kind::Text, Width::TwoThirds),
        plain(t, "country", Kind::Select(list), Width::Full),
    ];
    (t.get("section-address").into_owned(), inputs)
}
