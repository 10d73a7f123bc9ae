//! The people of a directory, as a source has them.

mod ask;
mod changed;
mod climb;
mod few;
mod group;
mod manager;
mod nature;
mod pages;
mod person;
mod plan;
mod read;
mod sign_in;
mod trial;

use padron_domain::source::{Directory, Place, Shape, Slot, Source, StartTls};
use tokio::sync::OnceCell;

use crate::dial::{Address, Dialer};
use crate::error::{Finding, Problem};
use crate::settings::{Settings, Trust};

pub use nature::{Check, Nature};
pub use person::{Person, Seen, StableId};
pub use read::Complete;
pub use sign_in::{Refusal, SignIn};
pub use trial::{Attributes, Trial, Tried};

use group::Group;
use plan::Plan;

/// The people of a directory.
pub struct People {
    slot: Slot,
    directory: Directory,
    settings: Settings,
    plan: Plan,
    dialer: Dialer,
    nature: OnceCell<Nature>,
    group: std::sync::Mutex<Option<Group>>,
    /// Whoever reads the group.
    group_turn: tokio::sync::Mutex<()>,
}

impl People {
    /// The people of this source. Nothing is connected with yet; filters, addresses and names are checked.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the configuration.
    pub fn new(source: &Source, settings: Settings) -> Result<Self, Vec<Finding>> {
        let Place::Directory(directory) = &source.place else {
            return Err(vec![Finding { key: "ldap", problem: Problem::NoDirectory }]);
        };
        let mut findings = Vec::new();
        let mut addresses = Vec::new();
        for host in &directory.hosts {
            match Address::parse(host, directory.port) {
                Some(address) => addresses.push(address),
                None => findings.push(Finding { key: "hosts", problem: Problem::Address(host.clone()) }),
            }
        }
        if directory.hosts.is_empty() {
            findings.push(Finding { key: "hosts", problem: Problem::NoHost });
        }
        let plan = match Plan::new(source, directory) {
            Ok(plan) if findings.is_empty() => plan,
            Ok(_) => return Err(findings),
            Err(more) => return Err([findings, more].concat()),
        };
        let start_tls = directory.start_tls != StartTls::Off;
        let dialer = Dialer::new(addresses, start_tls, directory.bind.clone(), &settings);
        Ok(Self {
            slot: source.slot,
            directory: (**directory).clone(),
            settings,
            plan,
            dialer,
            nature: OnceCell::new(),
            group: std::sync::Mutex::default(),
            group_turn: tokio::sync::Mutex::default(),
        })
    }

    /// Which fields its records have.
    pub fn shape(&self) -> &'static Shape {
        self.plan.shape
    }

    /// Its place among the sources.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// Whose certificates are believed. [`Trust::Anybody`] is a thing to tell.
    pub fn trust(&self) -> &Trust {
        &self.settings.trust
    }

    /// The filter that finds everybody.
    pub fn filter(&self) -> String {
        self.plan.everybody().to_string()
    }
}
