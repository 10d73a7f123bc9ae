//! The two big forms: every field of a customer and of a customer user, in the family's order.

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

/// An empty form for a customer: `customer_id`, `name`, `url`, `street`, `zip`, `city`, `country`, `comment`, `valid`.
pub fn customer_form(t: Texts) -> Form {
    let identity = vec![
        Input { width: Width::Third, ..must(t, "customer_id", Kind::Code) },
        Input { width: Width::TwoThirds, ..must(t, "name", Kind::Text) },
        plain(t, "url", Kind::Url, Width::Full),
    ];
    let rest = vec![plain(t, "comment", Kind::Area, Width::Full), validity(t)];
    form(vec![
        (t.get("section-identity").into_owned(), identity),
        address(t),
        (t.get("section-more").into_owned(), rest),
    ])
}

/// An empty form for a customer user: `title`, `first_name`, `last_name`, `login`, `password` (with `adding`), `email`,
/// `customer_id`, `phone`, `fax`, `mobile`, `street`, `zip`, `city`, `country`, `comment`, `valid`.
pub fn customer_user_form(t: Texts, adding: bool) -> Form {
    let mut identity = vec![
        plain(t, "title", Kind::Text, Width::Third),
        Input { width: Width::Third, ..must(t, "first_name", Kind::Text) },
        Input { width: Width::Third, ..must(t, "last_name", Kind::Text) },
        Input { width: Width::Half, ..must(t, "login", Kind::Code) },
        Input { width: Width::Half, ..must(t, "email", Kind::Email) },
    ];
    let customer =
        Input { label: t.get("field-customer").into_owned(), ..must(t, "customer_id", Kind::Customer(None)) };
    if adding {
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
    form(vec![
        (t.get("section-identity").into_owned(), identity),
        (t.get("section-reach").into_owned(), reach),
        address(t),
        (t.get("section-more").into_owned(), rest),
    ])
}

fn form(sections: Vec<(String, Vec<Input>)>) -> Form {
    let sections = sections.into_iter().map(|(title, inputs)| Section { title, inputs }).collect();
    Form { sections, ..Form::default() }
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
