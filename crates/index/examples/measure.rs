//! Measures the index over people it makes up: `cargo run --release -p padron-index --example measure [PEOPLE…]`.
//!
//! For every search text: how many people there are, the time for them and the first 50 by login, the time for them and
//! the 10 best (type-ahead), and as a baseline in the same run the time to find them by scanning all text from end to
//! end. All in milliseconds on one thread: p50 and p99 of the wall clock, and the mean of processor time (Linux).

use std::hint::black_box;
use std::time::{Duration, Instant};

use memchr::memmem::Finder;
use padron_domain::fold::fold;
use padron_domain::validity::Validity;
use padron_index::{Config, Direction, Entry, Hits, Index, Order, Query};

const FIELDS: [&str; 6] = ["login", "first_name", "last_name", "customer_id", "email", "phone"];

const TEXTS: [&str; 27] = [
    "",
    "garcía",
    "*son*",
    "son",
    "EMAIL",
    "RARE",
    "qxzwvk",
    "a",
    "@",
    "ma",
    "zq",
    "mar",
    "maria",
    "example",
    "j*a",
    "g_rc",
    "maria lopez",
    "garcia 49",
    "sch lez",
    "an er zq",
    "anolin",
    "!garcia",
    "garcia OR muller",
    "K1001",
    "0",
    "\"ana garcia\"",
    "müller+!anna",
];

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![100_000, 1_000_000] } else { sizes } {
        measure(size);
    }
}

fn measure(size: usize) {
    let people = people(size);
    println!("\n## {size} people");
    let mut index = Index::new(Config::people(&FIELDS));
    let order: Vec<String> = index.fields().to_vec();
    let texts: Vec<Texts<'_>> = people.iter().map(|person| texts(person, &order)).collect();
    let before = resident();
    let (started, spent) = (Instant::now(), processor());
    index.bulk(texts.iter().enumerate().map(|(key, texts)| entry(key, texts)));
    let (built, spent) = (started.elapsed(), processor().saturating_sub(spent));
    let (grown, memory) = (resident().saturating_sub(before), index.memory());
    println!("built in {built:.0?} ({spent:.0?}); {} bytes a person ({} resident)", memory / size, grown / size);

    let (scan, ends) = scan_text(&people);
    let mid = &people[size / 2];
    // Somebody with one of the rare names.
    let rare = people.iter().skip(size / 2).find(|person| !LAST_NAMES.contains(&person.last_name)).unwrap_or(mid);
    println!("\n| text | people | first 50 by login | 10 best | by name, page 100 | scan |\n|---|--:|--:|--:|--:|--:|");
    for text in TEXTS {
        let text = match text {
            "EMAIL" => mid.email.clone(),
            "RARE" => fold(&rare.last_name).chars().skip(1).take(5).collect(),
            other => other.to_owned(),
        };
        let by_login = Query { text: &text, ..Query::default() };
        let best = Query { order: Order::Relevance, limit: 10, ..by_login };
        let name = index.column("name").unwrap_or_default();
        let deep = Query { order: Order::By(name, Direction::Ascending), offset: 5_000, ..by_login };
        let total = index.search(&by_login).total;
        let cells = [by_login, best, deep].map(|query| time(|| index.search(&query)));
        let literal = fold(&text);
        let baseline =
            if literal.chars().all(|letter| letter.is_alphanumeric() || "@.-".contains(letter)) && !text.is_empty() {
                time(|| Hits::<i64> {
                    total: count_by_scan(&scan, &ends, literal.as_bytes()),
                    keys: Vec::new(),
                    next: None,
                })
            } else {
                "–".to_owned()
            };
        println!("| `{text}` | {total} | {} | {} | {} | {baseline} |", cells[0], cells[1], cells[2]);
    }
    writes(&mut index, &people, &order);
}

/// p50 / p99 of the wall clock and the mean of processor time, in milliseconds.
fn time(mut work: impl FnMut() -> Hits<i64>) -> String {
    let mut times: Vec<Duration> = Vec::new();
    let (started, before) = (Instant::now(), processor());
    while times.len() < 20 || started.elapsed() < Duration::from_millis(300) {
        let started = Instant::now();
        black_box(work());
        times.push(started.elapsed());
    }
    let spent = processor().saturating_sub(before) / u32::try_from(times.len()).unwrap_or(1);
    times.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let at = |percent: usize| milliseconds(times[(times.len() - 1) * percent / 100]);
    format!("{:.3} / {:.3} ({:.3})", at(50), at(99), milliseconds(spent))
}

/// The processor time the program has used (Linux, in steps of 10 ms; elsewhere 0).
fn processor() -> Duration {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
}

fn writes(index: &mut Index<i64>, people: &[Person], order: &[String]) {
    let count = 1_000;
    let step = people.len() / count;
    let started = Instant::now();
    for (key, person) in people.iter().enumerate().step_by(step) {
        let changed = Person { last_name: format!("{} Neu", person.last_name), ..person.clone() };
        index.upsert(&entry(key, &texts(&changed, order)));
    }
    let changed = started.elapsed() / 1_000;
    let started = Instant::now();
    for key in (0..people.len()).step_by(step) {
        index.remove(&number(key));
    }
    let removed = started.elapsed() / 1_000;
    let started = Instant::now();
    let found = people.iter().step_by(step).filter(|person| index.find_login(&person.login).is_some()).count();
    println!(
        "\nchange {changed:.1?}, removal {removed:.1?}, login looked up {:.1?} ({found} left)",
        started.elapsed() / 1_000
    );
}

/// All texts folded in a row, and where each person ends.
fn scan_text(people: &[Person]) -> (Vec<u8>, Vec<usize>) {
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    for person in people {
        for name in FIELDS {
            text.push(0xFF);
            text.extend_from_slice(fold(person.get(name).unwrap_or_default()).as_bytes());
        }
        text.push(0xFF);
        ends.push(text.len());
    }
    (text, ends)
}

