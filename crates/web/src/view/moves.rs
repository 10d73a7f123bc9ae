//! Moving a record to another source: what stays, what is lost, what is wanted there.

use askama::Template;

use crate::view::{Input, MoveCount, Shell};

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journey {
    /// The source it goes to.
    pub to: String,
    /// What refers to the record, and stays.
    pub stays: Vec<MoveCount>,
    /// What that source has no place for: label and value.
    pub lost: Vec<(String, String)>,
    /// Whether it was said that this may be lost (sent as `lose_fields`).
    pub may_lose: bool,
    /// Whether it has to be said and was not.
    pub must_agree: bool,
    /// What is wrong and can be set right on the spot.
    pub inputs: Vec<Input>,
    /// What is wrong besides: label and sentence.
    pub faults: Vec<(String, String)>,
}

impl Journey {
    /// Whether it can be asked for.
    pub fn can_go(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many values are wrong.
    pub fn wrong(&self) -> usize {
        self.faults.len() + self.inputs.iter().filter(|input| input.fault.is_some()).count()
    }
}

/// The page that moves a record. First drawn without `journey` (asks for the source, sent as `GET` with `source`), then with it
/// (confirms, sent as `POST` with `csrf`, `version`, `source`, `lose_fields` and the inputs).
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/move.html")]
pub struct MovePage {
    /// What surrounds it.
    pub page: Shell,
    /// What happens, in a sentence.
    pub lead: String,
    /// The source it is in.
    pub from: String,
    /// The sources it can go to.
    pub choices: Vec<String>,
    /// Where the form is sent.
    pub action: String,
    /// Back to the record.
    pub back_href: String,
    /// The record's version, opaque.
    pub version: String,
    /// What would happen, once the source is known.
    pub journey: Option<Journey>,
}
