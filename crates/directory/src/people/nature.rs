//! What kind of directory it is: its root entry says so.

use super::People;
use super::ask::{ask_on, itself, whole};
use super::plan::NAMES_ONLY;
use crate::error::Failure;
use crate::filter::{Attribute, Filter};
use crate::wire::Entry;

/// Active Directory, which names and does a few things in its own way.
const ACTIVE_DIRECTORY: &[u8] = b"1.2.840.113556.1.4.800";

/// What a directory says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nature {
    /// Whether it is Active Directory, or like it.
    pub active_directory: bool,
    /// Whether it says that it can give answers in pages.
    pub pages: bool,
    /// The trees it holds.
    pub contexts: Vec<String>,
    /// Who made it, as far as it says.
    pub vendor: String,
}

/// That a directory can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The host that answered.
    pub host: String,
    /// Whether nobody in between can read what is said.
    pub encrypted: bool,
    /// What kind of directory it is.
    pub nature: Nature,
}

impl People {
    /// Looks whether the directory answers, lets the reader in and has the entry where the search begins.
    ///
    /// # Errors
    ///
    /// Which of these is not so.
    pub async fn check(&self) -> Result<Check, Failure> {
        self.patiently(async {
            let (filter, only) = (anything(), [NAMES_ONLY.to_owned()]);
            let mut lease = self.dialer.line(true).await?;
            for answer in ask_on(&mut lease, &[itself(&self.plan.base, &filter, &only)], 1).await? {
                whole(answer, lease.line.host())?;
            }
            let (host, encrypted) = (lease.line.host().to_owned(), lease.line.is_encrypted());
            lease.done();
            Ok(Check { host, encrypted, nature: self.nature().await?.clone() })
        })
        .await
    }

    /// What kind of directory it is; asked once.
    pub async fn nature(&self) -> Result<&Nature, Failure> {
        self.nature.get_or_try_init(|| self.ask_nature()).await
    }

    async fn ask_nature(&self) -> Result<Nature, Failure> {
        let names = ["supportedCapabilities", "supportedControl", "namingContexts", "vendorName", "vendorVersion"];
        let attributes = names.map(str::to_owned);
        let filter = anything();
        let answers = self.ask(&[itself("", &filter, &attributes)], 1).await?;
        // A directory that does not say is a plain one.
        let root = answers.into_iter().flat_map(|(_, entries)| entries).next();
        Ok(root.map(|root| Nature::of(&root)).unwrap_or_default())
    }
}

impl Nature {
    fn of(root: &Entry) -> Self {
        let texts = |name: &str| -> Vec<String> {
            root.values(name).map(|value| String::from_utf8_lossy(value).into_owned()).collect()
        };
        Self {
            active_directory: root.values("supportedCapabilities").any(|oid| oid == ACTIVE_DIRECTORY),
            pages: root.values("supportedControl").any(|oid| oid == b"1.2.840.113556.1.4.319"),
            contexts: texts("namingContexts"),
            vendor: crate::error::cleaned([texts("vendorName"), texts("vendorVersion")].concat().join(" ").as_bytes()),
        }
    }
}

/// The filter that every entry passes.
pub(super) fn anything() -> Filter {
    Attribute::new("objectClass").map_or_else(|| Filter::And(Vec::new()), Filter::Present)
}
