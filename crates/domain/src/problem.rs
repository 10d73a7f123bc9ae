//! What is wrong with a field, in words a program can tell apart; each door finds its own sentence for a code.

/// Why a value was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A required value is empty.
    Required,
    /// Longer than the column holds.
    TooLong {
        /// The most characters that fit.
        max: usize,
        /// How many there were.
        length: usize,
    },
    /// A control character, as `U+0000`, a line break in a one-line field, or a bidirectional override.
    ForbiddenCharacter(char),
    /// Begins or ends with white space: looks like another value but is not the same.
    SurroundingSpace,
    /// Not an e-mail address.
    NotAnAddress,
    /// The address is of a domain that the configuration refuses.
    RefusedAddress,
    /// Another record has this value; the text says which.
    Taken(String),
    /// Another row of the same file has this value; the number says in which line.
    TakenByLine(u64),
    /// More than one record is meant; the text names some of them.
    Ambiguous(String),
    /// A row of a file with more or fewer cells than there are columns.
    Columns {
        /// How many there are.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A cell of a file that is an error of a spreadsheet, as `#REF!`.
    ErrorCell(String),
    /// No customer has this id.
    UnknownCustomer,
    /// More than there may be.
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// Not one of the values there are.
    UnknownValue,
    /// No whole number where one is promised.
    NotANumber,
    /// No day where one is promised.
    NotADate,
    /// Not a name made of small letters, digits and underscores.
    NotAName,
    /// A password that is too short.
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// The two passwords differ.
    Differs,
    /// Not the password that is stored.
    WrongPassword,
    /// A password no hash can be made of (too long).
    Unhashable,
    /// Somebody who is switched off gets no mail.
    SwitchedOff,
    /// Mail is not set up.
    NoMail,
    /// This field cannot be changed here once the record is there.
    ReadOnlyField,
    /// Records of this source can only be read here.
    SourceReadOnly(String),
    /// The answer depends on this source, which does not answer.
    SourceDown(String),
    /// A source does not take what was to be written; which, and why in its own words.
    SourceRefused(String),
    /// This source has no such field.
    NoSuchField(String),
}

impl Fault {
    /// The stable code of this fault, for JSON and for the key of its sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too-long",
            Self::ForbiddenCharacter(_) => "forbidden-character",
            Self::SurroundingSpace => "surrounding-space",
            Self::NotAnAddress => "not-an-address",
            Self::RefusedAddress => "refused-address",
            Self::Taken(_) | Self::TakenByLine(_) => "taken",
            Self::Ambiguous(_) => "ambiguous",
            Self::Columns { .. } => "wrong-columns",
            Self::ErrorCell(_) => "error-cell",
            Self::UnknownCustomer => "unknown-customer",
            Self::TooMany { .. } => "too-many",
            Self::UnknownValue => "unknown-value",
            Self::NotANumber => "not-a-number",
            Self::NotADate => "not-a-date",
            Self::NotAName => "not-a-name",
            Self::TooShort { .. } => "too-short",
            Self::Differs => "differs",
            Self::WrongPassword => "wrong-password",
            Self::Unhashable => "unhashable",
            Self::SwitchedOff => "switched-off",
            Self::NoMail => "no-mail",
            Self::ReadOnlyField => "read-only",
            Self::SourceReadOnly(_) => "source-read-only",
            Self::SourceDown(_) => "source-down",
            Self::SourceRefused(_) => "source-refused",
            Self::NoSuchField(_) => "no-such-field",
        }
    }

    /// The detail a sentence about this fault needs: a number, a character as `U+202E`, another record's name.
    pub fn detail(&self) -> String {
        match self {
            Self::TooLong { max, .. } | Self::TooMany { max } => max.to_string(),
            Self::TooShort { min } => min.to_string(),
            Self::ForbiddenCharacter(found) => format!("U+{:04X}", u32::from(*found)),
            Self::Taken(by)
            | Self::Ambiguous(by)
            | Self::SourceReadOnly(by)
            | Self::SourceDown(by)
            | Self::SourceRefused(by)
            | Self::NoSuchField(by)
            | Self::ErrorCell(by) => by.clone(),
            Self::TakenByLine(line) => format!("line {line}"),
            Self::Columns { expected, found } => format!("{found}/{expected}"),
            _ => String::new(),
        }
    }
}

/// A fault and the field it belongs to (the column's name, as `last_name`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The name of the field, as in JSON and CSV.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Everything wrong with one record; never empty when returned as an error.
pub type FieldFaults = Vec<FieldFault>;