fn count_by_scan(text: &[u8], ends: &[usize], wanted: &[u8]) -> usize {
    let finder = Finder::new(wanted);
    let (mut at, mut person, mut count) = (0, 0, 0);
    while let Some(found) = finder.find(&text[at..]) {
        while ends[person] <= at + found {
            person += 1;
        }
        count += 1;
        at = ends[person];
    }
    count
}

#[derive(Clone)]
struct Person {
    login: String,
    first_name: String,
    last_name: String,
    customer_id: String,
    email: String,
    phone: String,
}

impl Person {
    fn get(&self, name: &str) -> Option<&str> {
        match name {
            "login" => Some(&self.login),
            "first_name" => Some(&self.first_name),
            "last_name" => Some(&self.last_name),
            "customer_id" => Some(&self.customer_id),
            "email" => Some(&self.email),
            "phone" => Some(&self.phone),
            _ => None,
        }
    }
}

fn number(key: usize) -> i64 {
    i64::try_from(key).unwrap_or(i64::MAX)
}

/// What an entry borrows: the texts in the order of the index, and the customers.
type Texts<'a> = (Vec<Option<&'a str>>, [&'a str; 1]);

fn texts<'a>(person: &'a Person, order: &[String]) -> Texts<'a> {
    (order.iter().map(|name| person.get(name)).collect(), [&person.customer_id])
}

fn entry<'a>(key: usize, (texts, customers): &'a Texts<'a>) -> Entry<'a, i64> {
    let validity = if key.is_multiple_of(17) { Validity::Invalid } else { Validity::Valid };
    let time = key.is_multiple_of(3).then(|| number(key * 7919 % 1_000_003));
    Entry { key: number(key), texts, customers, validity, time }
}

const FIRST_NAMES: &str = "\
    Maria José Ana Carmen Antonio Manuel Francisco Lucía Javier Álvaro Íñigo Begoña Joaquín Mónica Raúl Sofía \
    Anna Hans Jürgen Ursula Günther Sabine Käthe Björn Anja Stefan Lukas Jan Heike Renate Wolfgang Johannes \
    Marlene Theresa Jörg Uwe John Mary Jennifer Michael Jason Allison Emerson Madison Susan Robert Jessica \
    Dawson Kimberly Jonathan Margaret Angela Katarzyna Łukasz Søren Åse Zoë Noël Giulia Matteo Chloé François \
    Dvořák Nguyễn Mehmet İbrahim Yılmaz Ewa Iwona";
const LAST_NAMES: &str = "\
    García López Martínez Sánchez Pérez Gómez Fernández Rodríguez González Hernández Díaz Moreno Muñoz Álvarez \
    Romero Navarro Müller Schmidt Schneider Fischer Weber Schröder Schäfer Köhler Bauer Koch Richter Klein Wolf \
    Neumann Groß Strauß Weiß Löwe Krüger Hartmann Smith Johnson Williams Anderson Thompson Wilson Jackson \
    Robinson Harrison Nelson Peterson Clark Lewis Walker Hall Young Sanderson Nowak Kowalski Jensen Nielsen \
    Larsson Eriksson Rossi Bianchi Dubois Lefèvre Silva Santos Öztürk Kaya Ivanov Petrov Papadopoulos";
const SYLLABLES: &str = "\
    ba be bi bo ca ce chi co da den dor fa fel ga gen gra ha hel in ja ka kel kra la len lin ma men mo na nel no \
    os pa pe pol qui ra ren ro sa schu sel sta ta ten tor ur va vel win xa yo za zel zin zo";

/// People of three languages; one in eight has a family name that few others have, and customers differ in size.
fn people(size: usize) -> Vec<Person> {
    let [firsts, lasts, syllables] =
        [FIRST_NAMES, LAST_NAMES, SYLLABLES].map(|names| names.split_whitespace().collect::<Vec<_>>());
    let mut random = Random(20_261_124);
    let customers = (size / 100).max(1);
    let made_up = |random: &mut Random| {
        let name: String = (0..3).map(|_| syllables[random.below(syllables.len())]).collect();
        let (head, tail) = name.split_at(1);
        head.to_uppercase() + tail
    };
    let domains: Vec<String> = (0..customers)
        .map(|number| {
            let place = ["es", "de", "com"][number % 3];
            format!("{}-{}.example.{place}", fold(&made_up(&mut random)), fold(lasts[random.below(lasts.len())]))
        })
        .collect();
    (0..size)
        .map(|number| {
            let first = firsts[random.skewed(firsts.len())];
            let last =
                if random.below(8) == 0 { made_up(&mut random) } else { lasts[random.skewed(lasts.len())].to_owned() };
            let customer = random.skewed(customers);
            let login = match random.below(4) {
                0 => format!("{}{number}", fold(&last)),
                1 => format!("{}{}{number}", &fold(first)[..1], fold(&last)),
                _ => format!("{}.{}{number}", fold(first), fold(&last)),
            };
            let phone =
                format!("+{} {:03} {:06}", [34, 49, 1][customer % 3], random.below(1000), random.below(1_000_000));
            let email = format!("{}.{}{number}@{}", fold(first), fold(&last), domains[customer]);
            Person {
                email,
                login,
                first_name: first.to_owned(),
                last_name: last,
                customer_id: format!("K{}", 10_000 + customer),
                phone,
            }
        })
        .collect()
}

/// A small generator, so that every run measures the same people.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    /// Small numbers more often than great ones.
    fn skewed(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }
}

/// Bytes of memory the program holds (Linux; elsewhere 0).
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
