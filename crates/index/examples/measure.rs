//! Measures the index over people it makes up: `cargo run --release -p padron-index --example measure [PEOPLE…]`.
//!
//! For every search text, the unkind ones of the issue included: how many people there are, and p50, p99 and the most of the
//! time for the first 20 and the first 1,000 by login, the 20 best, the first 20 by name, each with its total as far as the usual
//! work goes, and for the exact total. All in microseconds of processor time of the one thread. The texts are asked for in turn, so that
//! none finds its own traces in the caches.

use std::hint::black_box;
use std::time::{Duration, Instant};

use padron_domain::fold::fold;
use padron_domain::validity::Validity;
use padron_index::{Config, Direction, Entry, Index, Order, Query, Work};

const FIELDS: [&str; 6] = ["login", "first_name", "last_name", "customer_id", "email", "phone"];

const TEXTS: [&str; 44] = [
    "",
    "garcía",
    "son",
    "*son*",
    "@",
    "x",
    "a",
    "example",
    "EMAIL",
    "RARE",
    "hedi",
    "anolin",
    "qxzwvk",
    "zq",
    "j*a",
    "maria lopez",
    "maria",
    "ma",
    "mar",
    "son lez",
    "johnson maria",
    "ger son ana",
    "sch lez",
    "an er zq",
    "garcia 49",
    "x qu",
    "@example son",
    "z*z",
    "0*9",
    "ononon",
    "anaman",
    "g_rc",
    "!garcia",
    "garcia OR muller",
    "K1001",
    "0",
    "49",
    "345",
    "4711",
    "123456",
    "\"ana garcia\"",
    "müller+!anna",
    "ra",
    "a.b",
];

/// How often every text is asked for.
const ROUNDS: usize = 100;

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
    give_back();
    let (grown, memory) = (resident().saturating_sub(before), index.memory());
    let beyond = (memory - index.text_memory()) / size;
    println!(
        "built in {built:.1?} ({spent:.1?}); {} bytes a person, {beyond} beyond the text ({} resident)",
        memory / size,
        grown / size
    );
    let mid = &people[size / 2];
    // Somebody with one of the rare names.
    let rare = people.iter().skip(size / 2).find(|person| !LAST_NAMES.contains(&person.last_name)).unwrap_or(mid);
    let asked: Vec<String> = TEXTS
        .iter()
        .map(|text| match *text {
            "EMAIL" => mid.email.clone(),
            "RARE" => fold(&rare.last_name).chars().skip(1).take(5).collect(),
            other => other.to_owned(),
        })
        .collect();
    let name = Order::By(index.column("name").unwrap_or_default(), Direction::Ascending);
    let login = Query::<i64>::default().order;
    let (usual, page) = (Work::USUAL, Work::PAGE);
    let kinds = [
        ("first 20", login, 20, page),
        ("first 1,000", login, 1_000, page),
        ("20 best", Order::Relevance, 20, page),
        ("20 with total", login, 20, usual),
        ("1,000 with total", login, 1_000, usual),
        ("20 by name with total", name, 20, usual),
        ("exact total", login, 0, Work::Unbounded),
    ];
    let mut times = vec![vec![Vec::with_capacity(ROUNDS); kinds.len()]; asked.len()];
    for round in 0..ROUNDS {
        // The exact totals are dear, and the same every time.
        let kinds = &kinds[..if round < 20 { kinds.len() } else { kinds.len() - 1 }];
        for (kind, (_, order, limit, work)) in kinds.iter().enumerate() {
            for (number, text) in asked.iter().enumerate() {
                let query = Query { text, order: *order, limit: *limit, work: *work, ..Query::default() };
                let started = thread_time();
                black_box(index.search(&query));
                times[number][kind].push(thread_time().saturating_sub(started));
            }
        }
    }
    println!("\n| text | people | {} |", kinds.map(|(name, ..)| name).join(" | "));
    println!("|---|--:|{}", "--:|".repeat(kinds.len()));
    let mut all = vec![Vec::new(); kinds.len()];
    for (text, mut times) in asked.iter().zip(times) {
        let hits = index.search(&Query { text, limit: 20, work: usual, ..Query::default() });
        let total = index.search(&Query { text, limit: 0, ..Query::default() }).total;
        let known = if hits.total_is_exact { String::new() } else { format!(" (> {})", hits.total) };
        let cells: Vec<String> = times.iter_mut().map(|times| cell(times)).collect();
        times.into_iter().zip(&mut all).for_each(|(times, all)| all.extend(times));
        println!("| `{text}` | {total}{known} | {} |", cells.join(" | "));
    }
    println!("| **all** | | {} |", all.iter_mut().map(|times| cell(times)).collect::<Vec<_>>().join(" | "));
    writes(&mut index, &people, &order);
}

/// p50 / p99 / the most, in microseconds.
fn cell(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_micros();
    format!("{} / {} / {}", at(50), at(99), at(100))
}

/// Gives back what is free, as the server does when it has read everybody.
fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "the C library offers no other way; the call takes a number and touches no memory of ours"
    )]
    // SAFETY: malloc_trim(3) may be called at any time, from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// The processor time this thread has used.
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
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
    let mut changes = Vec::new();
    for (key, person) in people.iter().enumerate().step_by(step) {
        let changed = Person { last_name: format!("{} Neu", person.last_name), ..person.clone() };
        let texts = texts(&changed, order);
        let started = thread_time();
        index.upsert(&entry(key, &texts));
        changes.push(thread_time().saturating_sub(started));
    }
    let mut removals = Vec::new();
    for key in (0..people.len()).step_by(step) {
        let started = thread_time();
        index.remove(&number(key));
        removals.push(thread_time().saturating_sub(started));
    }
    let (changed, removed) = (cell(&mut changes), cell(&mut removals));
    let started = Instant::now();
    let found = people.iter().step_by(step).filter(|person| index.find_login(&person.login).is_some()).count();
    println!(
        "\nchange {changed} µs, removal {removed} µs, login looked up {:.1?} ({found} left)",
        started.elapsed() / 1_000
    );
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
