//! The fields of a record as options, made from the one list of fields: `--first-name` (also by the column's name), `--valid`.

use std::marker::PhantomData;

use clap::builder::PossibleValue;
use clap::{Arg, ArgGroup, ArgMatches, Args, Command, FromArgMatches};
use padron_app::AppError;
use padron_domain::problem::Fault;
use padron_domain::record::TextRecord;
use padron_domain::text::TextField;
use padron_domain::validity::Validity;
use padron_web::locale::Texts;
use padron_web::view::field_label;

/// The name of the option that is no text.
const VALID: &str = "valid";
/// The name of the option for fields of the configuration.
const EXTRA: &str = "field";

/// Values that were given for the fields of a record, in the order of its form; with `NEEDED` one of them at least.
#[derive(Debug, Clone)]
pub(crate) struct Fields<R, const NEEDED: bool = false> {
    given: Vec<(&'static str, String)>,
    /// Fields that only the configuration knows, by name.
    extras: Vec<(String, String)>,
    record: PhantomData<R>,
}

/// [`Fields`] of which one at least is given.
pub(crate) type SomeFields<R> = Fields<R, true>;

impl<R: TextRecord, const NEEDED: bool> Fields<R, NEEDED> {
    /// Puts what was given over the values of a record; what was not given stays. A field that its source does not have is an
    /// error that names those it has.
    pub(crate) fn lay_over(&self, record: &mut R) -> Result<(), AppError> {
        self.given.iter().for_each(|(name, value)| record.put(name, value));
        for (name, value) in &self.extras {
            if record.text(name).is_none() {
                let known: Vec<&str> = record.shape().iter().map(|field| field.name).collect();
                return Err(AppError::field("field", Fault::NoSuchField(format!("{name} ({})", known.join(", ")))));
            }
            record.put(name, value);
        }
        Ok(())
    }
}

impl<R: TextRecord, const NEEDED: bool> FromArgMatches for Fields<R, NEEDED> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let names = R::FIELDS.iter().map(|field| field.name).chain([VALID]);
        let given = names.filter_map(|name| Some((name, matches.get_one::<String>(name)?.clone()))).collect();
        let extras = matches.get_many::<(String, String)>(EXTRA).into_iter().flatten().cloned().collect();
        Ok(Self { given, extras, record: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<R: TextRecord, const NEEDED: bool> Args for Fields<R, NEEDED> {
    fn augment_args(command: Command) -> Command {
        let command = R::FIELDS.iter().fold(command, |command, field| command.arg(option(field)));
        let extra = Arg::new(EXTRA)
            .long(EXTRA)
            .value_name("NAME=TEXT")
            .action(clap::ArgAction::Append)
            .value_parser(|text: &str| {
                let (name, value) = text.split_once('=').ok_or("this is NAME=TEXT")?;
                Ok::<_, &str>((name.to_owned(), value.to_owned()))
            })
            .help("A field that the source has besides these")
            .help_heading("Fields");
        let command = command.arg(extra);
        let names = R::FIELDS.iter().map(|field| field.name).chain([VALID, EXTRA]);
        let command = command.group(ArgGroup::new("fields").args(names).multiple(true).required(NEEDED));
        // Also by the number that the family's table has for it, as files carry it.
        let states = Validity::ALL.map(|state| PossibleValue::new(state.name()).alias(state.id().to_string()));
        command.arg(
            Arg::new(VALID)
                .long(VALID)
                .aliases(["valid-id", "valid_id"])
                .value_name("STATE")
                .value_parser(states)
                .help("Whether the record is in use")
                .help_heading("Fields"),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn option(field: &TextField) -> Arg {
    let dashed = |name: &str| name.replace('_', "-");
    let long = dashed(field.name);
    let others: Vec<String> = [field.name.to_owned(), field.column.to_owned(), dashed(field.column)]
        .into_iter()
        .filter(|name| *name != long)
        .collect();
    let required = if field.required { ", required" } else { "" };
    let help = format!("{} (up to {} characters{required})", field_label(Texts::default(), field.name), field.max);
    Arg::new(field.name).long(long).aliases(others).value_name("TEXT").help(help).help_heading("Fields")
}

#[cfg(test)]
mod tests {
    use padron_domain::customer_user::CustomerUserValues;

    use super::*;

    fn read(arguments: &[&str]) -> Result<Fields<CustomerUserValues>, clap::Error> {
        let command = Fields::<CustomerUserValues>::augment_args(Command::new("x"));
        Fields::from_arg_matches(&command.try_get_matches_from([&["x"], arguments].concat())?)
    }

    #[test]
    fn every_field_is_an_option_by_its_name_and_its_column() {
        for field in CustomerUserValues::FIELDS {
            for name in [field.name.replace('_', "-"), field.name.to_owned(), field.column.to_owned()] {
                let mut values = CustomerUserValues::default();
                read(&[&format!("--{name}"), "x y"]).expect(&name).lay_over(&mut values).expect("known fields");
                assert_eq!(values.get(field.name), Some("x y"), "{name}");
            }
        }
    }

    #[test]
    fn validity_is_given_by_name_or_number() {
        for (given, state) in [("invalid", Validity::Invalid), ("3", Validity::InvalidTemporarily)] {
            let mut values = CustomerUserValues::default();
            read(&["--valid", given]).expect(given).lay_over(&mut values).expect("known fields");
            assert_eq!(values.validity, state);
        }
        assert!(read(&["--valid", "perhaps"]).is_err());
        assert!(read(&[]).expect("nothing given").given.is_empty());
        let command = SomeFields::<CustomerUserValues>::augment_args(Command::new("x"));
        assert!(command.try_get_matches_from(["x"]).is_err(), "something has to change");
    }

    #[test]
    fn what_was_not_given_stays_and_an_empty_text_empties() {
        let mut values = CustomerUserValues { city: "Oslo".into(), phone: "1".into(), ..CustomerUserValues::default() };
        read(&["--phone", ""]).expect("an empty text").lay_over(&mut values).expect("known fields");
        assert_eq!((values.city.as_str(), values.phone.as_str()), ("Oslo", ""));
    }
}
