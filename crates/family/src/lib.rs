//! What OTOBO and Znuny write, read as data: `Kernel/Config.pm` and the deployed settings. Nothing of it is run; what is not
//! understood is named with file and line, and never guessed. Pure: whoever wants a file read brings its bytes.

mod dsn;
mod family;
mod finding;
mod known;
mod main_database;
mod password;
mod perl;
mod setting;
mod source;
mod text;

pub use dsn::percent;
pub use family::{Family, File, MAX_BYTES, read};
pub use finding::{Finding, Severity};
pub use known::KNOWN;
pub use setting::Setting;
