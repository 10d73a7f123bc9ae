//! What every screen needs to be drawn: plain data, filled by handlers, drawn by the templates of the same name.
//!
//! Addresses come ready made and percent-encoded (`href`); texts that people wrote come as they are (templates escape);
//! everything else is a key of [`crate::locale`]. A screen is drawn with its `render()` (askama's [`Template`]); lists, which
//! may have a thousand rows, with [`List::page`] and [`List::fragment`], around [`Rows`] in as many chunks as wanted.

mod account;
mod added;
mod api_browser;
mod bulk;
mod entry;
mod export;
mod fields;
mod find;
mod form;
mod history;
mod import;
mod list;
mod mail;
mod moves;
mod overview;
mod password;
mod record;
mod rename;
#[cfg(any(test, debug_assertions))]
pub mod sample;
mod settings;
mod shell;
mod source_runs;
mod sources;
#[cfg(test)]
mod tests;
mod tokens;

pub use account::{Account, SessionLine};
pub use added::{AddedFieldPage, AddedFieldsPage, FieldLine};
pub use api_browser::{ApiBrowser, Described, Group, Operation, Prose, Reply, Shape};
pub use askama::Template;
pub use bulk::{Bulk, BulkExample, BulkJob, BulkPreview, BulkWay};
pub use entry::{Message, SessionOver, SetPassword, SetUp, SignIn, SignInTrouble, Status};
pub use export::{ExportColumn, ExportPage};
pub use fields::{
    Drawn, customer_form, customer_form_of, customer_user_form, customer_user_form_of, field_label, field_value,
};
pub use find::{Find, FindFragment, Finding, FindingGroup, Suggestion, Suggestions};
pub use form::{Choice, FieldLink, Form, Input, Kind, Section, Width, fault_text, sent_name};
pub use history::{Change, FieldDiff, FormerPage, FormerRow, HistoryEntry, HistoryPage, HistorySelect, kind_text};
pub use import::{
    FileColumn, ImportColumns, ImportJob, ImportLine, ImportState, Imports, JobAction, JobView, Jobs, RowFault,
    RowLine, Select, Step, VerdictCount,
};
pub use list::{
    Cell, Chosen, Column, Direction, Empty, Frame, List, ListKind, Marked, PageSize, Row, Rows, Segment, SourceFilter,
    ValidityFilter,
};
pub use mail::{Letter, LetterState, Mail, MailLine, MailTest, OutboxFilter, TestStep};
pub use moves::{Journey, MovePage};
pub use overview::{Overview, RecentChange, Tally};
pub use password::{NewPassword, PasswordShown, SendLink};
pub use record::{Conflict, ConflictRow, NeedsCustomer, People, Record, RecordHead, RecordKind, SourcePick};
pub use rename::{MoveCount, Rename};
pub use settings::{GROUPS, SettingPage, SettingRow, SettingsPage, told as setting_told};
pub use shell::{
    Density, IMPORT_CUSTOMER_USERS, IMPORT_CUSTOMERS, Icon, Link, Notice, Place, SERVE_DEMO, Shell, SignedIn, Theme,
    Tone, Validity, icon, icon_as,
};
pub use source_runs::{RunChange, RunFilter, RunRow, SourceRunPage, SourceRunsPage, SourceTryPage, TriedEntry};
pub use sources::{ClashRow, Clashes, LackedColumn, SourceCard, SourceState, SourceStep, SourceTest, SourcesPage};
pub use tokens::{ScopeRow, TokenLine, TokenShown, Tokens};
