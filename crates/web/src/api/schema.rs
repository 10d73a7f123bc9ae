//! Schemas of records, made from the one list of their fields.

use padron_domain::text::TextField;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};

/// What a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Reading: what is not there was not asked for.
    Read,
    /// Adding: some fields must be there.
    Add,
    /// Changing: only what is there is changed, and `null` empties.
    Change,
}

/// A text.
pub(super) fn text(about: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(about))
}

/// A text or `null`.
pub(super) fn text_or_null(about: &str) -> ObjectBuilder {
    text(about).schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

/// A time, or `null` where it is not known.
pub(super) fn time(about: &str) -> ObjectBuilder {
    text_or_null(about).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}

/// The validity.
fn validity() -> ObjectBuilder {
    text("Whether it is in use.").enum_values(Some(["valid", "invalid", "invalid-temporarily"]))
}

/// The schema of a record with these fields, and whatever else it has.
pub(super) fn record(
    fields: &[TextField],
    purpose: Purpose,
    about: fn(&str) -> &'static str,
    more: Vec<(&str, ObjectBuilder)>,
) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new().description(Some(match purpose {
        Purpose::Read => {
            "Every key is there, unless `fields` asked for some of them; a text that nobody filled in is empty."
        }
        Purpose::Add => "A new record. Keys that are left out are empty.",
        Purpose::Change => "What is to be other than it is; keys that are left out stay, `null` empties.",
    }));
    for field in fields {
        let says = about(field.name);
        let property = if purpose == Purpose::Change && !field.required { text_or_null(says) } else { text(says) };
        // Old data may hold more than is accepted today.
        let bounded = if purpose == Purpose::Read { property } else { property.max_length(Some(field.max)) };
        // A source may make logins.
        let needed = field.required && purpose == Purpose::Add && field.name != "login";
        let filled = field.required && purpose != Purpose::Read;
        object = object.property(field.name, if filled { bounded.min_length(Some(1)) } else { bounded });
        if needed {
            object = object.required(field.name);
        }
    }
    object = object.property("valid", validity());
    for (name, property) in more {
        object = object.property(name, property);
    }
    if purpose != Purpose::Read {
        object = object.additional_properties(Some(AdditionalProperties::FreeForm(false)));
    }
    RefOr::T(object.into())
}

/// The schema of a page of a list of these.
pub(super) fn page(item: &str, about: &str) -> RefOr<Schema> {
    let item = RefOr::Ref(utoipa::openapi::Ref::from_schema_name(item));
    let object = ObjectBuilder::new()
        .description(Some(about))
        .property("items", ArrayBuilder::new().items(item))
        .property("next_cursor", text_or_null("The `cursor` of the next page; null on the last."))
        .property(
            "total",
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(0))
                .description(Some("How many match in all; where that is not exact, at least.")),
        )
        .property(
            "total_is_exact",
            ObjectBuilder::new().schema_type(Type::Boolean).description(Some(
                "Whether `total` is exact. Up to 10,000 it nearly always is; `total=exact` makes it so.",
            )),
        )
        .required("items")
        .required("next_cursor")
        .required("total");
    RefOr::T(object.into())
}

/// Declares a schema of this name, to be named in `#[utoipa::path]`.
macro_rules! schema {
    ($type:ident, $name:literal, $schema:expr) => {
        struct $type;

        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $schema
            }
        }

        impl utoipa::ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
        }
    };
}
pub(super) use schema;

/// What a source maps besides the family's own fields.
pub(super) fn extras() -> ObjectBuilder {
    let value = text_or_null("A text.");
    ObjectBuilder::new()
        .description(Some(
            "What the source maps besides these fields, and fields that were added (`/fields`), by name.",
        ))
        .additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(value.into()))))
}

/// What may be changed besides the family's own fields.
pub(super) fn changeable() -> Vec<(&'static str, ObjectBuilder)> {
    vec![
        ("source", text("Another source to move the record to, by name.")),
        ("lose_fields", boolean("Whether what that source has no place for may be lost, a password too.")),
        ("fields", extras()),
    ]
}

/// True or false.
pub(super) fn boolean(about: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean).description(Some(about))
}
