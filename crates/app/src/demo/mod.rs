//! A believable service desk, the same every time for the same numbers: for `--demo`, for tests and for measurements.

mod names;
mod random;

use std::collections::HashMap;

use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::fold::fold;
use padron_domain::validity::Validity;
use padron_storage::customer_users::{self, NewCustomerUser};
use padron_storage::customers::{self, NewCustomer};
use padron_storage::{audit, demo as desk};

use self::names::{COUNTRIES, Country};
use self::random::Sequence;
use crate::admin::Admin;
use crate::error::Result;

/// How much of it.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Companies.
    pub customers: usize,
    /// People.
    pub people: usize,
}

/// What `--demo` fills an empty database with.
pub const DEMO: Size = Size { customers: 40, people: 2_000 };

/// Companies and people, made one after the other.
pub struct Desk {
    sequence: Sequence,
    homes: Vec<(CustomerValues, &'static Country, String)>,
    logins: HashMap<String, usize>,
}

impl Desk {
    /// A desk with so many companies.
    pub fn new(customers: usize) -> Self {
        let mut desk =
            Self { sequence: Sequence::new(20_261_124), homes: Vec::with_capacity(customers), logins: HashMap::new() };
        let mut names = HashMap::new();
        for number in 0..customers {
            let country = &COUNTRIES[number % COUNTRIES.len()];
            desk.add_customer(number, country, &mut names);
        }
        desk
    }

    /// The companies.
    pub fn customers(&self) -> impl Iterator<Item = &CustomerValues> {
        self.homes.iter().map(|(values, _, _)| values)
    }

    fn add_customer(&mut self, number: usize, country: &'static Country, names: &mut HashMap<String, usize>) {
        let sequence = &mut self.sequence;
        let word = sequence.one_of(country.company_words);
        let owner = sequence.one_of(country.last_names);
        let form = sequence.one_of(country.company_forms);
        let mut name = format!("{word} {owner} {form}");
        let times = names.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            name = format!("{word} {owner} {times} {form}");
        }
        let host = format!("{}.example.{}", slug(&name), country.top_level);
        let (zip, city) = sequence.one_of(country.cities);
        let customer_id = match number % 4 {
            0 => slug(&name),
            3 => format!("{}", 100_000 + number * 7),
            _ => format!("K{}", 10_000 + number),
        };
        let values = CustomerValues {
            customer_id,
            street: street(sequence, country),
            zip: (*zip).to_owned(),
            city: (*city).to_owned(),
            country: country.name.to_owned(),
            url: format!("https://www.{host}"),
            comment: String::new(),
            validity: if number % 19 == 18 { Validity::Invalid } else { Validity::Valid },
            name,
            ..CustomerValues::default()
        };
        self.homes.push((values, country, host));
    }

    /// One more person.
    pub fn person(&mut self) -> CustomerUserValues {
        let sequence = &mut self.sequence;
        let home = sequence.skewed(self.homes.len());
        let (customer, country, host) = &self.homes[home];
        // Somebody from elsewhere works everywhere.
        let country = if sequence.percent(12) { sequence.one_of(&COUNTRIES) } else { *country };
        let first_name = (*sequence.one_of(country.first_names)).to_owned();
        let mut last_name = (*sequence.one_of(country.last_names)).to_owned();
        let first_of_two = last_name.clone();
        if country.two_last_names && sequence.percent(70) {
            last_name = format!("{last_name} {}", sequence.one_of(country.last_names));
        }
        let base = format!("{}.{}", slug(&first_name), slug(&first_of_two));
        let times = self.logins.entry(base.clone()).or_insert(0);
        *times += 1;
        let login = if *times == 1 { base } else { format!("{base}{times}") };
        let (zip, city) = sequence.one_of(country.cities);
        CustomerUserValues {
            title: if sequence.percent(30) { (*sequence.one_of(country.titles)).to_owned() } else { String::new() },
            email: format!("{login}@{host}"),
            customer_id: customer.customer_id.clone(),
            phone: if sequence.percent(80) { digits(sequence, country.phone) } else { String::new() },
            fax: String::new(),
            mobile: if sequence.percent(40) { digits(sequence, country.phone) } else { String::new() },
            street: if sequence.percent(60) { street(sequence, country) } else { String::new() },
            zip: (*zip).to_owned(),
            city: (*city).to_owned(),
            country: country.name.to_owned(),
            comment: String::new(),
            validity: match sequence.below(100) {
                0 => Validity::InvalidTemporarily,
                1..=4 => Validity::Invalid,
                _ => Validity::Valid,
            },
            login,
            first_name,
            last_name,
            ..CustomerUserValues::default()
        }
    }
}

