//! Who works on a job: a name that tells another process of the same machine whether its bearer still lives.
//!
//! Elsewhere, or where the machine does not tell, a runner is dead when it was not seen for a while.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{digest, random};

/// What all names of this process begin with.
struct Process {
    /// The machine as this process sees it, and this boot of it.
    place: String,
    number: u32,
    token: String,
}

fn process() -> &'static Process {
    static PROCESS: OnceLock<Process> = OnceLock::new();
    PROCESS.get_or_init(|| {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let namespace = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
        let mut place = digest::of("runner", &format!("{}{}", boot.trim(), namespace.display()));
        // Who cannot tell where it runs shares that place with nobody.
        if boot.is_empty() || namespace.as_os_str().is_empty() {
            place = random::token();
        }
        place.truncate(16);
        Process { place, number: std::process::id(), token: random::token()[..12].to_owned() }
    })
}

/// A name nobody else has.
pub fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Process { place, number, token } = process();
    format!("{place}.{number}.{token}.{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Whether the bearer of a name is known to be dead.
pub(crate) fn is_dead(name: &str) -> bool {
    let mut parts = name.split('.');
    let (Some(place), Some(number), Some(token)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let us = process();
    if place != us.place {
        return false;
    }
    let Ok(number) = number.parse::<u32>() else { return false };
    if number == us.number { token != us.token } else { !Path::new(&format!("/proc/{number}")).exists() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_living_and_the_dead() {
        let ours = name();
        assert!(ours.len() <= 64, "{ours}");
        assert_ne!(ours, name());
        assert!(!is_dead(&ours));
        let us = process();
        assert!(is_dead(&format!("{}.{}.another.0", us.place, us.number)), "the number was given to us since");
        assert!(is_dead(&format!("{}.{}.x.0", us.place, u32::MAX)));
        assert!(!is_dead(&format!("{}.1.x.0", us.place)), "the first process always runs");
        assert!(!is_dead("elsewhere.4294967295.x.0"));
        assert!(!is_dead("-"));
    }
}