fn street(sequence: &mut Sequence, country: &Country) -> String {
    let number = (1 + sequence.below(140)).to_string();
    let street: &&str = sequence.one_of(country.streets);
    country.address.replace("{street}", street).replace("{number}", &number)
}

fn digits(sequence: &mut Sequence, pattern: &str) -> String {
    let digit =
        |letter| if letter == '#' { char::from(b'0' + u8::try_from(sequence.below(10)).unwrap_or(0)) } else { letter };
    pattern.chars().map(digit).collect()
}

/// Letters, digits and hyphens only.
fn slug(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

impl Admin {
    /// Fills an empty database; whether it was empty. The people have no passwords until somebody sets one.
    pub async fn fill_with_demo(&self, size: Size) -> Result<bool> {
        let stamp = self.stamp();
        let mut writer = self.app.turn().await?;
        if !desk::is_empty(&mut writer).await? {
            return Ok(false);
        }
        let mut made = Desk::new(size.customers);
        let companies: Vec<NewCustomer> =
            made.customers().map(|values| NewCustomer { values: values.clone(), times: None }).collect();
        let people: Vec<NewCustomerUser> =
            (0..size.people).map(|_| NewCustomerUser { values: made.person(), ..NewCustomerUser::default() }).collect();
        customers::own().add_many(&mut writer, &companies, stamp.at, stamp.user_id).await?;
        customer_users::own().add_many(&mut writer, &people, stamp.at, stamp.user_id).await?;
        let records: Vec<_> =
            companies.iter().map(|new| (new.values.customer_id.as_str(), new.values.filled())).collect();
        audit::add_many(&mut writer, &stamp, ObjectKind::Customer, &records).await?;
        let records: Vec<_> = people.iter().map(|new| (new.values.login.as_str(), new.values.filled())).collect();
        audit::add_many(&mut writer, &stamp, ObjectKind::CustomerUser, &records).await?;
        let filed: Vec<_> =
            people.iter().map(|new| (new.values.login.as_str(), new.values.customer_id.as_str())).collect();
        desk::fill(&mut writer, &filed, stamp.at, stamp.user_id).await?;
        writer.commit().await?;
        self.app.follow_changes().await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use padron_domain::email::EmailRules;
    use padron_domain::record::Strictness;

    use super::*;

    #[test]
    fn everybody_is_right_and_unique() {
        let mut desk = Desk::new(40);
        assert!(desk.customers().all(|customer| customer.check(Strictness::Full).is_ok()));
        let people: Vec<_> = (0..2_000).map(|_| desk.person()).collect();
        let rules = EmailRules::default();
        for person in &people {
            person.check(Strictness::Full, &rules).unwrap_or_else(|faults| panic!("{}: {faults:?}", person.login));
        }
        let logins: std::collections::HashSet<_> = people.iter().map(|person| &person.login).collect();
        assert_eq!(logins.len(), people.len());
    }

    #[test]
    fn the_same_every_time() {
        let (mut one, mut two) = (Desk::new(5), Desk::new(5));
        assert!((0..50).all(|_| one.person() == two.person()));
    }
}
